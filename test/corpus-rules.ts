/** How what was read is compared with what the corpus of real feeds says is in it (the rules of its README). */
import { decodeHTML } from 'entities';
import type { DateStamp, Entry, NormalizedDocument } from '../src/model.ts';
import { absoluteUrl } from '../src/normalize/url.ts';
import { canonicalTag } from '../src/text/language.ts';

/** An item as the corpus expects it; a member that is missing is not known. */
export interface ExpectedItem {
  readonly title?: string | null;
  readonly link?: string | null;
  readonly id?: string | null;
  /** ISO 8601, `?` where null or any reasonable instant will do, null where no date can be read. */
  readonly published?: string | null;
  readonly updated?: string | null;
  readonly published_day?: string;
  readonly summary?: string | null;
  readonly lang?: string;
}

/** What a correct reader finds in a file. */
export interface Expectation {
  readonly basis: string;
  readonly entries?: number | null;
  readonly min_entries?: number;
  readonly max_entries?: number;
  readonly feed_title?: string | null;
  readonly feed_link?: string | null;
  readonly feed_language?: string | null;
  readonly first?: ExpectedItem;
  readonly items?: readonly ExpectedItem[];
  readonly accept_first_link?: readonly (string | null)[];
  readonly accept_first_updated?: readonly string[];
  readonly damaged_item?: number;
  readonly recoverable?: boolean;
  readonly distinct_ids?: number;
  readonly detect?: string;
  readonly dir?: string;
  readonly canonical_language?: string;
  readonly must_strip?: readonly string[];
  readonly must_keep?: readonly string[];
  readonly must_not_contain?: readonly string[];
  readonly is_feed?: false;
  readonly discovered?: readonly string[];
  /** Of an OPML list: how many of its outlines are feeds, and the first of them. */
  readonly feeds?: number;
  readonly first_feed?: { readonly xmlUrl: string; readonly text: string };
}

const DAY_MS = 86_400_000;
/** No zone is further from UTC. */
const ZONE_MS = 14 * 3_600_000;

/** Everything in which a document read differs from what its file is said to hold; empty when nothing does. */
export function differences(
  read: NormalizedDocument,
  expect: Expectation,
  options: { base: string; verbatim: boolean },
): readonly string[] {
  const found: string[] = [];
  const differ = (what: string, got: unknown, want: unknown): void => {
    found.push(`${what}: got ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`);
  };
  const { min_entries: least = expect.entries, max_entries: most = expect.entries } = expect;
  const count = read.entries.length;
  if (typeof least === 'number' && typeof most === 'number' && (count < least || count > most))
    differ('entries', count, least === most ? least : [least, most]);
  for (const difference of compareFeed(read, expect, options)) found.push(difference);
  for (const [what, got, want] of compareWhole(read, expect)) differ(what, got, want);
  const items = expect.items ?? (expect.first === undefined ? [] : [expect.first]);
  for (const [index, item] of items.entries()) {
    const entry = read.entries[index];
    if (index === expect.damaged_item || entry === undefined) continue;
    for (const [what, got, want] of compareItem(entry, index === 0 ? withAccepted(item, expect) : item, options))
      differ(`entry ${index}, ${what}`, got, want);
  }
  return found;
}

/** What is said of all entries together. */
function compareWhole({ entries, feed }: NormalizedDocument, expect: Expectation): readonly Difference[] {
  const found: Difference[] = [];
  const { detect, dir, distinct_ids: ids, feed_language: declared } = expect;
  const html = entries.map((entry) => entry.contentHtml ?? '').join('\n');
  const all = JSON.stringify(entries);
  if (declared && feed.language !== canonicalTag(declared)) found.push(['feed language', feed.language, declared]);
  if (expect.canonical_language !== undefined && feed.language !== canonicalTag(expect.canonical_language))
    found.push(['feed language', feed.language, expect.canonical_language]);
  for (const { title, language, direction } of entries) {
    if (detect !== undefined && language !== detect) found.push([`language of ${title}`, language, detect]);
    if (dir !== undefined && direction !== dir) found.push([`direction of ${title}`, direction, dir]);
  }
  const got = new Set(entries.map(({ id }) => id)).size;
  if (ids !== undefined && got !== ids) found.push(['distinct ids', got, ids]);
  for (const part of expect.must_strip ?? []) if (html.includes(part)) found.push(['content', html, `no ${part}`]);
  for (const part of expect.must_keep ?? []) if (!html.includes(part)) found.push(['content', html, part]);
  for (const part of expect.must_not_contain ?? []) if (all.includes(part)) found.push(['entries', all, `no ${part}`]);
  return found;
}

type Difference = readonly [what: string, got: unknown, want: unknown];
type AcceptedItem = ExpectedItem & { readonly links?: readonly (string | null)[]; readonly dates?: readonly string[] };

function withAccepted(item: ExpectedItem, expect: Expectation): AcceptedItem {
  return {
    ...item,
    ...(expect.accept_first_link === undefined ? {} : { links: expect.accept_first_link }),
    ...(expect.accept_first_updated === undefined ? {} : { dates: expect.accept_first_updated }),
  };
}

function compareFeed(
  { feed }: NormalizedDocument,
  expect: Expectation,
  { base, verbatim }: { base: string; verbatim: boolean },
): readonly string[] {
  const found: string[] = [];
  if (expect.feed_title !== undefined && !sameText(feed.title, expect.feed_title, verbatim))
    found.push(`feed title: got ${JSON.stringify(feed.title)}, expected ${JSON.stringify(expect.feed_title)}`);
  if (expect.feed_link !== undefined && feed.homepage !== absoluteUrl(expect.feed_link, [base]))
    found.push(`feed link: got ${feed.homepage}, expected ${expect.feed_link}`);
  return found;
}

function compareItem(
  entry: Entry,
  item: AcceptedItem,
  { base, verbatim }: { base: string; verbatim: boolean },
): readonly Difference[] {
  const found: Difference[] = [];
  const links = item.links ?? (item.link === undefined ? undefined : [item.link]);
  if (!isTitle(entry, item.title, verbatim)) found.push(['title', entry.title, item.title]);
  if (links !== undefined && !links.some((link) => entry.url === absoluteUrl(link, [base])))
    found.push(['link', entry.url, links]);
  if (item.id !== undefined && entry.guid !== item.id) found.push(['id', entry.guid, item.id]);
  if (!isDated(entry, item)) found.push(['date', [entry.published, entry.updated], [item.published, item.updated]]);
  if (!hasSummary(entry, item.summary)) found.push(['summary', entry.summary, item.summary]);
  if (item.lang !== undefined && entry.language !== item.lang) found.push(['language', entry.language, item.lang]);
  return found;
}

/** Where the publisher gives no title, ours is none or the beginning of the text. */
function isTitle(entry: Entry, title: string | null | undefined, verbatim: boolean): boolean {
  if (title === undefined || sameText(entry.title, title, verbatim)) return true;
  if (plainText(title) !== '') return false;
  const beginning = entry.title.replace(/\u2026$/u, '');
  return [entry.contentText, entry.summary].some((text) => plainText(text).startsWith(plainText(beginning)));
}

function hasSummary(entry: Entry, summary: string | null | undefined): boolean {
  if (summary === undefined || plainText(summary) === '') return true;
  return [entry.summary, entry.contentText].some((text) => plainText(text).includes(plainText(summary)));
}

function isDated(entry: Entry, item: AcceptedItem): boolean {
  const stamp = entry.published ?? entry.updated;
  if (item.published_day !== undefined) return stamp?.precision === 'day' && isOnDay(stamp, item.published_day);
  if (item.published === undefined && item.updated === undefined) return true;
  if (item.published === '?') return true;
  const said = [item.published, item.updated, ...(item.dates ?? [])].filter((date) => typeof date === 'string');
  if (stamp === null || said.length === 0) return stamp === null && said.length === 0;
  return said.some((date) =>
    stamp.precision === 'day'
      ? isOnDay(stamp, date.slice(0, 10))
      : Math.floor(stamp.at / 1000) === Math.floor(Date.parse(date) / 1000),
  );
}

function isOnDay(stamp: DateStamp, day: string): boolean {
  const start = Date.parse(day);
  return stamp.at >= start - ZONE_MS && stamp.at < start + DAY_MS + ZONE_MS;
}

function sameText(got: string | null, want: string | null, verbatim: boolean): boolean {
  return verbatim ? (got ?? '') === (want ?? '') : plainText(got) === plainText(want);
}

/** Without markup, entities decoded, white space folded. */
function plainText(text: string | null | undefined): string {
  const bare = decodeHTML((text ?? '').replace(/<\/?[a-z][^<>]*>|<!--.*?-->/gis, ' '));
  return bare.normalize('NFC').replace(/\s+/g, '');
}
