import type { ReadingContext } from '../model.ts';
import { matchKey } from '../text/fold.ts';
import { localized } from '../text/language.ts';

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

/** A publication's name: the catalogue's in the entry's language (else its first), or as written when it is not known. */
export function outletName(name: string, sources: readonly KnownSource[], language: string | null): string {
  const known = knownOutlet(name, sources);
  const title = known === null ? '' : localized(known.title, language).text;
  return title === '' ? name : title;
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
