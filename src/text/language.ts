import type { LocalizedText } from '../model.ts';

/** Names of languages in themselves, where ICU has none, a longer one, or the wrong one. */
const AUTONYMS: Readonly<Record<string, string>> = {
  'az-Arab': 'تۆرکجه',
  azb: 'تۆرکجه',
  bal: 'بلۏچی',
  ckb: 'کوردیی ناوەندی',
  dv: 'ދިވެހި',
  'ff-Adlm': '𞤆𞤵𞤤𞤢𞤪',
  glk: 'گیلکی',
  'kk-Arab': 'قازاقشا',
  ku: 'Kurdî',
  'ku-Arab': 'کوردی',
  lad: 'Ladino',
  lrc: 'لۊری شومالی',
  'pa-Arab': 'پنجابی',
  pnb: 'پنجابی',
  sdh: 'کوردی خوارگ',
  skr: 'سرائیکی',
  ug: 'ئۇيغۇرچە',
  'uz-Arab': 'اوزبیک',
  yi: 'ייִדיש',
};

/** Scripts a language is written in, where it is not only the one its tag implies. */
const WRITTEN_IN: Readonly<Record<string, string>> = {
  az: 'Latn Arab Cyrl',
  bal: 'Arab Latn',
  bm: 'Latn Nkoo',
  bs: 'Latn Cyrl',
  ff: 'Latn Adlm',
  ha: 'Latn Arab',
  kk: 'Cyrl Arab Latn',
  kok: 'Deva Latn',
  ks: 'Arab Deva',
  ku: 'Latn Arab Cyrl',
  ky: 'Cyrl Arab Latn',
  lad: 'Hebr Latn',
  mn: 'Cyrl Mong',
  ms: 'Latn Arab',
  pa: 'Guru Arab',
  rhg: 'Rohg Arab Latn',
  sd: 'Arab Deva',
  sr: 'Cyrl Latn',
  tg: 'Cyrl Arab Latn',
  tk: 'Latn Cyrl Arab',
  tt: 'Cyrl Latn Arab',
  ug: 'Arab Cyrl Latn',
  uz: 'Latn Cyrl Arab',
  yue: 'Hani',
  zh: 'Hani Bopo',
};

/** Codes in tags that stand for several scripts, or for a style of one, in the text itself. */
const SCRIPT_IN_TEXT: Readonly<Record<string, string>> = {
  Aran: 'Arab',
  Hans: 'Hani',
  Hant: 'Hani',
  Jpan: 'Hani Hira Kana',
  Kore: 'Hang Hani',
  Syre: 'Syrc',
  Syrj: 'Syrc',
  Syrn: 'Syrc',
};

/** Codes that are well formed but name no one language. */
const NO_LANGUAGE = new Set(['und', 'mul', 'mis', 'zxx']);

/**
 * The shortest correct BCP 47 tag: `fa-IR`, `fa_IR` → `fa`; `fa-AF`, `prs` → `fa-AF`; `iw` → `he`; `ku-IQ` → `ku-Arab`.
 * A region stays only in `fa-AF`, a script only where the language does not imply it.
 * @returns null when it is not a tag or names no language
 */
export function canonicalTag(tag: string): string | null {
  const frequent = FREQUENT.get(tag);
  return frequent === undefined ? shortestTag(tag) : frequent.tag;
}

function shortestTag(tag: string): string | null {
  const plain = tag
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  // ICU would give pnb its macrolanguage, which is other languages too.
  const own = /^pnb(?:-|$)/i.test(plain) ? 'pnb' : null;
  const locale = readLocale(plain.replace(/^[a-z]{2,3}-(?=[a-z]{3}(?:-|$))/i, ''));
  if (locale === null || locale.language.length > 3 || NO_LANGUAGE.has(locale.language)) return null;
  const language = own ?? locale.language;
  // ICU takes Sindhi of India to be in Devanagari; its papers use the Arabic script as well, so the region proves nothing.
  const script = language === 'sd' ? locale.script : locale.maximize().script;
  const implied = new Intl.Locale(locale.language).maximize().script;
  if (script !== undefined && script !== implied) return `${language}-${script}`;
  return language === 'fa' && locale.region === 'AF' ? 'fa-AF' : language;
}

/** langtag or privateuse of RFC 5646 §2.1, without what Intl must look at itself. */
const WELL_FORMED = new RegExp(
  [
    '^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})',
    '(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*',
    '(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?$|^x(?:-[a-z0-9]{1,8})+$',
  ].join(''),
  'i',
);
/** Grandfathered tags that are not of that form. */
const IRREGULAR =
  /^(?:i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)|en-GB-oed|sgn-(?:BE-(?:FR|NL)|CH-DE))$/i;
const REPEATED_SINGLETON = /^(?:(?!-x-).)*-([a-wyz0-9])-(?:(?!x-).)*?(?<=-)\1-/i;

/**
 * What a reader asks for as a language: its canonical tag; one that is well formed but names no one language (`und`,
 * `x-private`) as it is, in lower case.
 * @returns null when it is malformed; `fa_IR`, as programs write locales, is not
 * @see RFC 5646 §2.2.9
 */
export function languageRange(written: string): string | null {
  const tag = written.replaceAll('_', '-');
  const isWellFormed = IRREGULAR.test(tag) || (WELL_FORMED.test(tag) && !REPEATED_SINGLETON.test(tag));
  return isWellFormed ? (canonicalTag(tag) ?? tag.toLowerCase()) : null;
}

/** Tells whether a well-formed tag says that no one language is meant: `und`, `mul`, `zxx`, a private one. */
export function namesNoLanguage(tag: string): boolean {
  const [primary = ''] = tag.toLowerCase().split(/[-_]/, 1);
  return primary === 'x' || NO_LANGUAGE.has(primary);
}

function readLocale(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/**
 * Tells whether a language range takes a tag: `fa` takes `fa` and `fa-AF`, `*` takes all. Case does not matter.
 * @see RFC 4647 §3.3.1
 */
export function matchesRange(tag: string, range: string): boolean {
  const lowTag = tag.toLowerCase();
  const lowRange = range.toLowerCase();
  return lowRange === '*' || lowTag === lowRange || lowTag.startsWith(`${lowRange}-`);
}

/**
 * Tells whether a language is written in a script (ISO 15924, as found in a text). A script named in the tag is the only one.
 */
export function fitsScript(tag: string, script: string): boolean {
  return (FREQUENT.get(tag)?.scripts ?? scriptsOf(tag)).includes(script);
}

function scriptsOf(tag: string): readonly string[] {
  const locale = readLocale(tag);
  if (locale === null) return [];
  const named = locale.script ?? WRITTEN_IN[locale.language] ?? locale.maximize().script ?? '';
  return named.split(' ').flatMap((code) => (SCRIPT_IN_TEXT[code] ?? code).split(' '));
}

/** What the tags of nearly every feed come to, worked out once: ICU takes its time with each. */
const FREQUENT: ReadonlyMap<string, { readonly tag: string | null; readonly scripts: readonly string[] }> = new Map(
  'fa fa-IR fa-AF ar ar-SA ar-EG he he-IL ur ur-PK ps ckb ku sd ug yi dv en en-US en-us en-GB fr de es ru tr'
    .split(' ')
    .map((tag) => [tag, { tag: shortestTag(tag), scripts: scriptsOf(tag) }]),
);

/**
 * The tag for a text in a script its language also uses: `ku` in Arabic letters is `ku-Arab`, `az` likewise. A tag that names
 * or implies the script, or whose language is not written in it, stays as it is.
 * @param script ISO 15924, as found in the text
 */
export function tagInScript(tag: string, script: string): string {
  if (FREQUENT.get(tag)?.scripts.length === 1) return tag;
  const locale = readLocale(tag);
  if (locale === null || locale.script !== undefined) return tag;
  const implied = locale.maximize().script ?? '';
  const covered = (SCRIPT_IN_TEXT[implied] ?? implied).split(' ').includes(script);
  return covered || !fitsScript(tag, script) ? tag : (canonicalTag(`${locale.language}-${script}`) ?? tag);
}

/**
 * Picks the wording for a language: the exact tag, else one of the same prefix (`fa` for `fa-AF` and the reverse), else the
 * first listed.
 * @returns the words and the tag they are in; empty words and `und` when there are none at all
 */
export function localized(text: LocalizedText, language: string | null): { text: string; language: string } {
  const tags = Object.keys(text);
  const chosen =
    language === null
      ? tags[0]
      : (tags.find((tag) => tag.toLowerCase() === language.toLowerCase()) ??
        tags.find((tag) => matchesRange(language, tag)) ??
        tags.find((tag) => matchesRange(tag, language)) ??
        tags[0]);
  return chosen === undefined ? { text: '', language: 'und' } : { text: text[chosen] ?? '', language: chosen };
}

/** Comparison of two texts in a language's own order; for a language ICU does not know, in Unicode's common order. */
export function compareIn(tag: string): (a: string, b: string) => number {
  const known = readLocale(tag) !== null && Intl.Collator.supportedLocalesOf(tag).length > 0;
  // English has no rules of its own; naming it keeps the machine's own locale out.
  return new Intl.Collator(known ? tag : 'en').compare;
}

/** A language's name in itself: `fa` → «فارسی». The tag itself when no name is known. */
export function languageName(tag: string): string {
  const own = AUTONYMS[tag];
  if (own !== undefined) return own;
  if (readLocale(tag) === null || Intl.DisplayNames.supportedLocalesOf(tag).length === 0) return tag;
  return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
}
