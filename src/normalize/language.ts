import { detectLanguage } from '../text/detect.ts';
import { canonicalTag, fitsScript, matchesRange } from '../text/language.ts';
import { dominantScript } from '../text/script.ts';

/** Detection looks no further than this: it decides in the first paragraphs. */
const SAMPLE_LENGTH = 4000;

/** One language under several tags; a detector's choice among them proves nothing against the publisher's. */
const SAME_LANGUAGE: readonly (readonly string[])[] = [
  ['ku', 'ckb', 'kmr', 'sdh'],
  ['no', 'nb', 'nn'],
  ['fa', 'tg', 'prs'],
  ['pa', 'pnb'],
  ['sr', 'hr', 'bs', 'sh'],
  ['id', 'ms'],
];

/**
 * Finds an entry's language (rtl.md §3): what the item declares; else the first usable default, which the detector
 * overrules when it is sure; else what is detected. A declared language is overruled when the text is of a script it is
 * not written in.
 * @returns a canonical BCP 47 tag or null, and whether something declared was overruled
 */
export function languageOf(input: { declared: string | null; defaults: readonly (string | null)[]; text: string }): {
  language: string | null;
  overruled: boolean;
} {
  const sample = input.text.slice(0, SAMPLE_LENGTH);
  const script = dominantScript(sample);
  const declared = input.declared === null ? null : canonicalTag(input.declared);
  if (declared !== null && fits(declared, script)) return { language: declared, overruled: false };

  const known = input.defaults.map((tag) => (tag === null ? null : canonicalTag(tag))).filter((tag) => tag !== null);
  const candidate = mostSpecific(known.filter((tag) => fits(tag, script)));
  const misfit = declared !== null || (candidate === null && known.length > 0);
  const detected = script === null ? null : detectIn(sample, script);
  if (candidate === null) return { language: detected?.language ?? null, overruled: misfit };
  if (detected?.sure === true && !isSame(candidate, detected.language)) {
    return { language: detected.language, overruled: true };
  }
  return { language: candidate, overruled: misfit };
}

function fits(tag: string, script: string | null): boolean {
  return script === null || fitsScript(tag, script);
}

/** The first tag, or a later one that says the same more exactly: `fa-AF` beside `fa`. */
function mostSpecific(tags: readonly string[]): string | null {
  const [first = null, ...rest] = tags;
  return first === null ? null : (rest.find((tag) => matchesRange(tag, first)) ?? first);
}

function detectIn(text: string, script: string): { language: string; sure: boolean } | null {
  const detected = detectLanguage(text);
  const language = detected === null ? null : canonicalTag(detected.language);
  if (detected === null || language === null) return null;
  // A few Latin or Cyrillic words can be of any of dozens of languages; right-to-left letters say more.
  return detected.sure || (script !== 'Latn' && script !== 'Cyrl') ? { language, sure: detected.sure } : null;
}

function isSame(one: string, other: string): boolean {
  const [first = ''] = one.split('-');
  const [second = ''] = other.split('-');
  return first === second || SAME_LANGUAGE.some((group) => group.includes(first) && group.includes(second));
}
