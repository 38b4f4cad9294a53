/** How far long work has come, shown where a person watches. */
import { SingleBar } from 'cli-progress';
import type { MoveReport } from '../store/index.ts';
import type { Terminal } from './terminal.ts';

export interface ProgressBar {
  readonly show: MoveReport;
  readonly stop: () => void;
}

/** A bar that starts with the first report. */
export function progressBar({ interactive }: Terminal): ProgressBar {
  if (!interactive) return { show: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: '{bar} {percentage}% {value}/{total} {what}, {eta_formatted}',
    clearOnComplete: true,
  });
  let isStarted = false;
  return {
    show({ what, done, total }) {
      if (!isStarted) bar.start(total, done, { what });
      else bar.update(done, { what });
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}
