import fc from 'fast-check';
import { MAX_SEARCH_TERMS, parseSearch } from '../../src/text/search.ts';
import { answers } from './naive-search.ts';

const finds = (question: string, text: string, language: string | null = 'fa') =>
  answers(parseSearch(question), { fields: [text], language });
const kinds = (question: string) =>
  parseSearch(question).map(({ negated, spellings: [first] }) => [
    negated ? 'not' : 'yes',
    first?.open ? 'open' : 'whole',
    first?.words.join(' '),
  ]);

describe('a question', () => {
  test.each<[string, string, readonly (readonly string[])[]]>([
    [
      'is words',
      'کتاب تازه',
      [
        ['yes', 'open', 'کتاب'],
        ['yes', 'open', 'تازه'],
      ],
    ],
    ['takes a short word whole', 'از', [['yes', 'whole', 'از']]],
    ['takes quoted words whole, in a row', '"کتاب تازه"', [['yes', 'whole', 'کتاب تازه']]],
    ['knows a quoted word', '"کتاب"', [['yes', 'whole', 'کتاب']]],
    [
      'knows guillemets',
      'در «کتاب تازه» ما',
      [
        ['yes', 'whole', 'در'],
        ['yes', 'whole', 'کتاب تازه'],
        ['yes', 'whole', 'ما'],
      ],
    ],
    ['knows quotes of English', '“new book”', [['yes', 'whole', 'new book']]],
    [
      'knows quotes of German and Hebrew',
      '„ספר חדש” „neues Buch“',
      [
        ['yes', 'whole', 'ספר חדש'],
        ['yes', 'whole', 'neues buch'],
      ],
    ],
    [
      'takes a quote that is not closed for none',
      '"کتاب تازه',
      [
        ['yes', 'open', 'کتاب'],
        ['yes', 'open', 'تازه'],
      ],
    ],
    [
      'takes gershayim for a part of a word',
      'צה"ל "צה"ל הודיע"',
      [
        ['yes', 'open', 'צהל'],
        ['yes', 'whole', 'צהל הודיע'],
      ],
    ],
    [
      'rules out',
      'کتاب -کهنه',
      [
        ['yes', 'open', 'کتاب'],
        ['not', 'whole', 'کهنه'],
      ],
    ],
    ['rules out a phrase', '-"کتاب کهنه"', [['not', 'whole', 'کتاب کهنه']]],
    [
      'knows the dashes of phones',
      '−یک –دو —سه',
      [
        ['not', 'whole', 'یک'],
        ['not', 'whole', 'دو'],
        ['not', 'whole', 'سه'],
      ],
    ],
    [
      'looks through a mark of direction',
      '\u200f-کهنه \u200f"کتاب نو"',
      [
        ['not', 'whole', 'کهنه'],
        ['yes', 'whole', 'کتاب نو'],
      ],
    ],
    ['takes a dash inside a word for no minus', 'covid-19', [['yes', 'whole', 'covid 19']]],
    [
      'takes a dash alone for nothing',
      'تهران - قم',
      [
        ['yes', 'open', 'تهران'],
        ['yes', 'whole', 'قم'],
      ],
    ],
    ['is nothing without a word', '"" - … -!!', []],
  ])('%s', (_, question, expected) => {
    expect(kinds(question)).toEqual(expected);
  });

  test('is read to its end whatever it is, and asks for no more than an index can take', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(' ', '"', '«', '»', '-', '–', 'کتابها', 'كوردي', 'a1'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const terms = parseSearch(pieces.join('').slice(0, 200));
        const spellings = terms.flatMap((term) => term.spellings);
        expect(spellings.length).toBeLessThanOrEqual(480);
        expect(spellings.flatMap(({ words }) => words).join('')).toMatch(/^[a-z0-9\u0080-\uffff]*$/);
        expect(terms.every((term) => term.spellings.length > 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('of as many terms as may be asked for keeps every folding of each', () => {
    const terms = parseSearch('كوردي '.repeat(MAX_SEARCH_TERMS));
    expect(terms.length).toBe(MAX_SEARCH_TERMS);
    for (const { spellings } of terms) {
      const words = spellings.map(({ words }) => words.join(' '));
      expect(words).toEqual(expect.arrayContaining(['کوردی', 'ڪوردی', 'کوردي']));
    }
  });
});

describe('a word', () => {
  const SPACED = ['می گردد', 'می\u200cگردد', 'میگردد', 'گفت\u200cو\u200cگو', 'گفت و گو', 'گفتوگو'];
  test.each(SPACED.map((question) => [question]))('asked for as %j is found in each of its spellings', (question) => {
    for (const text of SPACED)
      expect([text, finds(question, `او ${text} باز`)]).toEqual([
        text,
        SPACED.indexOf(text) < 3 === SPACED.indexOf(question) < 3,
      ]);
  });

  test.each(SPACED.map((question) => [question]))('in quotes, %j, too', (question) => {
    for (const text of SPACED)
      expect([text, finds(`"${question}"`, `او ${text} باز`)]).toEqual([
        text,
        SPACED.indexOf(text) < 3 === SPACED.indexOf(question) < 3,
      ]);
  });

  test('is found with what is added to it, unless it is quoted or short', () => {
    expect(finds('کتاب', 'کتاب\u200cهای تازه')).toBe(true);
    expect(finds('"کتاب"', 'کتابخانه')).toBe(false);
    expect(finds('کت', 'کتاب')).toBe(false);
    expect(finds('تاب', 'کتاب')).toBe(false);
  });

  test('is found in Arabic after what is written at its head, in no other language', () => {
    for (const text of ['والكتاب', 'بالكتب والكتابة', 'لكتابه', 'للكتاب'])
      expect([text, finds('كتاب', text, 'ar')]).toEqual([text, text !== 'بالكتب']);
    expect(finds('رای', 'برای ما', 'fa')).toBe(false);
    expect(finds('"كتاب"', 'والكتاب', 'ar')).toBe(false);
    expect(finds('اب', 'باب', 'ar')).toBe(false);
  });

  test('is found in Hebrew after what is written at its head', () => {
    for (const text of ['הספר', 'ולספרים', 'שבספר', 'כשספר', 'אספר'])
      expect([text, finds('ספר', text, 'he')]).toEqual([text, text !== 'אספר']);
    expect(finds('צהל', 'בצה"ל', 'he')).toBe(true);
    expect(finds('-ספר', 'הספר', 'he')).toBe(true);
  });

  test('is folded as the language of the text is', () => {
    expect([finds('کراچي', 'کراچی', 'ur'), finds('ھے', 'ہے', 'ur'), finds('ے', 'ی', 'ur')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([finds('ڪتاب', 'ڪتاب', 'sd'), finds('ڪ', 'ک', 'sd'), finds('ك', 'ڪ', 'sd')]).toEqual([true, false, true]);
    expect([finds('ې', 'ی', 'ps'), finds('ي', 'ي', 'ps'), finds('ي', 'ی', 'ps')]).toEqual([false, true, true]);
    expect([
      finds('هەولێر', 'هەولێر', 'ckb'),
      finds('ههولێر', 'هەولێر', 'ckb'),
      finds('هەولیر', 'هەولێر', 'ckb'),
    ]).toEqual([true, false, false]);
  });

  test('beside a number is found written together and apart', () => {
    for (const question of ['covid19', 'covid-19', 'covid 19']) {
      for (const text of ['covid19', 'Covid-19', 'COVID 19'])
        expect([question, text, finds(question, text, 'en')]).toEqual([question, text, true]);
    }
    expect(finds('12 5', '125')).toBe(false);
  });
});
