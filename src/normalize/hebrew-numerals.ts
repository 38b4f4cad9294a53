/** Hebrew letters as numbers; finals count as their letters. */
const VALUES: Readonly<Record<string, number>> = Object.fromEntries([
  ...[...'אבגדהוזחט'].map((letter, at) => [letter, at + 1]),
  ...[...'יכלמנסעפצ'].map((letter, at) => [letter, (at + 1) * 10]),
  ...[...'קרשת'].map((letter, at) => [letter, (at + 1) * 100]),
  ...[...'ךםןףץ'].map((letter, at) => [letter, [20, 40, 50, 80, 90][at]]),
]);

const MARKS = /['"’‘”“′″\u05f3\u05f4]/g;

/** A day of the month or a year of these centuries without its marks: «יג», «תשפו». */
const UNMARKED = /^(?:[יכל]?[א-ט]|[יכל]|ה?ת[קרשת][א-ת]{0,3})$/u;

/**
 * The number that Hebrew letters stand for, thousands left out: תשפ"ו and ה'תשפ"ו are 786, י"ג is 13. Null for a word that
 * is none.
 */
export function hebrewNumber(word: string): number | null {
  const bare = word.replace(MARKS, '');
  if (bare === word && !UNMARKED.test(word)) return null;
  // The thousands stand before the hundreds, marked or not.
  const values = [...bare.replace(/^ה(?=ת)/u, '')].map((letter) => VALUES[letter]);
  if (values.length === 0) return null;
  return values.reduce<number | null>((sum, value) => (sum === null || value === undefined ? null : sum + value), 0);
}
