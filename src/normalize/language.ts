import { detectLanguage, knowsLanguage } from '../text/detect.ts';
import { canonicalTag, fitsScript, matchesRange, tagInScript } from '../text/language.ts';
import { leadingScript, letterCounts } from '../text/script.ts';

/** Which script a text is in shows in its first paragraphs. */
const SAMPLE_LENGTH = 4000;

/** One language under several tags, or two too close to tell: a detector's choice among them proves nothing. */
const SAME_LANGUAGE: readonly (readonly string[])[] = [
  ['ku', 'ckb', 'kmr', 'sdh'],
  ['az', 'azb'],
  ['no', 'nb', 'nn', 'da'],
  ['fa', 'tg', 'prs'],
  ['pa', 'pnb', 'ur'],
  ['cs', 'sk'],
  ['sr', 'hr', 'bs', 'sh', 'sl'],
  ['id', 'ms'],
];

/** What an entry's language is. */
export interface EntryLanguage {
  /** Canonical BCP 47 tag, null when unknown. */
  readonly language: string | null;
  /**
   * `language-overruled`: the text is of another language or script than what was declared for it. `language-disputed`: what the
   * item itself declares was kept, though the detector is sure of another language.
   */
  readonly repair: 'language-overruled' | 'language-disputed' | null;
}

/**
 * Finds an entry's language (rtl.md §3): what the item declares; else the first usable default, which the detector
 * overrules when it is sure; else what is detected. A declared language is overruled when the text is of a script it is
 * not written in.
 * @param input.defaults what the catalogue and the feed declare, the more trusted first
 */
export function languageOf(input: {
  declared: string | null;
  defaults: readonly (string | null)[];
  text: string;
}): EntryLanguage {
  const counts = letterCounts(input.text.slice(0, SAMPLE_LENGTH));
  const [most = null] = counts.keys();
  const script = leadingScript(counts);
  const fits = (tag: string): boolean =>
    script === null || most === null || fitsScript(tag, script) || fitsScript(tag, most);
  const written = (tag: string): string => (script === null ? tag : tagInScript(tag, script));

  const detected = detectLanguage(input.text, counts);
  const isDoubted = (tag: string): boolean =>
    detected?.sure === true && knowsLanguage(tag) && !isSame(tag, detected.language);
  const declared = input.declared === null ? null : canonicalTag(input.declared);
  if (declared !== null && fits(declared)) {
    return { language: written(declared), repair: isDoubted(declared) ? 'language-disputed' : null };
  }

  const known = input.defaults.map((tag) => (tag === null ? null : canonicalTag(tag))).filter((tag) => tag !== null);
  const candidate = mostSpecific(known.filter(fits));
  const misfit = declared !== null || (candidate === null && known.length > 0);
  if (candidate !== null && !isDoubted(candidate)) {
    return { language: written(candidate), repair: misfit ? 'language-overruled' : null };
  }
  const repair = misfit || candidate !== null ? 'language-overruled' : null;
  return { language: detected === null ? null : canonicalTag(detected.language), repair };
}

/** The first tag, or a later one that says the same more exactly: `fa-AF` beside `fa`. */
function mostSpecific(tags: readonly string[]): string | null {
  const [first = null, ...rest] = tags;
  return first === null ? null : (rest.find((tag) => matchesRange(tag, first)) ?? first);
}

function isSame(one: string, other: string): boolean {
  const [first = ''] = one.split('-');
  const [second = ''] = other.split('-');
  return first === second || SAME_LANGUAGE.some((group) => group.includes(first) && group.includes(second));
}
