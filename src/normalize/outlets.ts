import type { ReadingContext } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { localized, matchesRange } from '../text/language.ts';

/** Words before a publication's name that say what it is; one may stand where another writer leaves it out. */
const KINDS = [
  'پایگاه خبری تحلیلی',
  'پایگاه خبری',
  'خبرگزاری',
  'خبرگزاري',
  'روزنامه',
  'روزنامهٔ',
  'هفته‌نامه',
  'شبکه خبری',
  'شبکه',
  'وب‌سایت',
  'وبسایت',
  'سایت',
  'وكالة الأنباء',
  'وكالة أنباء',
  'وكالة',
  'صحيفة',
  'جريدة',
  'مجلة',
  'موقع',
  'قناة',
  'סוכנות הידיעות',
  'סוכנות',
  'עיתון',
  'אתר',
  'ערוץ',
  'خبر رساں ادارے',
  'خبر رساں ادارہ',
  'خبر رساں ایجنسی',
  'روزنامہ',
].map((kind) => kind.split(/[ \u200c]/).map((word) => matchKey(word, null)));

type KnownSource = ReadingContext['knownSources'][number];

/**
 * Finds the catalogued publication a name means: by any of its titles, with or without «خبرگزاری» or its like, or by its
 * site's domain.
 */
export function knownOutlet(name: string, sources: readonly KnownSource[]): KnownSource | null {
  const { byKey, byHost } = indexOf(sources);
  const domain = /^[\w-]+(?:\.[\w-]+)+$/.test(name) ? bareHost(name) : '';
  const places = [byKey.get(outletKey(name)), byHost.get(domain)].filter((place) => place !== undefined);
  return sources[Math.min(...places)] ?? null;
}

/** Where in the catalogue a name is first found. */
interface OutletIndex {
  readonly byKey: ReadonlyMap<string, number>;
  readonly byHost: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, number>;
}

/** Each catalogue's names folded once, not with every item: a list is never changed, so what is made of it stays true. */
const INDEXES = new WeakMap<readonly KnownSource[], OutletIndex>();

function indexOf(sources: readonly KnownSource[]): OutletIndex {
  const known = INDEXES.get(sources);
  if (known !== undefined) return known;
  const byKey = new Map<string, number>();
  const byHost = new Map<string, number>();
  for (const [place, { title, homepage }] of sources.entries()) {
    for (const key of Object.values(title).map(outletKey)) if (key !== '' && !byKey.has(key)) byKey.set(key, place);
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

/** What is compared of a publication's name: folded, without the word for its kind. */
export function outletKey(name: string): string {
  const words = name.split(/[\s\u200c]+/).filter(Boolean);
  const folded = words.map((word) => matchKey(word, null));
  const kind = KINDS.find((parts) => parts.length < folded.length && parts.every((part, at) => folded[at] === part));
  return folded.slice(kind?.length ?? 0).join('');
}

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
