import { languageOf } from '../../src/normalize/language.ts';
import { entryOf, plain } from './samples.ts';

const FA = 'دانشجویان دانشگاه تهران می\u200cگویند کتاب\u200cهای درسی امسال دو برابر سال گذشته گران شده است.';
const AR = 'قال المتحدث باسم الوزارة إن الحكومة ستعلن خطتها الجديدة لدعم المزارعين خلال الأسبوع المقبل.';
const UR = 'وزیر تعلیم نے کہا ہے کہ حکومت اگلے سال سے تمام سرکاری اسکولوں میں مفت کتابیں دے گی۔';
const SD = 'صوبائي وزير چيو آهي ته ٻوڏ متاثرن کي ايندڙ مهيني تائين نوان گهر ڏنا ويندا ۽ رستا به ٺاهيا ويندا.';
const HE = 'שר החינוך הודיע היום כי שנת הלימודים הבאה תיפתח כסדרה בכל בתי הספר בצפון ובדרום.';
const EN = 'The minister of education said that the next school year will open on time in every town.';
const CKB = 'وەزیری پەروەردە ڕایگەیاند ساڵی نوێی خوێندن لە کاتی خۆیدا لە هەموو قوتابخانەکان دەست پێ دەکات.';
const YI = 'דער מיניסטער האט געזאגט אז די שולן וועלן זיך עפענען אין צייט אין אלע שטעט און שטעטלעך.';

function language(text: string, declared: string | null, ...defaults: (string | null)[]) {
  const { language: found, repair } = languageOf({ declared, defaults, text });
  return [found, repair];
}

describe('what an item declares', () => {
  test.each([
    ['fa-IR', FA, 'fa'],
    ['fa_IR', FA, 'fa'],
    ['fa-AF', FA, 'fa-AF'],
    ['prs', FA, 'fa-AF'],
    ['ar-EG', AR, 'ar'],
    ['iw', HE, 'he'],
    ['ji', YI, 'yi'],
    ['ur-PK', UR, 'ur'],
    ['sd-IN', SD, 'sd'],
    ['en-us', EN, 'en'],
    ['ku', CKB, 'ku-Arab'],
    ['ku-IQ', CKB, 'ku-Arab'],
    ['ckb-IQ', CKB, 'ckb'],
  ])('%s holds, as the shortest correct tag', (declared, text, tag) => {
    expect(language(text, declared)).toEqual([tag, null]);
  });

  test('stands above what the feed and the catalogue say', () => {
    expect(language(UR, 'ur', 'sd', 'sd')).toEqual(['ur', null]);
  });

  test('is kept against a detector that is sure of another, and the dispute is counted', () => {
    expect(language(UR, 'fa')).toEqual(['fa', 'language-disputed']);
  });

  test.each([
    ['Arabic declared en-us', AR, 'en-us', 'ar'],
    ['Persian declared en', FA, 'en', 'fa'],
    ['Hebrew declared ar', HE, 'ar', 'he'],
    ['English declared fa', EN, 'fa', 'en'],
    ['Sorani declared tr', CKB, 'tr', 'ckb'],
    ['Sindhi declared in Devanagari', SD, 'sd-Deva', 'sd'],
  ])('is overruled when the text is of a script it is not written in: %s', (_, text, declared, tag) => {
    expect(language(text, declared)).toEqual([tag, 'language-overruled']);
  });

  test('gives way to a default that fits, when it does not fit itself', () => {
    expect(language('خبر', 'en-us', 'ur')).toEqual(['ur', 'language-overruled']);
    expect(language(FA, 'en-us', 'fa-AF')).toEqual(['fa-AF', 'language-overruled']);
  });

  test('is not overruled by the Latin names in a title', () => {
    expect(language('رونمایی از گوشی Samsung Galaxy S26 Ultra', 'fa-AF')).toEqual(['fa-AF', null]);
    expect(language('השקת הטלפון Samsung Galaxy S26', 'he')).toEqual(['he', null]);
  });

  test.each(['', 'und', 'mul', 'x-default', 'persian', '🇮🇷'])('counts as nothing when it is %j', (declared) => {
    expect(language(FA, declared, 'fa')).toEqual(['fa', null]);
  });

  test('holds where there is no letter to contradict it', () => {
    expect(language('۱۴۰۴/۰۷/۱۵ — 🔥', 'fa')).toEqual(['fa', null]);
    expect(language('', 'he')).toEqual(['he', null]);
  });
});

describe('what the feed or the catalogue declares', () => {
  test('is the default of items too short to tell', () => {
    expect(language('خبر', null, 'ur')).toEqual(['ur', null]);
    expect(language('2 : 1', null, null, 'he')).toEqual(['he', null]);
  });

  test('is the catalogue’s before the feed’s, unless the feed says the same more exactly', () => {
    expect(language('خبر', null, 'ur', 'fa')).toEqual(['ur', null]);
    expect(language(FA, null, 'fa', 'fa-AF')).toEqual(['fa-AF', null]);
  });

  test.each([
    ['a Sindhi feed that carries Urdu', UR, 'sd', 'ur'],
    ['a Hebrew feed that carries English', EN, 'he', 'en'],
    ['a Persian feed that carries Arabic', AR, 'fa', 'ar'],
    ['an Arabic feed that carries Sorani', CKB, 'ar', 'ckb'],
    ['a Hebrew feed that carries Yiddish', YI, 'he', 'yi'],
  ])('is overruled when the text is long and clear: %s', (_, text, feed, tag) => {
    expect(language(text, null, feed)).toEqual([tag, 'language-overruled']);
  });

  test('stays when the detector knows the same language under another tag', () => {
    expect(language(FA, null, 'fa-AF')).toEqual(['fa-AF', null]);
    expect(language(CKB, null, 'ku')).toEqual(['ku-Arab', null]);
  });

  test('stays when it is of a language the detector has no profile of', () => {
    expect(language(FA, null, 'glk')).toEqual(['glk', null]);
    expect(language(UR, null, 'bal')).toEqual(['bal', null]);
  });

  test('gets the script of the text where its language has several', () => {
    expect(language('بو گون تبریزده بیر بؤیوک ییغینجاق اولدو', null, 'az')).toEqual(['az-Arab', null]);
    expect(language('Bu gün Təbrizdə böyük yığıncaq oldu', null, 'az')).toEqual(['az', null]);
    expect(language('خبرلر', null, 'uz')).toEqual(['uz-Arab', null]);
    expect(language('قازاقشا', null, 'kk-CN')).toEqual(['kk-Arab', null]);
    expect(language('پنجابی', null, 'pa-PK')).toEqual(['pa-Arab', null]);
  });
});

describe('where nothing is declared', () => {
  test.each([
    ['fa', FA],
    ['ar', AR],
    ['ur', UR],
    ['sd', SD],
    ['he', HE],
    ['en', EN],
    ['ckb', CKB],
    ['yi', YI],
    ['dv', 'މިއަދު މާލޭގައި ވާރޭވެހުނު'],
  ])('%s is found', (tag, text) => {
    expect(language(text, null)).toEqual([tag, null]);
  });

  test('a text that tells nothing has none, and none is guessed', () => {
    for (const text of ['', '1-1', '🔥', 'OK', 'NATO', 'www.example.com'])
      expect(language(text, null)).toEqual([null, null]);
  });

  test('English is never what is left', () => {
    expect(language('Ngày mai trời mưa', null)[0]).not.toBe('en');
    expect(language('Lorem ipsum dolor', null)[0]).not.toBe('en');
  });
});

describe('an entry', () => {
  test('counts each disagreement', () => {
    const repairs = (fields: Parameters<typeof entryOf>[0], feed: string | null) =>
      entryOf(fields, { feed: { language: feed } }).repairs;
    expect(repairs({ title: plain(UR) }, 'sd')).toEqual(['language-overruled']);
    expect(repairs({ title: plain(UR), language: 'fa' }, 'sd')).toEqual(['language-disputed']);
    expect(repairs({ title: plain(UR), language: 'ur' }, 'sd')).toEqual([]);
  });

  test.each([
    ['fa', '۲ - ۱ 🔥', 'rtl'],
    ['en', '2 - 1 🔥', 'ltr'],
    ['az', 'بو گون تبریزده بیر بؤیوک ییغینجاق اولدو', 'rtl'],
    ['az', 'Bu gün Təbrizdə böyük yığıncaq oldu', 'ltr'],
    ['sd-IN', SD, 'rtl'],
    ['en-us', AR, 'rtl'],
    ['fa', EN, 'ltr'],
    ['he', 'השקת הטלפון Samsung Galaxy S26', 'rtl'],
  ] as const)('of a feed in %s titled %s runs %s', (feed, title, direction) => {
    expect(entryOf({ title: plain(title) }, { feed: { language: feed } }).entry.direction).toBe(direction);
  });
});
