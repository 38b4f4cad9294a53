/** Letters that keyboards and charsets confuse; each is matched by all of its row. */
const ROWS = ['یيىې', 'کك', 'هةۀہە', 'اأإآٱ', 'وؤ'];

/** Harakat, Hebrew points, tatweel, joiners and marks that may follow any letter. */
const MARKS = '[\\u0591-\\u05c7\\u0640\\u064b-\\u065f\\u0670\\u200b-\\u200f]{0,3}';
const GAP = '[\\s\\u200b-\\u200f]{0,3}';
const MARK = /[\u0591-\u05bd\u0640\u064b-\u065f\u0670]/;

/**
 * Source of a regular expression that finds a word or phrase however it is spelt: Arabic ي ك for Persian ی ک, with or without
 * ZWNJ, spaces, harakat and tatweel. For expressions with the flags `iu`.
 */
export function spellingOf(phrase: string): string {
  let source = '';
  for (const letter of phrase) {
    if (MARK.test(letter)) continue;
    if (/[\s\u200c]/.test(letter)) source += GAP;
    else source += `${letterClass(letter)}${/\p{L}/u.test(letter) ? MARKS : ''}`;
  }
  return source;
}

/** One expression for any of several phrases. */
export function spellingsOf(phrases: readonly string[]): string {
  return `(?:${phrases.map(spellingOf).join('|')})`;
}

function letterClass(letter: string): string {
  const row = ROWS.find((letters) => letters.includes(letter));
  return row === undefined ? letter.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&') : `[${row}]`;
}
