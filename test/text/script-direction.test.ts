import fc from 'fast-check';
import { directionOf, directionOfTag, firstStrong, LRM, RLM, withMark } from '../../src/text/direction.ts';
import { dominantScript, isRtlScript, leadingScript, letterCounts } from '../../src/text/script.ts';
import { fastestMs } from './fastest.ts';

describe('the script of a text', () => {
  test('is counted by letters only', () => {
    expect([...letterCounts('سلام ۱۲۳ Hi! 漢字 שלום\u05b7 ــ 𞤀')]).toEqual([
      ['Arab', 4],
      ['Hebr', 4],
      ['Latn', 2],
      ['Hani', 2],
      ['Adlm', 1],
    ]);
  });

  test.each([
    ['سلام', 'Arab'],
    ['ދިވެހި', 'Thaa'],
    ['ܫܠܡܐ', 'Syrc'],
    ['ߒߞߏ', 'Nkoo'],
    ['Привет', 'Cyrl'],
    ['한국', 'Hang'],
    ['ﺳﻼﻡ', 'Arab'],
    ['נייַעס', 'Hebr'],
  ])('of %s is %s', (text, script) => {
    expect(dominantScript(text)).toBe(script);
  });

  test('is none where there is no letter', () => {
    expect(dominantScript('۱۲۳ … 🇮🇷')).toBeNull();
  });

  test.each(['Adlm', 'Arab', 'Aran', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa', 'Yezi'])(
    '%s runs right to left',
    (script) => {
      expect(isRtlScript(script)).toBe(true);
      expect(isRtlScript('Latn')).toBe(false);
    },
  );

  test.each([
    ['a Persian title with a long Latin name', 'رونمایی از گوشی Samsung Galaxy S26 Ultra', 'Arab'],
    ['an English title with an Arabic name', 'Al-Azhar (الأزهر) opens a new library', 'Latn'],
    [
      'an English text that quotes Hebrew',
      `${'The minister said so again. '.repeat(8)}${'שלום עולם '.repeat(7)}`,
      'Latn',
    ],
    ['nothing', '', null],
  ])('leads: %s', (_, text, script) => {
    expect(leadingScript(letterCounts(text))).toBe(script);
  });

  test('of a megabyte is counted in no time', () => {
    const ms = fastestMs(() => letterCounts('سلام hello '.repeat(90_000)), { within: 3000 });
    expect(ms).toBeLessThan(3000);
  });
});

describe('the direction of a language', () => {
  test.each(
    'fa ar he ur ps ckb ug sd dv yi fa-AF ku-Arab az-Arab pa-Arab uz-Arab kk-Arab skr glk mzn lrc bal ks pnb syr nqo ff-Adlm rhg sam mid iw ji'.split(
      ' ',
    ),
  )('%s is rtl', (tag) => {
    expect(directionOfTag(tag)).toBe('rtl');
  });

  test.each('en fr ku az uz kk tr fa-Latn zh und not_a_tag!'.split(' '))('%s is ltr', (tag) => {
    expect(directionOfTag(tag)).toBe('ltr');
  });
});

describe('the direction of a text', () => {
  test.each([
    ['the script wins over the tag', 'سنڌي خبرون', 'sd-IN', 'rtl'],
    ['an Arabic text declared English', 'الأخبار العاجلة', 'en-us', 'rtl'],
    ['an English text declared Persian', 'All the news of today', 'fa', 'ltr'],
    ['a Persian title with a long Latin name', 'رونمایی از گوشی Samsung Galaxy S26 Ultra', 'fa', 'rtl'],
    ['digits of a Persian text', '۱۴۰۴', 'fa', 'rtl'],
    ['nothing known', '1404', null, 'ltr'],
    ['letters alone', 'שלום', null, 'rtl'],
  ] as const)('%s', (_, text, language, direction) => {
    expect(directionOf(text, language)).toBe(direction);
  });
});

describe('the first strong character', () => {
  test.each([
    ['«سلام» Hi', 'rtl'],
    ['۱۲ Hi سلام', 'ltr'],
    ['۱۲ ٣ 4 – «»', null],
    ['\u2068سلام\u2069 Hi', 'ltr'],
    ['\u2067\u2066a\u2069 سلام', null],
    ['\u2067سلام', null],
    ['\u2067سلام\nHi', 'ltr'],
    ['\u200fHi', 'rtl'],
    ['\u061cHi', 'rtl'],
    ['\u200eسلام', 'ltr'],
    ['🇮🇷 ایران', 'ltr'],
    ['🔥 ایران', 'rtl'],
    ['\u064e a', 'ltr'],
  ])('of %j is %s', (text, direction) => {
    expect(firstStrong(text)).toBe(direction);
  });
});

describe('the mark before a field', () => {
  test('is not put where the text starts right by itself', () => {
    expect(withMark('ایسنا | ISNA', 'rtl')).toBe('ایسنا | ISNA');
    expect(withMark('«۱۲» ایسنا', 'rtl')).toBe('«۱۲» ایسنا');
    expect(withMark('ISNA ایسنا', 'ltr')).toBe('ISNA ایسنا');
    expect(withMark('1404', 'ltr')).toBe('1404');
    expect(withMark('', 'rtl')).toBe('');
  });

  test('is put where it would start wrong', () => {
    expect(withMark('ISNA ایسنا', 'rtl')).toBe(`${RLM}ISNA ایسنا`);
    expect(withMark('1404', 'rtl')).toBe(`${RLM}1404`);
    expect(withMark('ایسنا: news', 'ltr')).toBe(`${LRM}ایسنا: news`);
  });

  test('is at most one and makes the first strong character right', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('a', 'ا', '۱', '1', ' ', '\u2067', '\u2069', '\u200f', '\u200e', '\n'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
      minLength: 1,
    });
    fc.assert(
      fc.property(text, fc.constantFrom('rtl' as const, 'ltr' as const), (raw, direction) => {
        const marked = withMark(raw, direction);
        const mark = direction === 'rtl' ? RLM : LRM;
        expect([raw, mark + raw]).toContain(marked);
        if (raw !== '' && (direction === 'rtl' || firstStrong(raw) !== null))
          expect(firstStrong(marked)).toBe(direction);
        expect(withMark(marked, direction)).toBe(marked);
      }),
    );
  });
});
