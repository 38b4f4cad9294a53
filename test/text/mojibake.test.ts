import fc from 'fast-check';
import { repairMojibake } from '../../src/text/mojibake.ts';

/** UTF-8 read by another table, as a careless program does. */
const misread = (text: string, table: string) => new TextDecoder(table).decode(new TextEncoder().encode(text));

describe('UTF-8 that was read by another table', () => {
  test.each([
    ['Persian as windows-1252', 'Ø®Ø¨Ø±Ú¯Ø²Ø§Ø±ÛŒ', 'خبرگزاری'],
    ['Persian as windows-1256', 'ط®ط¨ط±ع¯ط²ط§ط±غŒ', 'خبرگزاری'],
    ['Hebrew as windows-1252', misread('שלום וברכה', 'windows-1252'), 'שלום וברכה'],
    ['one word of a text', 'BBC: Ø®Ø¨Ø± today – café', 'BBC: خبر today – café'],
    [
      'in a text with markup',
      `<p>${misread('می‌رود «تهران»', 'windows-1252')} <b>x</b></p>`,
      '<p>می‌رود «تهران» <b>x</b></p>',
    ],
  ])('%s is put right', (_name, broken, text) => {
    expect(repairMojibake(broken)).toBe(text);
  });

  test.each([
    'طپش قلب و عکس‌های عجیب؛ طعم غم',
    'ظهر پنج‌شنبه، ۱۲ خرداد: «عکاسی» با گچ',
    'عمّان تفتتح مكتبة عامة جديدة',
    'ספרייה עירונית חדשה × 3',
    'اردو کی خبریں، طلبہ کے لیے ڈھیر ساری',
    'Déjà vu – « Ça coûte 5 € », œuvre naïve à Âge égal',
    'Größe: 3 × 4 Ø 5 mm, Straße, „Übung“',
    'Ø 12 – ÅØÆ på norsk, Ùdder',
    'Ã© is how é looks when it is broken, which is not ours to mend',
  ])('%s stays', (text) => {
    expect(repairMojibake(text)).toBe(text);
  });

  const letters = fc.constantFrom(...'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیيكةأإآؤئء');
  const hebrew = fc.constantFrom(...'אבגדהוזחטיכלמנסעפצקרשתךםןףץ');
  const word = (letter: fc.Arbitrary<string>) => fc.string({ unit: letter, minLength: 1, maxLength: 9 });
  const words = (letter: fc.Arbitrary<string>) =>
    fc.array(word(letter), { minLength: 1, maxLength: 8 }).map((all) => `${all.join(' ')}، خبر`);
  const latin = fc.string({ unit: fc.constantFrom(...'abcxyzéèêàâçùûüöäßñåøæÉÀÇ «»–—’“”…·×€ '), maxLength: 60 });

  test.each(['windows-1252', 'windows-1256'])('comes back whole from %s, whatever the words', (table) => {
    fc.assert(
      fc.property(words(letters), (text) => {
        expect(repairMojibake(misread(text, table))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('is not seen in any right text', () => {
    fc.assert(
      fc.property(fc.oneof(words(letters), words(hebrew), latin), (text) => {
        expect(repairMojibake(text)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  test('is looked for in linear time', () => {
    const long = 'Ø®Ø ط®ط '.repeat(200_000);
    const startedAt = performance.now();
    repairMojibake(long);
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});
