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
  const key = outletKey(name);
  const domain = /^[\w-]+(?:\.[\w-]+)+$/.test(name) ? bareHost(name) : null;
  const found = sources.find(
    (source) =>
      (key !== '' && Object.values(source.title).some((title) => outletKey(title) === key)) ||
      (domain !== null && bareHost(URL.parse(source.homepage ?? '')?.host ?? '') === domain),
  );
  return found ?? null;
}

/**
 * A publication's name: the catalogue's where it has one in the entry's language, otherwise as written. An id of the
 * catalogue (what a pushed article gives as its source) is never shown: its title is, in any language.
 */
export function outletName(name: string, sources: readonly KnownSource[], language: string | null): string {
  const byId = sources.find(({ id }) => id === name);
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
