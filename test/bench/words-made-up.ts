const LETTERS: Readonly<Record<string, string>> = {
  fa: 'ابپتجچدرزسشعفقکگلمنوهی',
  ar: 'ابتجحدرسشعفقكلمنهوي',
  he: 'אבגדהוזחטיכלמנסעפצקרשת',
  ur: 'ابپتٹجچدڈرزسشعفقکگلمنوہیے',
  en: 'abcdefghiklmnoprstuvwy',
};

/** The same numbers from 0 to 1 in every run. */
export function countingRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Thirty thousand words of a language's letters. */
export function madeUpWords(language: string, random: () => number): readonly string[] {
  const letters = LETTERS[language] ?? '';
  const letter = () => letters.charAt(Math.floor(random() * letters.length));
  return Array.from({ length: 30_000 }, () => Array.from({ length: 2 + Math.floor(random() * 7) }, letter).join(''));
}
