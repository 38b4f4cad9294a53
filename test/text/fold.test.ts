import fc from 'fast-check';
import { matchKey } from '../../src/text/fold.ts';
import { fastestMs } from './fastest.ts';

const LANGUAGES = ['fa', 'fa-AF', 'ar', 'ur', 'sd', 'ps', 'ckb', 'ug', 'yi', 'he', 'en', null];

function same(language: string | null, ...texts: string[]): boolean {
  return new Set(texts.map((text) => matchKey(text, language))).size === 1;
}

function distinct(language: string | null, ...texts: string[]): boolean {
  return new Set(texts.map((text) => matchKey(text, language))).size === texts.length;
}

describe('a match key', () => {
  test('is the same however a compound is spaced', () => {
    expect(same('fa', 'می گردد', 'می\u200cگردد', 'ميگردد')).toBe(true);
  });

  test('does not tell keyboards, harakat, tatweel, digits or punctuation apart', () => {
    expect(same('fa', 'كتابي', 'کتابی', 'کتابى', 'کِتـــابی!', '\u200fکتابی')).toBe(true);
    expect(same('fa', 'خانهٔ ما', 'خانۀ ما', 'خانة ما', 'خانه ما')).toBe(true);
    expect(same('fa', 'آب', 'أب', 'إب', 'اب')).toBe(true);
    expect(same('fa', 'سال ۱۴۰۴', 'سال ١٤٠٤', 'سال 1404', '«سال ۱۴۰۴»؟')).toBe(true);
    expect(same('ar', 'ﷲ', 'الله')).toBe(true);
    expect(same('en', 'ISNA news', 'Isna-News')).toBe(true);
    expect(same('he', 'שָׁלוֹם', 'שלום')).toBe(true);
  });

  test('keeps apart what is apart', () => {
    expect(distinct('fa', 'کتاب', 'کباب', 'گتاب', 'کتب')).toBe(true);
  });

  test('follows Sindhi, where ڪ is not ک', () => {
    expect(distinct('sd', 'ڪ', 'ک', 'گ', 'ڳ')).toBe(true);
  });

  test('follows Pashto, where ي ی ې ۍ ئ are five letters', () => {
    expect(distinct('ps', 'ي', 'ی', 'ې', 'ۍ', 'ئ')).toBe(true);
  });

  test('follows Sorani, where ە is not ه and ڵ ڕ ێ ۆ are letters', () => {
    expect(distinct('ckb', 'ە', 'ه', 'ڵ', 'ل', 'ڕ', 'ر', 'ێ', 'ی', 'ۆ', 'و')).toBe(true);
    expect(same('ckb', 'كوردي', 'کوردی')).toBe(true);
  });

  test('follows Urdu, where ہ ھ ے differ', () => {
    expect(distinct('ur', 'ہ', 'ھ', 'ے', 'ی')).toBe(true);
    expect(same('ur', 'كراچي', 'کراچی')).toBe(true);
  });

  test('follows Uyghur, where ى is not ي', () => {
    expect(distinct('ug', 'ى', 'ي', 'ې', 'ە', 'ھ')).toBe(true);
  });

  test('keeps the points of Yiddish', () => {
    expect(distinct('yi', 'אַ', 'אָ', 'א')).toBe(true);
    expect(same('yi', 'ייִדיש', '\u05f2\u05b4דיש'.replace('\u05f2\u05b4', 'יי\u05b4'))).toBe(true);
  });

  test('is its own match key', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 1 }),
        fc.constantFrom('ي', 'ە', '\u0654', '\u0653', 'İ', 'ς', '\u0301', ' ', '\u200c'),
      ),
    });
    fc.assert(
      fc.property(text, fc.constantFrom(...LANGUAGES), (raw, language) => {
        const key = matchKey(raw, language);
        expect(matchKey(key, language)).toBe(key);
      }),
      { numRuns: 500 },
    );
  });

  test.each([['سلام دنیای «كتاب» می\u200cگردد ۱۲۳، '], ['א\u05b7'], ['\u064e\u0301\u0316'], [' '], ['۱۲']])(
    'is made of a megabyte of %j in no time',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      const ms = fastestMs(() => matchKey(text, 'fa'), { within: 3000 });
      expect(ms).toBeLessThan(3000);
    },
  );
});
