/** `khorak backup FILE`: the store in one SQLite file, while the hub works on. */
import { backupStore } from '../store/index.ts';
import { progressBar } from './progress-bar.ts';
import type { CommandContext } from './terminal.ts';

/** 0 when it is made; 2 without a file. */
export async function backup(
  { config, terminal }: CommandContext,
  operands: readonly string[],
  { force }: { readonly force: boolean },
): Promise<number> {
  const [file] = operands;
  if (file === undefined || file === '' || operands.length > 1) {
    terminal.complain('khorak: backup needs one FILE to write the store into');
    return 2;
  }
  const bar = progressBar(terminal);
  const bytes = await backupStore({
    url: config.databaseUrl,
    ...{ file, force, now: Date.now, report: bar.show },
  }).finally(bar.stop);
  terminal.say(`${file}: ${bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.ceil(bytes / 1000)} kB`}`);
  return 0;
}
