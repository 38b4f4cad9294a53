/** ISO 15924 code of a script, such as `Arab` or `Latn`. */
export type Script = string;

/** Right-to-left scripts in use (Aran and the three Syriac styles are variants that tags can name). */
const RTL_SCRIPTS: ReadonlySet<Script> = new Set(
  'Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Syre Syrj Syrn Thaa Yezi'.split(' '),
);

/** Scripts told apart; letters of any other count as `Zzzz`. When two are equally frequent the earlier one leads. */
const SCRIPTS: readonly Script[] = [
  'Zzzz',
  ...'Arab Hebr Thaa Syrc Nkoo Adlm Rohg Samr Mand Mend Yezi'.split(' '),
  ...'Latn Cyrl Grek Armn Geor Hani Hira Kana Bopo Hang Thai Laoo Khmr Mymr Tibt Mong Ethi'.split(' '),
  ...'Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Olck Mtei Cher Cans Tfng Vaii Copt'.split(' '),
];

/** Letters beyond the first plane: first and last code point. The common and the right-to-left ones. */
const ASTRAL: readonly (readonly [first: number, last: number, script: Script])[] = [
  [0x10d00, 0x10d23, 'Rohg'],
  [0x10e80, 0x10eb1, 'Yezi'],
  [0x10ec2, 0x10ec7, 'Arab'],
  [0x1e800, 0x1e8c4, 'Mend'],
  [0x1e900, 0x1e943, 'Adlm'],
  [0x1e94b, 0x1e94b, 'Adlm'],
  [0x1ee00, 0x1eebb, 'Arab'],
  [0x20000, 0x3ffff, 'Hani'],
];

/** Letters that belong to a script: not the modifiers and symbols that every script shares (tatweel, math letters). */
const OWN_LETTER = /[\p{L}--[\p{sc=Zyyy}\p{sc=Zinh}]]/v;

/** For each code point of the first plane: 0, or 1 + its index in SCRIPTS when it is a letter. */
const LETTERS = tabulate();

function tabulate(): Uint8Array {
  const table = new Uint8Array(0x10000);
  table.fill(1 + SCRIPTS.indexOf('Hani'), 0x3400, 0x4dc0);
  table.fill(1 + SCRIPTS.indexOf('Hani'), 0x4e00, 0xa000);
  table.fill(1 + SCRIPTS.indexOf('Hang'), 0xac00, 0xd7a4);
  // The three great blocks are filled above, since looking at each of their letters would take most of the time.
  const rest =
    codePoints(0, 0x3400) + codePoints(0xa000, 0xac00) + codePoints(0xd7a4, 0xd800) + codePoints(0xf900, 0xfffe);
  for (const [index, script] of SCRIPTS.entries()) {
    const source = script === 'Zzzz' ? OWN_LETTER.source : `[\\p{L}&&\\p{sc=${script}}]`;
    for (const [run] of rest.matchAll(new RegExp(`${source}+`, 'gv'))) {
      for (let at = 0; at < run.length; at++) table[run.charCodeAt(at)] = 1 + index;
    }
  }
  return table;
}

function codePoints(first: number, end: number): string {
  return String.fromCharCode(...Array.from({ length: end - first }, (_, offset) => first + offset));
}

function astralIndex(codePoint: number): number {
  for (const [first, last, script] of ASTRAL) {
    if (codePoint >= first && codePoint <= last) return 1 + SCRIPTS.indexOf(script);
  }
  return OWN_LETTER.test(String.fromCodePoint(codePoint)) ? 1 : 0;
}

/**
 * Counts the letters of a text by script, the most frequent script first.
 * Digits, marks, punctuation and letters that all scripts share are not counted.
 * @returns script (ISO 15924; `Zzzz` for the rare ones) → number of letters
 */
export function letterCounts(text: string): ReadonlyMap<Script, number> {
  const counts = new Array<number>(1 + SCRIPTS.length).fill(0);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    let index = LETTERS[unit] ?? 0;
    if (unit >= 0xd800 && unit < 0xdc00) {
      const codePoint = text.codePointAt(at) ?? unit;
      if (codePoint > 0xffff) {
        index = astralIndex(codePoint);
        at++;
      }
    }
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const found: [Script, number][] = [];
  for (const [index, script] of SCRIPTS.entries()) {
    const count = counts[1 + index] ?? 0;
    if (count > 0) found.push([script, count]);
  }
  return new Map(found.length > 1 ? found.sort((one, other) => other[1] - one[1]) : found);
}

/** The script most letters of a text are of (ISO 15924), or null when it has no letter. */
export function dominantScript(text: string): Script | null {
  for (const script of letterCounts(text).keys()) return script;
  return null;
}

/** In a title a Latin name or two must not hide the language of the rest: below this number of letters … */
const SHORT_LETTERS = 100;
/** … this share of them is enough. */
const RTL_SHARE = 0.3;

/**
 * The script that tells a text's language: the one most letters are of; in a title a right-to-left one that has a fair share,
 * since such titles carry long Latin names.
 * @param counts as `letterCounts` gives them
 * @returns ISO 15924, or null when there is no letter
 */
export function leadingScript(counts: ReadonlyMap<Script, number>): Script | null {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [first = null] = counts.keys();
  if (all >= SHORT_LETTERS) return first;
  const rtl = [...counts].find(([script, count]) => isRtlScript(script) && count >= all * RTL_SHARE);
  return rtl?.[0] ?? first;
}

/** Tells whether a script (ISO 15924) runs from right to left. */
export function isRtlScript(script: string): boolean {
  return RTL_SCRIPTS.has(script);
}
