import fc from 'fast-check';
import { cleanLine, cleanText } from '../../src/text/clean.ts';
import { fastestMs } from './fastest.ts';

const rough = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'),
    fc.constantFrom('ی', 'ي', 'ک', '۱', '٢', '3', 'a', '\u200c', '\u200d', '\u200e', '\u200f', '\u0640', '\u064e', ' '),
    fc.constantFrom('\0', '\x07', '\x85', '\r', '\n', '\ud800', '\udc00', '\ufffe', '\ufeff', '\v'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

/** Letters, digits and joiners, with composed letters taken apart so that NFC does not count as a change. */
function lettersOf(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFD')
      .match(/[\p{L}\p{N}\u200c\u200d]/gu) ?? []
  ).join('');
}

describe('a published text', () => {
  test('keeps every letter, digit and joiner as written', () => {
    fc.assert(fc.property(rough, (text) => expect(lettersOf(cleanText(text))).toBe(lettersOf(text))));
  });

  test('is not changed by cleaning it again', () => {
    fc.assert(
      fc.property(rough, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
        expect(cleanLine(cleanLine(text))).toBe(cleanLine(text));
      }),
    );
  });

  test('has no overrides and only balanced embeddings and isolates', () => {
    fc.assert(
      fc.property(rough, (text) => {
        let rest = cleanText(text).replace(/[^\u202a-\u202e\u2066-\u2069]/g, '');
        for (let before = ''; before !== rest; ) {
          before = rest;
          rest = rest.replace(/[\u202a\u202b]\u202c|[\u2066-\u2068]\u2069/g, '');
        }
        expect(rest).toBe('');
      }),
    );
  });

  test('is composed, and free of controls, lone surrogates and noncharacters', () => {
    expect(cleanText('e\u0301\0\x01\x7f\x85\x9f\ud800x\ufffe\uffff\ufeff')).toBe('\u00e9x');
    expect(cleanText('א\u05b7')).toBe('א\u05b7');
  });

  test('keeps ZWNJ, ZWJ, marks of direction, tatweel and harakat', () => {
    const text = 'می\u200cرود\u200d \u200fالسَّـلام\u200e';
    expect(cleanText(text)).toBe(text.normalize('NFC'));
  });

  test('keeps line breaks and tabs', () => {
    expect(cleanText('a\r\nb\rc\td\fe')).toBe('a\nb\nc\td e');
  });

  test.each([
    ['an override', 'a\u202ecba\u202cd', 'acbad'],
    ['an opening without an end', '\u2067سلام', 'سلام'],
    ['an end without an opening', 'سلام\u2069 \u202cدنیا', 'سلام دنیا'],
    ['a pair around the whole', '\u2067سلام\u2069', 'سلام'],
    ['pairs around the whole, with spaces', ' \u202b\u2068 سلام \u2069\u202c', '  سلام '],
    ['an embedding that its isolate ends', '\u2067a\u202bb\u2069 c', '\u2067ab\u2069 c'],
    ['an embedding that outlives its isolate', '\u202ba\u2067b\u202cc\u2069', 'a\u2067bc\u2069'],
  ])('loses %s', (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  test('keeps a balanced pair within', () => {
    expect(cleanText('کتاب \u2066C++\u2069 رسید')).toBe('کتاب \u2066C++\u2069 رسید');
    expect(cleanText('\u2067a\u2069 \u2067b\u2069')).toBe('\u2067a\u2069 \u2067b\u2069');
  });
});

describe('a title', () => {
  test('stands on one line with single spaces', () => {
    expect(cleanLine(' \n سلام\u00a0\t  دنیای\u200cما \u2028')).toBe('سلام دنیای\u200cما');
  });
});

describe('a megabyte', () => {
  test.each([
    ['Persian', 'سلام دنیای می\u200cرود. '],
    ['opened isolates', '\u2067'],
    ['marks on one letter', '\u064e\u0301\u0316'],
    ['overrides', '\u202ea\u202c'],
    ['spaces', ' '],
  ])('of %s is cleaned in no time', (_, unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const ms = fastestMs(() => cleanText(text), { within: 3000 });
    expect(ms).toBeLessThan(3000);
  });
});
