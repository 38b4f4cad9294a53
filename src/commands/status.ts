/** `khorak status`: how each source does. */
import type { SourceState } from '../model.ts';
import { withHub } from './open.ts';
import type { CommandContext } from './terminal.ts';

/** Prints a line a source: last success, next poll, failures and the last error. 1 when a source fails. */
export async function status(context: CommandContext): Promise<number> {
  return withHub(context, async ({ store, keeper }) => {
    const states = new Map((await store.listSourceStates()).map((state) => [state.sourceId, state]));
    const sources = keeper.current().sources;
    for (const { id, input, enabled } of sources) {
      const standing = enabled ? describe(input.kind, states.get(id)) : 'disabled';
      context.terminal.say(`${id}\t${input.kind}\t${standing}`);
    }
    context.terminal.say(`${sources.length} sources, ${await store.countEntries()} entries`);
    return sources.some(({ id }) => (states.get(id)?.failures ?? 0) > 0) ? 1 : 0;
  });
}

function describe(kind: string, state: SourceState | undefined): string {
  if (kind === 'push') return 'takes POST /articles';
  if (kind === 'folder') return 'read whenever a file changes';
  if (kind === 'pages') return 'pages are not read yet';
  if (state === undefined || state.lastPolledAt === null) return 'not polled yet';
  const success = state.lastSuccessAt === null ? 'never read' : `last read ${iso(state.lastSuccessAt)}`;
  const next = `next poll ${iso(state.nextDueAt)}`;
  return state.lastError === null
    ? `${success}, ${next}`
    : `${success}, ${next}, ${state.failures} failures: ${state.lastError}`;
}

function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}/, '');
}
