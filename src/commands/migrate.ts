/** `khorak migrate --from ADDRESS --to ADDRESS`: moves a hub's store to another place, whatever the engines. */
import { HubError } from '../errors.ts';
import { moveStore } from '../store/index.ts';
import { progressBar } from './progress-bar.ts';
import type { CommandContext } from './terminal.ts';

export interface MigrateOptions {
  readonly from: string | null;
  readonly to: string | null;
  readonly restart: boolean;
}

/** 0 when all was moved, 1 when the source was written meanwhile or the move was refused, 2 without both addresses. */
export async function migrate(
  { terminal }: CommandContext,
  operands: readonly string[],
  { from, to, restart }: MigrateOptions,
): Promise<number> {
  const wrong = isAddress(from) ? (isAddress(to) ? null : '--to') : '--from';
  if (wrong !== null || from === null || to === null || operands.length > 0) {
    const which = wrong === null ? 'migrate takes --from and --to alone' : `migrate needs ${wrong}`;
    terminal.complain(`khorak: ${which}: sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE`);
    return 2;
  }
  const bar = progressBar(terminal);
  const startedAt = performance.now();
  const moved = await moveStore({ from, to, restart, now: Date.now, report: bar.show })
    .catch((error: unknown) => {
      // There are two addresses here, and DATABASE_URL is neither.
      if (!(error instanceof HubError)) throw error;
      throw new HubError(error.code, error.message.replaceAll('DATABASE_URL', 'its address'), { cause: error });
    })
    .finally(bar.stop);
  const counts = [...moved.rows].filter(([, rows]) => rows > 0).map(([table, rows]) => `${table} ${rows}`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  terminal.say(
    `${moved.isResumed ? 'moved, from where it was cut off' : 'moved'}, in ${seconds} s; every count is the same`,
  );
  terminal.say(counts.length > 0 ? counts.join(', ') : 'it was an empty store');
  if (moved.isCurrent) {
    terminal.say('start the hub with DATABASE_URL set to the new address');
    return 0;
  }
  terminal.complain(
    'khorak: the source was written during the move, and what came later is not in the target. If it is to be: stop its hub and move again, to an empty place',
  );
  return 1;
}

function isAddress(address: string | null): address is string {
  if (address === null) return false;
  if (/^postgres(ql)?:\/\//i.test(address)) return URL.canParse(address) && new URL(address).pathname.length > 1;
  return /^sqlite:(?!:memory:$)./i.test(address);
}
