/** `khorak status`: how each source does. */
import type { PartnerState, SourceState, Subscription } from '../model.ts';
import { storePlace } from '../store/index.ts';
import { isInForce } from '../websub/subscription-rules.ts';
import { withHub } from './open.ts';
import type { CommandContext } from './terminal.ts';

/** What is said of a source that answered 410, and how to mend it. */
export const ENDED =
  'ended: the publisher answered 410 (gone for good); give its new address in its file, or remove the file; "khorak poll ID" tries it once more';

/** Prints a line a source and a line a partner: last success, what comes next, failures and the last error; then the store. 1 when one fails. */
export async function status(context: CommandContext): Promise<number> {
  return withHub(context, 'looks', async ({ config, store, keeper, reading }) => {
    const states = new Map((await store.listSourceStates()).map((state) => [state.sourceId, state]));
    const held = new Map((await store.listSubscriptions()).map((held) => [held.sourceId, held]));
    const sources = keeper.current().sources;
    for (const { id, input, enabled } of sources) {
      const standing = enabled
        ? `${describe(input.kind, states.get(id))}${describeHub(held.get(id) ?? null, reading.now())}`
        : 'disabled';
      context.terminal.say(`${id}\t${input.kind}\t${standing}`);
    }
    const partners = await store.listPartnerStates();
    for (const state of partners)
      context.terminal.say(`${state.partnerId}\tpartner\t${describePartner(state, reading.now())}`);
    const place = storePlace(config.databaseUrl);
    context.terminal.say(`${sources.length} sources, ${await store.countEntries()} entries in ${place}`);
    const isSourceFailing = sources.some(({ id }) => (states.get(id)?.failures ?? 0) > 0);
    return isSourceFailing || partners.some(({ failures }) => failures > 0) ? 1 : 0;
  });
}

function describe(kind: string, state: SourceState | undefined): string {
  if (kind === 'push') return 'takes POST /articles';
  if (kind === 'folder') return 'read whenever a file changes';
  if (state === undefined || state.lastPolledAt === null) return 'not polled yet';
  if (state.endedAt !== null) return `${ENDED}; it ended ${iso(state.endedAt)}`;
  const moved = state.movedTo === null ? '' : `, has moved for good to ${state.movedTo}: put that into its file`;
  const success = state.lastSuccessAt === null ? 'never read' : `last read ${iso(state.lastSuccessAt)}`;
  const next = `next poll ${iso(state.nextDueAt)}`;
  return state.lastError === null
    ? `${success}, ${next}${moved}`
    : `${success}, ${next}${moved}, ${state.failures} failures: ${state.lastError}`;
}

/** How a partner does, on one line. */
function describePartner(state: PartnerState, now: number): string {
  const { waiting, failures, lastError, lastSuccessAt, endedAt, nextTryAt } = state;
  const told = lastSuccessAt === null ? 'never told' : `last told ${iso(lastSuccessAt)}`;
  const notices = `${told}, ${waiting} waiting`;
  if (endedAt !== null)
    return `${notices}; it answered 410 (gone) ${iso(endedAt)}: give its new address in partners.yaml, or "khorak tell ID" tries it once more`;
  const next = nextTryAt === null ? '' : `, next try ${nextTryAt <= now ? 'now' : iso(nextTryAt)}`;
  const failed = failures === 0 ? '' : `, ${failures} failed`;
  return `${notices}${next}${failed}${lastError === null ? '' : `: ${lastError}`}`;
}

/** What a source's subscription adds to its line; '' where there is none. */
export function describeHub(subscription: Subscription | null, now: number): string {
  if (subscription === null) return '';
  const { state, hub, leaseUntil } = subscription;
  if (isInForce(subscription, now)) return `, by WebSub until ${iso(leaseUntil ?? now)} (${hub})`;
  if (state === 'denied') return `, WebSub denied by ${hub}`;
  if (state === 'distrusted') return `, WebSub not trusted: ${hub} missed something`;
  return state === 'ending' ? '' : `, WebSub asked for at ${hub}, not confirmed`;
}

function iso(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}/, '');
}
