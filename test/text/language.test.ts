import {
  canonicalTag,
  compareIn,
  fitsScript,
  languageName,
  localized,
  matchesRange,
  tagInScript,
} from '../../src/text/language.ts';

describe('the tag that is published', () => {
  test.each([
    ['fa', 'fa'],
    ['fa-IR', 'fa'],
    ['fa_IR', 'fa'],
    ['FA-ir', 'fa'],
    ['fas', 'fa'],
    ['pes', 'fa'],
    ['fa-Arab-IR', 'fa'],
    ['fa-AF', 'fa-AF'],
    ['prs', 'fa-AF'],
    ['fa-Arab-AF', 'fa-AF'],
    ['fa-Latn', 'fa-Latn'],
    ['iw', 'he'],
    ['he-IL', 'he'],
    ['ji', 'yi'],
    ['ar-EG', 'ar'],
    ['arb', 'ar'],
    ['ur-PK', 'ur'],
    ['pnb', 'pnb'],
    ['pnb-PK', 'pnb'],
    ['ckb', 'ckb'],
    ['ckb-IQ', 'ckb'],
    ['ku-Arab', 'ku-Arab'],
    ['ku-IQ', 'ku-Arab'],
    ['ku', 'ku'],
    ['az-IR', 'az-Arab'],
    ['az-Arab', 'az-Arab'],
    ['pa-PK', 'pa-Arab'],
    ['uz-Arab-AF', 'uz-Arab'],
    ['kk-CN', 'kk-Arab'],
    ['sd-IN', 'sd'],
    ['sd-Deva', 'sd-Deva'],
    ['en-us', 'en'],
    ['en_US.UTF-8', 'en'],
    ['pt-BR', 'pt'],
    ['zh-TW', 'zh-Hant'],
    ['zh-cmn-Hans', 'zh'],
    [' fa ', 'fa'],
  ])('of %s is %s', (tag, canonical) => {
    expect(canonicalTag(tag)).toBe(canonical);
    expect(canonicalTag(canonical)).toBe(canonical);
  });

  test.each(['', 'und', 'und-Arab', 'mul', 'zxx', 'x-private', 'persian', 'C', '123', 'fa-', 'فارسی'])(
    'is none for %j',
    (tag) => {
      expect(canonicalTag(tag)).toBeNull();
    },
  );
});

describe('a language range', () => {
  test.each([
    ['fa-AF', 'fa', true],
    ['fa', 'FA', true],
    ['fa', 'fa-AF', false],
    ['fat', 'fa', false],
    ['en', '*', true],
  ])('of %s in %s: %s', (tag, range, taken) => {
    expect(matchesRange(tag, range)).toBe(taken);
  });
});

describe('the script a language is written in', () => {
  test.each([
    ['sd', 'Arab', true],
    ['sd', 'Deva', true],
    ['sd-IN', 'Arab', true],
    ['sd', 'Latn', false],
    ['fa', 'Arab', true],
    ['fa-AF', 'Arab', true],
    ['en-us', 'Arab', false],
    ['az', 'Arab', true],
    ['az', 'Latn', true],
    ['ku-Arab', 'Latn', false],
    ['ur-Aran', 'Arab', true],
    ['yi', 'Hebr', true],
    ['ja', 'Kana', true],
    ['zh-Hant', 'Hani', true],
    ['ko', 'Hang', true],
    ['nonsense!', 'Latn', false],
  ])('%s in %s: %s', (tag, script, fits) => {
    expect(fitsScript(tag, script)).toBe(fits);
  });
});

describe('the tag of a language in the script of a text', () => {
  test.each([
    ['ku', 'Arab', 'ku-Arab'],
    ['ku', 'Latn', 'ku'],
    ['az', 'Arab', 'az-Arab'],
    ['pa', 'Arab', 'pa-Arab'],
    ['uz', 'Cyrl', 'uz-Cyrl'],
    ['sd', 'Arab', 'sd'],
    ['sd', 'Deva', 'sd-Deva'],
    ['fa-AF', 'Arab', 'fa-AF'],
    ['fa', 'Latn', 'fa'],
    ['sr', 'Latn', 'sr-Latn'],
    ['ja', 'Kana', 'ja'],
    ['ku-Arab', 'Latn', 'ku-Arab'],
    ['nonsense!', 'Arab', 'nonsense!'],
  ])('%s in %s is %s', (tag, script, written) => {
    expect(tagInScript(tag, script)).toBe(written);
  });
});

describe('words in several languages', () => {
  const names = { fa: 'سیاست', 'ar-EG': 'سياسة', en: 'Politics' };

  test.each([
    ['en', 'en', 'Politics'],
    ['EN', 'en', 'Politics'],
    ['fa-AF', 'fa', 'سیاست'],
    ['ar', 'ar-EG', 'سياسة'],
    ['he', 'fa', 'سیاست'],
    [null, 'fa', 'سیاست'],
  ])('for %s are taken from %s', (asked, language, text) => {
    expect(localized(names, asked)).toEqual({ text, language });
  });

  test('are empty when there are none', () => {
    expect(localized({}, 'fa')).toEqual({ text: '', language: 'und' });
  });
});

describe('sorting', () => {
  test('puts پ چ ژ گ where Persian has them', () => {
    expect(['گل', 'لب', 'پدر', 'توت', 'کار', 'بار', 'ژاله', 'زر', 'سر'].sort(compareIn('fa'))).toEqual([
      'بار',
      'پدر',
      'توت',
      'زر',
      'ژاله',
      'سر',
      'کار',
      'گل',
      'لب',
    ]);
  });

  test('works for languages and words that ICU does not know', () => {
    expect(['b', 'a'].sort(compareIn('ckb'))).toEqual(['a', 'b']);
    expect(['b', 'a'].sort(compareIn('not a tag'))).toEqual(['a', 'b']);
  });
});

describe('the name of a language', () => {
  test.each([
    ['fa', 'فارسی'],
    ['ar', 'العربية'],
    ['he', 'עברית'],
    ['ur', 'اردو'],
    ['ps', 'پښتو'],
    ['ckb', 'کوردیی ناوەندی'],
    ['ug', 'ئۇيغۇرچە'],
    ['sd', 'سنڌي'],
    ['dv', 'ދިވެހި'],
    ['yi', 'ייִדיש'],
    ['en', 'English'],
    ['fr', 'français'],
    ['ku-Arab', 'کوردی'],
    ['qq!', 'qq!'],
  ])('%s is called %s', (tag, name) => {
    expect(languageName(tag)).toBe(name);
  });
});
