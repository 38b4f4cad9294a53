/** `khorak tell [PARTNER…]`: what waits for partners is tried now, after something was mended. */
import { withHub } from './open.ts';
import type { CommandContext } from './terminal.ts';

/**
 * Makes what waits for the partners named, or for all of them, due at once; a hub with the role notify tells them. 2 for an unknown
 * id. It sends nothing itself: the secrets may be set for the hub only.
 */
export async function tell(context: CommandContext, ids: readonly string[]): Promise<number> {
  const { config, terminal } = context;
  return withHub(context, 'looks', async ({ store, keeper }) => {
    const told = keeper.current().partners.filter(({ webhook }) => webhook !== null);
    const unknown = ids.filter((id) => !told.some((partner) => partner.id === id));
    if (unknown.length > 0) {
      const names = unknown.map((id) => `"${id}"`).join(', ');
      terminal.complain(`khorak: there is no partner ${names} with a webhook in ${config.feedsDir}/partners.yaml`);
      return 2;
    }
    const wanted = told.filter(({ id }) => ids.length === 0 || ids.includes(id));
    for (const { id } of wanted) await store.hastenPartner(id);
    const states = new Map((await store.listPartnerStates()).map((state) => [state.partnerId, state]));
    for (const { id } of wanted) terminal.say(`${id}\t${states.get(id)?.waiting ?? 0} waiting, due now`);
    if (wanted.length === 0) terminal.say('there is no partner with a webhook');
    return 0;
  });
}
