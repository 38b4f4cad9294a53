/** Parameters that tell who sent a reader, and nothing about the page. */
const TRACKING =
  /^(?:utm_\w+|at_(?:medium|campaign|custom\d|link_\w+)|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|oly_anon_id|oly_enc_id|vero_id|xtor|ref_src)$/i;

/** The address without tracking parameters, in its query and in a fragment that looks like one. Changes `url`. */
export function withoutTrackers(url: URL): string {
  // Cut as text: URLSearchParams would rewrite the parameters that stay.
  const search = keptParameters(url.search.slice(1));
  const fragment = /[=]/.test(url.hash) ? keptParameters(url.hash.slice(1)) : url.hash.slice(1);
  if (search !== url.search.slice(1)) url.search = search;
  if (fragment !== url.hash.slice(1)) url.hash = fragment;
  return url.href;
}

function keptParameters(query: string): string {
  const all = query.split('&');
  const kept = all.filter((pair) => !TRACKING.test(pair.split('=', 1)[0] ?? ''));
  return kept.length === all.length ? query : kept.join('&');
}
