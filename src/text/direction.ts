import type { Direction } from '../model.ts';
import { isRtlScript, letterCounts } from './script.ts';

/** Right-to-left mark. */
export const RLM = '\u200f';

/** Left-to-right mark. */
export const LRM = '\u200e';

/**
 * What decides, in one pass: isolate initiators, the closing PDI, paragraph ends, and the strong characters: R and AL
 * (all of the right-to-left blocks but their marks, digits and neutral signs), then L.
 * @see Unicode's DerivedBidiClass.txt
 */
const DECISIVE = new RegExp(
  [
    '(?<open>[\\u2066-\\u2068])',
    '(?<close>\\u2069)',
    '(?<end>[\\n\\r\\x1c-\\x1e\\x85\\u2029])',
    '(?<rtl>[[\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdce\\ufdf0-\\ufdff\\ufe70-\\ufefe\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]' +
      '--[\\p{Mn}\\u0600-\\u0607\\u0609\\u060a\\u060c\\u060e\\u060f\\u0660-\\u066c\\u06dd\\u06de\\u06e9\\u06f0-\\u06f9' +
      '\\u07f6-\\u07f9\\u0890\\u0891\\u08e2\\ufb29\\ufd3e-\\ufd4f\\ufdfd-\\ufdff\\u{1091f}\\u{10b39}-\\u{10b3f}' +
      '\\u{10d30}-\\u{10d39}\\u{10d40}-\\u{10d49}\\u{10e60}-\\u{10e7e}\\u{1eef0}\\u{1eef1}]])',
    '(?<ltr>[[\\p{L}\\p{Mc}\\p{Nl}\\p{Nd}\\p{Co}\\u200e\\u0482\\u055a-\\u055f\\u0589\\u0964\\u0965\\u2336-\\u237a\\u2395' +
      '\\u249c-\\u24e9\\u26ac\\u2800-\\u28ff\\u3190-\\u31bf\\u31f0-\\u321c\\u3220-\\u324f\\u3260-\\u327b\\u327f-\\u32b0\\u32c0-\\u32cb' +
      '\\u32d0-\\u3376\\u337b-\\u33dd\\u33e0-\\u33fe\\u{1f110}-\\u{1f12e}\\u{1f130}-\\u{1f169}\\u{1f170}-\\u{1f1ac}' +
      '\\u{1f1e6}-\\u{1f202}\\u{1f210}-\\u{1f23b}\\u{1f240}-\\u{1f248}\\u{1f250}\\u{1f251}]' +
      '--[0-9\\u02b9\\u02ba\\u02c6-\\u02cf\\u02ec\\u0374\\u0590-\\u08ff\\u2e2f\\ua67f\\ua717-\\ua71f\\ua788\\ufb1d-\\ufdff' +
      '\\ufe70-\\ufefe\\uff10-\\uff19\\u{10140}-\\u{10174}\\u{10800}-\\u{10fff}\\u{1d7ce}-\\u{1d7ff}\\u{1e800}-\\u{1efff}' +
      '\\u{1fbf0}-\\u{1fbf9}]])',
  ].join('|'),
  'gv',
);

/** Where a language says rtl, this share of right-to-left letters is enough: titles carry long Latin names. */
const RTL_SHARE_IN_RTL_LANGUAGE = 0.3;

/**
 * Direction of a text's first strong character, skipping what stands in isolates; null when there is none.
 * RLM and ALM count as right-to-left, LRM as left-to-right; ASCII, Persian and Arabic digits are not strong.
 * @see UAX #9, P2 and P3
 */
export function firstStrong(text: string): Direction | null {
  let depth = 0;
  for (const { groups } of text.matchAll(DECISIVE)) {
    if (groups?.open !== undefined) depth++;
    else if (groups?.close !== undefined) depth = Math.max(0, depth - 1);
    else if (groups?.end !== undefined) depth = 0;
    else if (depth === 0) return groups?.rtl === undefined ? 'ltr' : 'rtl';
  }
  return null;
}

/** Direction of the script a language is written in; `ltr` for what is not a tag. Intl's getTextInfo is wrong for several. */
export function directionOfTag(tag: string): Direction {
  return FREQUENT.get(tag) ?? readDirection(tag);
}

function readDirection(tag: string): Direction {
  try {
    return isRtlScript(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** The directions asked for most, worked out once: ICU takes its time with each. */
const FREQUENT: ReadonlyMap<string, Direction> = new Map(
  'fa fa-AF ar he ur ps ckb ku-Arab sd ug yi dv en fr de es ru tr'.split(' ').map((tag) => [tag, readDirection(tag)]),
);

/**
 * Direction of a text: that of the script most of it is written in; without letters that of the language, else `ltr`.
 * @param language BCP 47 tag, or null when unknown
 */
export function directionOf(text: string, language: string | null): Direction {
  let rtl = 0;
  let all = 0;
  for (const [script, count] of letterCounts(text)) {
    all += count;
    if (isRtlScript(script)) rtl += count;
  }
  const ofLanguage = language === null ? 'ltr' : directionOfTag(language);
  if (all === 0) return ofLanguage;
  return rtl >= all * (ofLanguage === 'rtl' ? RTL_SHARE_IN_RTL_LANGUAGE : 0.5) ? 'rtl' : 'ltr';
}

/**
 * Puts one RLM (or LRM) before a text field whose first strong character would show it in the wrong direction.
 * For what is published only: never stored, hashed, sorted or searched. An empty text stays empty.
 */
export function withMark(text: string, direction: Direction): string {
  return text === '' || !needsMark(text, direction) ? text : markOf(direction) + text;
}

/** The mark that makes what follows it run in a direction. */
export function markOf(direction: Direction): string {
  return direction === 'rtl' ? RLM : LRM;
}

/**
 * Tells whether a reader that goes by the first strong character would show a text in the other direction. UAX #9 skips what
 * stands in isolates, `dir=auto` does not: either may be asked.
 * @see https://html.spec.whatwg.org/multipage/dom.html#the-dir-attribute
 */
export function needsMark(text: string, direction: Direction): boolean {
  const isolates = text.search(/[\u2066-\u2069]/) >= 0;
  const readings = [firstStrong(text), ...(isolates ? [firstStrong(text.replace(/[\u2066-\u2069]/g, ''))] : [])];
  return readings.some((first) => (direction === 'rtl' ? first !== 'rtl' : first === 'rtl'));
}
