import fc from 'fast-check';
import { matchKey, matchWords } from '../../src/text/fold.ts';
import { searchText, searchWords } from '../../src/text/search-text.ts';
import { fastestMs } from './fastest.ts';

const LANGUAGES = [null, 'fa', 'ar', 'ur', 'ps', 'sd', 'ckb', 'ug', 'yi', 'he'];

describe('the words of a text', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['are parted by spaces and punctuation', 'fa', '«کتاب»،قلم/دفتر–میز', ['کتاب', 'قلم', 'دفتر', 'میز']],
    ['hold their ZWNJ, folded away', 'fa', 'می\u200cگردد می گردد', ['میگردد', 'می', 'گردد']],
    ['are folded', 'fa', 'كِتابـي ۱۴۰۴ ١٤٠٤', ['کتابی', '1404', '1404']],
    ['hold gershayim of any kind', 'he', "בצה\"ל צה״ל ג'ורג' ארה”ב", ['בצהל', 'צהל', 'גורג', 'ארהב']],
    ['end at a quotation mark that is none', 'he', 'אמר "שלום" לו', ['אמר', 'שלום', 'לו']],
    ['hold an apostrophe', 'en', "Don't it’s", ['dont', 'its']],
    ['hold the commas of large numbers only', 'fa', '۱۲٬۴۰۰ 1,234,567 1,2', ['12400', '1234567', '1', '2']],
    ['are single letters where nothing parts words', 'ja', '東京 news', ['東', '京', 'news']],
    ['are none in signs alone', 'fa', ' !؟ ـ \u200c 📷', []],
  ])('%s', (_, language, text, words) => {
    expect(searchWords(text, language)).toEqual(words);
  });

  test('are cut where they are too long to be any, alike in texts and questions', () => {
    const long = 'x'.repeat(64);
    expect(searchWords(`${long}yz a ${long}`, 'en')).toEqual([long, 'a', long]);
  });

  test('hold nothing that the index would part', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...LANGUAGES), (text, language) => {
        expect(searchWords(text, language).join('')).toMatch(/^[a-z0-9\u0080-\uffff]*$/);
      }),
      { numRuns: 500 },
    );
  });

  test('are those that are folded one by one, by the short way too', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.integer({ min: 0x5b0, max: 0x6ff }),
      fc.integer({ min: 0x200b, max: 0x2028 }),
      fc.constantFrom(0x20, 0x0a, 0x4e00),
    );
    const words = (texts: readonly string[]) => texts.filter((word) => word !== '');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), fc.constantFrom(...LANGUAGES), (units, language) => {
        const text = String.fromCharCode(...units);
        const oneByOne = text.split(/[\p{Z}\p{Cc}\p{P}\p{S}]+/u).map((word) => matchKey(word, language));
        expect(words(matchWords(text, language).split(' '))).toEqual(words(oneByOne));
      }),
      { numRuns: 5000 },
    );
  });

  test.each([["a'"], ['א"'], ['1,'], ["\u0301'"], ['東'], ['x'], ['سلام دنیا، '], [' ']])(
    'are found in a megabyte of %j in no time',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      expect(fastestMs(() => searchWords(text, 'fa'), { within: 3000 })).toBeLessThan(3000);
    },
  );
});

describe('the text that is looked into', () => {
  test('has each field after a mark of the language, and one that stands in an earlier one once', () => {
    expect(searchText(['تیتر', 'متن خبر', 'خبر', '', 'خ'], 'fa-AF')).toBe('¶fa تیتر ¶fa متن خبر ¶fa خ ');
    expect(searchText(['a'], null)).toBe('¶ a ');
  });

  test('has the later parts of joined words once more, each a field of its own, but no endings', () => {
    expect(searchText(['پایان\u200cنامه‌ها، نیم\u200cفاصله و فاصله'], 'fa')).toBe(
      '¶fa پایاننامهها نیمفاصله و فاصله ¶fa نامه ',
    );
  });
});
