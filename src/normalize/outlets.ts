import type { ReadingContext } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { localized, matchesRange } from '../text/language.ts';

/** What a publication is, where its name says so; a site may be any of them, and stations are called agencies now and then. */
type Trade = 'agency' | 'daily' | 'magazine' | null;

/** Words before a publication's name that say what it is; one may stand where another writer leaves it out. */
const KINDS = (
  [
    ['پایگاه خبری تحلیلی', null],
    ['پایگاه خبری', null],
    ['خبرگزاری', 'agency'],
    ['خبرگزاري', 'agency'],
    ['روزنامه', 'daily'],
    ['روزنامهٔ', 'daily'],
    ['هفته‌نامه', 'magazine'],
    ['شبکه خبری', 'agency'],
    ['شبکه', 'agency'],
    ['وب‌سایت', null],
    ['وبسایت', null],
    ['سایت', null],
    ['وكالة الأنباء', 'agency'],
    ['وكالة أنباء', 'agency'],
    ['وكالة', 'agency'],
    ['صحيفة', 'daily'],
    ['جريدة', 'daily'],
    ['مجلة', 'magazine'],
    ['موقع', null],
    ['قناة', 'agency'],
    ['סוכנות הידיעות', 'agency'],
    ['סוכנות', 'agency'],
    ['עיתון', 'daily'],
    ['אתר', null],
    ['ערוץ', 'agency'],
    ['خبر رساں ادارے', 'agency'],
    ['خبر رساں ادارہ', 'agency'],
    ['خبر رساں ایجنسی', 'agency'],
    ['روزنامہ', 'daily'],
  ] as const
).map(([kind, trade]) => ({ words: kind.split(/[ \u200c]/).map((word) => matchKey(word, null)), trade }));

type KnownSource = ReadingContext['knownSources'][number];

/**
 * Finds the catalogued publication a name means: by any of its titles, with or without «خبرگزاری» or its like, or by its
 * site's domain. «خبرگزاری شهر» is not «روزنامهٔ شهر».
 */
export function knownOutlet(name: string, sources: readonly KnownSource[]): KnownSource | null {
  const { byKey, byHost } = indexOf(sources);
  const domain = /^[\w-]+(?:\.[\w-]+)+$/.test(name) ? bareHost(name) : '';
  const { key, trade } = partsOf(name);
  const named = (byKey.get(key) ?? []).find((one) => agree(trade, one.trade));
  const places = [named?.place, byHost.get(domain)].filter((place) => place !== undefined);
  return sources[Math.min(...places)] ?? null;
}

/** Where in the catalogue a name is first found. */
interface OutletIndex {
  readonly byKey: ReadonlyMap<string, readonly { readonly place: number; readonly trade: Trade }[]>;
  readonly byHost: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, number>;
}

/** Each catalogue's names folded once, not with every item: a list is never changed, so what is made of it stays true. */
const INDEXES = new WeakMap<readonly KnownSource[], OutletIndex>();

function indexOf(sources: readonly KnownSource[]): OutletIndex {
  const known = INDEXES.get(sources);
  if (known !== undefined) return known;
  const byKey = new Map<string, { place: number; trade: Trade }[]>();
  const byHost = new Map<string, number>();
  for (const [place, { title, homepage }] of sources.entries()) {
    for (const { key, trade } of Object.values(title).map(partsOf)) {
      if (key !== '') byKey.set(key, [...(byKey.get(key) ?? []), { place, trade }]);
    }
    const host = bareHost(URL.parse(homepage ?? '')?.host ?? '');
    if (host !== '' && !byHost.has(host)) byHost.set(host, place);
  }
  const index = { byKey, byHost, byId: new Map(sources.map(({ id }, place) => [id, place])) };
  INDEXES.set(sources, index);
  return index;
}

/**
 * A publication's name: the catalogue's where it has one in the entry's language, otherwise as written. An id of the
 * catalogue (what a pushed article gives as its source) is never shown: its title is, in any language.
 */
export function outletName(name: string, sources: readonly KnownSource[], language: string | null): string {
  const byId = sources[indexOf(sources).byId.get(name) ?? -1];
  const known = byId ?? knownOutlet(name, sources);
  if (known === null) return name;
  const title = localized(known.title, language);
  const fits = byId !== undefined || language === null || matchesRange(title.language, language);
  return fits && title.text !== '' ? title.text : name;
}

/** Whether two names may mean one publication. */
export function isSameOutlet(name: string, other: string): boolean {
  const [one, two] = [partsOf(name), partsOf(other)];
  return one.key === two.key && agree(one.trade, two.trade);
}

function agree(one: Trade, other: Trade): boolean {
  return one === null || other === null || one === other;
}

/** What is compared of a publication's name: folded, without the word for its kind; and that kind. */
function partsOf(name: string): { readonly key: string; readonly trade: Trade } {
  const words = name.split(/[\s\u200c]+/).filter(Boolean);
  const folded = words.map((word) => matchKey(word, null));
  const kind = KINDS.find(
    ({ words: parts }) => parts.length < folded.length && parts.every((part, at) => folded[at] === part),
  );
  return { key: folded.slice(kind?.words.length ?? 0).join(''), trade: kind?.trade ?? null };
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
