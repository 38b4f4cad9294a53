import fc from 'fast-check';
import { detectLanguage, knowsLanguage } from '../../src/text/detect.ts';
import { type DetectorRow, detectorTable } from '../bench/detector.ts';
import { LANGUAGE_SET } from '../bench/language-set.ts';
import { fastestMs } from './fastest.ts';

const TITLES: readonly (readonly [language: string, title: string])[] = [
  ['fa', 'رئیس‌جمهور فردا به عراق سفر می‌کند'],
  ['fa', 'قیمت طلا و سکه امروز'],
  ['fa', 'زلزله در کرمان'],
  ['fa', 'تیم ملی فوتبال ایران برنده شد'],
  ['fa', 'نتایج کنکور اعلام شد'],
  ['fa', 'وزير امور خارجه ايران وارد بغداد شد'],
  ['fa', 'مردم تهران از گرماي هوا شكايت دارند'],
  ['fa', 'ديدار رئيس مجلس با نمايندگان استان ها'],
  ['fa', 'هشدار هواشناسی درباره بارش برف'],
  ['fa', 'گوشی iPhone 17 Pro Max رونمایی شد'],
  ['fa', 'چرا هوا آلوده است؟'],
  ['ar', 'وزير الخارجية المصري يلتقي نظيره التركي'],
  ['ar', 'انفجار في بغداد'],
  ['ar', 'ارتفاع أسعار النفط'],
  ['ar', 'مقتل ثلاثة جنود في هجوم مسلح'],
  ['ar', 'فرنسا تعلن حالة طوارئ'],
  ['ar', 'كأس العالم 2026'],
  ['ar', 'الأمم المتحدة: الوضع كارثي'],
  ['ar', 'كيف تحافظ على صحتك؟'],
  ['ar', 'إضراب عام في لبنان'],
  ['he', 'ראש הממשלה נפגש עם שר החוץ'],
  ['he', 'מזג האוויר: גשם בצפון'],
  ['he', 'עלייה במחירי הדלק'],
  ['he', 'הבחירות בישראל'],
  ['he', 'כל מה שצריך לדעת על התקציב'],
  ['he', 'שָׁלוֹם עֲלֵיכֶם'],
  ['yi', 'די נייע געזעצן אין ניו יארק'],
  ['yi', 'דער פּרעזידענט האָט געזאָגט'],
  ['yi', 'נייעס פון דער אידישער וועלט'],
  ['yi', 'װאָס איז ייִדיש?'],
  ['yi', 'טראמפ זאגט אז ער וועט קומען'],
  ['ur', 'وزیراعظم کا دورہ چین'],
  ['ur', 'پاکستان میں مہنگائی کی شرح میں اضافہ'],
  ['ur', 'کراچی: بارش سے سڑکیں بند'],
  ['ur', 'بھارت نے ٹیسٹ میچ جیت لیا'],
  ['ur', 'سپریم کورٹ کا فیصلہ'],
  ['ps', 'په کابل کې چاودنه وشوه'],
  ['ps', 'د افغانستان د کرکټ لوبډله'],
  ['ps', 'طالبانو نوی قانون اعلان کړ'],
  ['ps', 'د نړیوال بانک نوی راپور'],
  ['ckb', 'سەرۆکی هەرێمی کوردستان گەیشتە بەغدا'],
  ['ckb', 'نرخی دۆلار لە بازاڕەکانی کوردستان'],
  ['ckb', 'بارانێکی زۆر باری'],
  ['ckb', 'هەواڵەکانی ئەمڕۆ'],
  ['ug', 'شىنجاڭدىكى ئۇيغۇرلار ھەققىدە دوكلات'],
  ['ug', 'خەلقئارا خەۋەرلەر'],
  ['ug', 'تۈركىيە زۇڭتۇڭى بېيجىڭغا باردى'],
  ['ug', 'بۈگۈنكى ھاۋا رايى'],
  ['sd', 'سنڌ حڪومت جو نئون فيصلو'],
  ['sd', 'ڪراچي ۾ مينهن سبب رستا بند'],
  ['sd', 'پاڪستان ۽ چين وچ ۾ ٺاهه'],
  ['sd', 'اسڪولن ۾ موڪلون وڌي ويون'],
  ['dv', 'ރައީސް ޖުމްހޫރިއްޔާ މިއަދު'],
  ['dv', 'މާލޭގައި ވާރޭ'],
  ['en', 'Election results delayed'],
  ['en', 'Iran nuclear talks resume in Vienna'],
  ['en', 'Why the price of oil is falling'],
  ['en', 'Prime minister says no to early vote'],
  ['fr', 'Le président annonce de nouvelles mesures'],
  ['fr', 'Grève à la SNCF : trafic perturbé'],
  ['fr', 'La guerre en Ukraine'],
  ['de', 'Deutschland gewinnt gegen Spanien'],
  ['de', 'Die Regierung plant neue Steuern'],
  ['es', 'El gobierno aprueba la reforma'],
  ['es', 'Las elecciones en Chile'],
  ['it', 'Il governo approva la manovra'],
  ['pt', 'O presidente do Brasil'],
  ['tr', 'Cumhurbaşkanı Erdoğan açıklama yaptı'],
  ['az', 'Azərbaycan prezidenti'],
  ['ku', 'Serokkomarê Kurdistanê'],
  ['nl', 'De regering van Nederland'],
  ['sv', 'Statsministern i Sverige och EU'],
  ['ru', 'Президент России подписал указ'],
  ['uk', 'Уряд України ухвалив рішення'],
  ['el', 'Ο πρωθυπουργός της Ελλάδας'],
  ['hi', 'प्रधानमंत्री ने कहा'],
  ['ja', '日本の首相'],
  ['zh', '中国国家主席'],
  ['ko', '한국 대통령'],
  ['hy', 'Հայաստանի վարչապետը'],
  ['syr', 'ܠܫܢܐ ܣܘܪܝܝܐ'],
];

describe('the language of a short title', () => {
  test.each(TITLES)('is %s: %s', (language, title) => {
    expect(detectLanguage(title)?.language).toBe(language);
  });
});

describe('how sure the detector is', () => {
  test('a title is never sure', () => {
    expect(detectLanguage('زلزله در کرمان')).toEqual({ language: 'fa', sure: false });
  });

  test.each([
    ['fa', 'به گزارش خبرنگار ما، نشست سران کشورهای منطقه امروز در تهران برگزار شد و آنها درباره تجارت گفتگو کردند.'],
    ['fa', 'به گزارش خبرنگار ما، نشست سران كشورهاي منطقه امروز در تهران برگزار شد و آنها درباره تجارت گفتگو كردند.'],
    ['ar', 'عقد قادة دول المنطقة اليوم اجتماعا في القاهرة وناقشوا خلاله سبل تعزيز التجارة بين بلدانهم.'],
    ['he', 'ראשי המדינות נפגשו היום בירושלים ודנו בדרכים לחיזוק הסחר בין המדינות של האזור, כך נמסר.'],
    ['ur', 'خطے کے ممالک کے سربراہوں کا اجلاس آج اسلام آباد میں ہوا جس میں تجارت کے فروغ پر بات چیت کی گئی۔'],
    ['ps', 'د سیمې د هېوادونو مشرانو نن په کابل کې غونډه وکړه او د سوداګرۍ پر پراختیا یې خبرې وکړې.'],
    ['ckb', 'سەرۆکی وڵاتانی ناوچەکە ئەمڕۆ لە هەولێر کۆبوونەوە و باسی پەرەپێدانی بازرگانییان کرد.'],
    ['en', 'Leaders of the countries of the region met today and talked about how trade between them can grow.'],
    ['fr', 'Les dirigeants des pays de la région se sont réunis aujourd’hui pour parler du commerce entre leurs pays.'],
  ])('a paragraph of %s is sure', (language, text) => {
    expect(detectLanguage(text)).toEqual({ language, sure: true });
  });
});

describe('what has no language', () => {
  test.each(['', '2026', '— … !', '🇮🇷', 'https://example.com/a'])('%j gives nothing', (text) => {
    expect(detectLanguage(text)).toBeNull();
  });

  test.each(['iPhone 17 Pro Max', 'iPhone 17 Pro Max آمد', 'Mac OS X', 'Die Hard'])(
    '%s is made of names and one word at most: nobody can tell',
    (title) => {
      expect(detectLanguage(title)).toBeNull();
    },
  );

  test('initials are no words', () => {
    expect(detectLanguage('DaveNet: The U.S.')?.language).toBe('en');
    expect(detectLanguage('U.S. E.U. O.S.')).toBeNull();
  });

  test('a link does not outweigh the words beside it', () => {
    expect(detectLanguage('خبر فوری از تهران https://example.com/a/very/long/link/to/some/page')?.language).toBe('fa');
  });

  test('a megabyte without spaces is looked at in no time', () => {
    const ms = fastestMs(
      () => {
        for (const unit of ['a', 'א', 'ا', '@', 'й']) detectLanguage(unit.repeat(1_000_000));
      },
      { within: 3000 },
    );
    expect(ms).toBeLessThan(3000);
  });
});

describe('a language that is spelled its older or hastier ways', () => {
  test.each([
    ['ckb', 'Sorani with ه for ە', 'سه‌رۆكی هه‌رێمی كوردستان پێشوازی له‌ شاندێكی عێراقی كرد'],
    ['ckb', 'Sorani that lost its ZWNJ', 'سهرۆكی ههرێمی كوردستان پێشوازی له شاندێكی عێراقی كرد'],
    ['ckb', 'Sorani with ھ for ه', 'ھەرێمی کوردستان بەھۆی دابەزینی نرخی نەوتەوە مووچە دوا دەخات'],
    ['fa', 'Persian that lost its ZWNJ', 'دانشجویان میگویند کتابهای درسی گران شده است'],
    ['fa', 'Persian of an Arabic keyboard', 'دانشجويان مي گويند كتابهاي درسي گران شده است'],
    ['ar', 'Egyptian Arabic', 'السيسى يلتقى رئيس الوزراء فى القاهره'],
    ['ar', 'Arabic in the letter shapes of print', 'ﺍﻟﺮﺋﻴﺲ ﻳﺴﺘﻘﺒﻞ ﻭﻓﺪﺍ ﻣﻦ ﺍﻟﺒﺮﻟﻤﺎﻥ ﺍﻟﻌﺮﺍﻗﻲ'],
    ['ps', 'Pashto of Peshawar', 'د پېښور په بازار کښې چاودنه شوے ده'],
    ['yi', 'Yiddish without points', 'דער פרעזידענט האט אונטערגעשריבן דאס געזעץ'],
    ['ku-Arab', 'Kurmanji in Arabic letters', 'هەڤپەیڤینا سەرۆکێ حکومەتا هەرێما کوردستانێ دگەل وەزیرێ دەرڤە'],
    ['az-Arab', 'Azerbaijani in Arabic letters', 'بو گون تبریزده بیر بؤیوک ییغینجاق اولدو و چوخ آدام گلدی'],
  ])('%s: %s', (language, _, text) => {
    expect(detectLanguage(text)?.language).toBe(language);
  });
});

describe('the detector on the labelled set', () => {
  const { tuned, heldOut, short } = detectorTable();

  function share(rows: readonly DetectorRow[], language: string): number {
    const row = rows.find((candidate) => candidate.language === language);
    if (row === undefined) throw new Error(`no texts in ${language}`);
    return row.right / row.texts;
  }

  test('knows every language of it', () => {
    expect(Object.keys(LANGUAGE_SET).filter((language) => !knowsLanguage(language))).toEqual([]);
    expect(Object.values(LANGUAGE_SET).flat().length).toBeGreaterThanOrEqual(400);
  });

  test.each(['fa', 'ar', 'he', 'ur'])('%s is told in 99 of 100 titles and leads, the held-out half too', (language) => {
    expect(share(tuned, language)).toBeGreaterThanOrEqual(0.99);
    expect(share(heldOut, language)).toBeGreaterThanOrEqual(0.99);
  });

  test.each(['ps', 'ckb', 'ug', 'sd', 'yi', 'dv'])('%s is told in 95 of 100', (language) => {
    expect(share(tuned, language)).toBeGreaterThanOrEqual(0.95);
    expect(share(heldOut, language)).toBeGreaterThanOrEqual(0.95);
  });

  test.each(['fa', 'ar', 'he', 'ur', 'ps', 'ckb'])('%s is told in 9 of 10 titles of two to four words', (language) => {
    expect(share(short, language)).toBeGreaterThanOrEqual(0.9);
  });

  test.each(['en', 'fr'])('%s is told or left open, never taken for another', (language) => {
    for (const rows of [tuned, heldOut, short]) {
      expect(rows.find((row) => row.language === language)?.wrong).toEqual({});
      expect(share(rows, language)).toBeGreaterThanOrEqual(0.8);
    }
  });

  test('nothing it is sure of is wrong', () => {
    const mistakes = Object.entries(LANGUAGE_SET).flatMap(([language, texts]) =>
      texts.filter((text) => {
        const answer = detectLanguage(text);
        return answer?.sure === true && answer.language !== language;
      }),
    );
    expect(mistakes).toEqual([]);
  });
});

describe('a long text', () => {
  /** Some lines of a language in any order; letters that nobody has counted make the detector look at all of them. */
  const linesOf = (language: string, count: number) =>
    fc
      .shuffledSubarray([...(LANGUAGE_SET[language] ?? [])], { minLength: count, maxLength: count })
      .map((lines) => lines.join('\n'));
  const language = fc.constantFrom(...Object.keys(LANGUAGE_SET));
  const atLength = (text: string) => detectLanguage(text, new Map());

  test('is told by a little of it as it is by all of it, whatever the order of its sentences', () => {
    fc.assert(
      fc.property(
        language.chain((one) => fc.tuple(fc.constant(one), linesOf(one, 8))),
        ([one, text]) => {
          expect(detectLanguage(text)).toEqual({ language: one, sure: true });
          expect(detectLanguage(text)).toEqual(atLength(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('under a title in another language is told as by all of it', () => {
    const mixed = fc
      .tuple(language, language)
      .chain(([above, below]) => fc.tuple(linesOf(above, 1), linesOf(below, 12)));
    fc.assert(
      fc.property(mixed, ([title, text]) => {
        expect(detectLanguage(`${title}\n${text}`)).toEqual(atLength(`${title}\n${text}`));
      }),
      { numRuns: 500 },
    );
  });

  test('of few words among many digits is not sure', () => {
    const text = `نمی‌شود می‌گوید است ${'12 345 '.repeat(40)} که شد نمی‌شود می‌کند`;
    expect(detectLanguage(text)).toEqual({ language: 'fa', sure: false });
  });
});

describe('what must not change the answer', () => {
  const texts = fc.constantFrom(...Object.values(LANGUAGE_SET).flat());

  test('tatweel, harakat, ZWNJ and marks, wherever they stand', () => {
    const optional = fc.constantFrom('\u0640', '\u064e', '\u0651', '\u0670', '\u200c', '\u200f');
    fc.assert(
      fc.property(texts, fc.array(fc.tuple(fc.nat(200), optional), { maxLength: 12 }), (text, insertions) => {
        let strewn = text;
        for (const [at, mark] of insertions) strewn = strewn.slice(0, at) + mark + strewn.slice(at);
        expect(detectLanguage(strewn)).toEqual(detectLanguage(text));
      }),
    );
  });

  test('digits, of any kind', () => {
    const digit = fc.constantFrom(...'0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩');
    fc.assert(
      fc.property(texts, digit, digit, (text, one, other) => {
        expect(detectLanguage(`${one} ${text} ${one}${other}`)).toEqual(detectLanguage(text));
        expect(detectLanguage(text.replace(/\p{Nd}/gu, one))).toEqual(detectLanguage(text));
      }),
    );
  });

  test('any text at all has an answer or none, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme' }), (one, other) => {
        for (const text of [one, other, one + other, `${other}\ud800`]) {
          const answer = detectLanguage(text);
          if (answer !== null) expect(new Intl.Locale(answer.language).language.length).toBeGreaterThan(1);
        }
      }),
    );
  });

  test.each(['ا', 'سلام ', 'a ש۱ ل‌ا', 'ـ', 'َ', 'www.', 'ў ', '\ud800'])(
    'a megabyte of %j takes hardly longer than a page of it',
    (unit) => {
      const text = unit.repeat(1_000_000 / unit.length);
      expect(fastestMs(() => detectLanguage(text), { within: 50 })).toBeLessThan(50);
    },
  );
});
