import type { Direction, StoredEntry } from '../../src/model.ts';
import { makeEntry } from '../render/newsroom.ts';

/**
 * How a headline opens: with a letter of its own direction, of the other one, of the other one in an isolate (which `dir=auto`
 * looks into and UAX #9 skips), or with none at all.
 */
export type Opening = 'own' | 'other' | 'isolate' | 'none';

export interface Headline {
  readonly language: string;
  readonly direction: Direction;
  readonly title: string;
  readonly opening: Opening;
}

/** Language → direction, a sentence for the text, and headlines, each with how it opens. */
const DESK: readonly (readonly [string, Direction, string, readonly (readonly [Opening, string])[]])[] = [
  [
    'fa',
    'rtl',
    'برف راه‌های کوهستانی را بست.',
    [
      ['own', 'مجلس لایحهٔ بودجه را تصویب کرد'],
      ['own', '«۲۰۲۶» و GPT'],
      ['own', '۵ کشته در تصادف جادهٔ چالوس'],
      ['own', '17 کشته در سیل لرستان'],
      ['own', '(ویدئو) بارش برف در تهران'],
      ['other', 'iPhone 17 در ایران؛ صف تعمیر بلندتر شد'],
      ['isolate', '\u2066iPhone 17\u2069 در ایران'],
      ['other', 'GPT-5.2 فارسی می‌نویسد'],
      ['other', '۱۰ GHz؛ رکورد تازهٔ پردازنده‌ها'],
      ['none', '۱۴۰۴/۰۹/۲۹'],
    ],
  ],
  [
    'ar',
    'rtl',
    'هطل المطر على المدينة طوال الليل.',
    [
      ['own', 'البرلمان يقر الموازنة العامة'],
      ['own', 'ارتفاع 25% (مؤقت)'],
      ['own', '٣ قتلى في حادث سير'],
      ['own', 'نتائج الدوري: 2-1'],
      ['other', 'Apple تطرح هاتفاً جديداً'],
      ['other', '«OpenAI» تعلن نموذجاً جديداً'],
      ['none', '2025'],
    ],
  ],
  [
    'he',
    'rtl',
    'הגשם ירד על העיר כל הלילה.',
    [
      ['own', 'הכנסת אישרה את התקציב'],
      ['own', 'מכשיר חדש של Apple'],
      ['own', '3 פצועים בתאונה'],
      ['own', 'צה״ל: ההודעה תפורסם בערב'],
      ['other', 'Apple השיקה מכשיר'],
      ['other', '"NVIDIA" מרחיבה את הפעילות'],
      ['none', '50%'],
    ],
  ],
  [
    'ur',
    'rtl',
    'شہر میں رات بھر بارش ہوتی رہی۔',
    [
      ['own', 'پاکستان نے T20 سیریز جیت لی'],
      ['own', '10 افراد زخمی'],
      ['own', 'لاہور میں بارش، 3 زخمی'],
      ['other', 'T20 سیریز میں پاکستان کی فتح'],
      ['other', 'IMF سے مذاکرات کامیاب'],
      ['other', '5G سروس کا آغاز'],
    ],
  ],
  [
    'ps',
    'rtl',
    'په ښار کې ټوله شپه باران وشو.',
    [
      ['own', 'په کابل کې نوی ښوونځی پرانیستل شو'],
      ['own', '۷ تنه ټپیان شول'],
      ['own', 'د هوا حالت؟'],
      ['other', 'BBC پښتو: نوې خپرونې'],
      ['other', 'UNICEF د ماشومانو مرسته کوي'],
    ],
  ],
  [
    'ckb',
    'rtl',
    'بەدرێژایی شەو باران لە شار باری.',
    [
      ['own', 'پەرلەمانی کوردستان کۆبووەوە'],
      ['own', '٥ کەس بریندار بوون'],
      ['own', 'بەفر لە سلێمانی!'],
      ['other', 'FIFA: یارییەکە دواخرا'],
      ['other', 'Starlink لە هەولێر'],
    ],
  ],
  [
    'ug',
    'rtl',
    'شەھەردە كېچىچە يامغۇر ياغدى.',
    [
      ['own', 'ئۈرۈمچىدە قار ياغدى'],
      ['own', '3 ئادەم يارىلاندى'],
      ['own', 'بۈگۈنكى ھاۋارايى'],
      ['other', 'Huawei يېڭى تېلېفون چىقاردى'],
      ['other', 'NASA يېڭى سۈرەت ئېلان قىلدى'],
    ],
  ],
  [
    'yi',
    'rtl',
    'עס האָט גערעגנט אַ גאַנצע נאַכט.',
    [
      ['own', 'נײַע ביכער אויף ייִדיש'],
      ['own', '5 נײַע לידער'],
      ['own', 'וואָס איז נײַ?'],
      ['other', 'YIVO עפֿנט אַ נײַע אויסשטעלונג'],
      ['other', 'Google לערנט זיך ייִדיש'],
    ],
  ],
  [
    'dv',
    'rtl',
    'މުޅި ރޭގައި ވާރޭ ވެހިއްޖެ.',
    [
      ['own', 'މާލޭގައި ވާރޭ ވެހެނީ'],
      ['own', '3 މީހަކު ޒަޚަމްވި'],
      ['own', 'ރާއްޖޭގެ އަޑު'],
      ['other', 'FIFA ޓީމު މާލެއަށް'],
      ['other', 'STO އިން އައު ޚިދުމަތެއް'],
    ],
  ],
  [
    'sd',
    'rtl',
    'شهر ۾ سڄي رات برسات پئي.',
    [
      ['own', 'ڪراچي ۾ برسات'],
      ['own', '4 ماڻهو زخمي'],
      ['own', 'سنڌ جون خبرون'],
      ['other', 'PPP جو جلسو حيدرآباد ۾'],
      ['other', 'PSL: ڪراچي ڪنگز کٽيو'],
    ],
  ],
  [
    'en',
    'ltr',
    'It rained on the town all night.',
    [
      ['own', 'Elections in Canada'],
      ['own', '17 hurt in storm'],
      ['own', '“Kayhan” and the press'],
      ['other', 'نوروز is celebrated in Canada'],
      ['other', 'חנוכה: what to know'],
      ['none', '2025'],
    ],
  ],
];

export const HEADLINES: readonly Headline[] = DESK.flatMap(([language, direction, , titles]) =>
  titles.map(([opening, title]) => ({ language, direction, opening, title })),
);

const SENTENCES: ReadonlyMap<string, string> = new Map(DESK.map(([language, , sentence]) => [language, sentence]));

/** Paragraphs in another language than their article: one says so itself, one stands in a container that does. */
export const FOREIGN = {
  rtl: ['The first quotation is in English.', 'The second one too.'],
  ltr: ['نقل‌قول نخست به فارسی است.', 'دومی هم همین‌طور.'],
} as const;

/** Lines that nothing but markup (or their place behind the first) can set right: no letter of their own opens them. */
export const NEEDS_MARKUP = /^(?:7$|AFP: |ایسنا: )/;

/** How many lines the text of each entry has. */
export const LINES_OF_TEXT = 12;

/** The entry of a headline: a text with each kind of block, most in its language, two in another. */
export function entryOf(headline: Headline, at: number): StoredEntry {
  const { language, direction, title } = headline;
  const sentence = SENTENCES.get(language) ?? '';
  const [first, second] = FOREIGN[direction];
  const other = direction === 'rtl' ? 'en' : 'fa';
  const contentHtml = [
    `<p>${title}: ${sentence}</p>`,
    `<h2>${sentence}</h2>`,
    `<p><a href="https://news.example/more">${sentence}</a> <b>(AFP)</b></p>`,
    `<p>${direction === 'rtl' ? 'AFP' : 'ایسنا'}: ${sentence}</p>`,
    `<ul><li>${sentence}</li><li>${sentence}</li></ul>`,
    `<blockquote><p>${sentence}</p></blockquote>`,
    `<table><tbody><tr><td>${sentence}</td><td>7</td></tr></tbody></table>`,
    `<figure><img src="https://news.example/a.jpg" alt=""><figcaption>${sentence}</figcaption></figure>`,
    `<p lang="${other}">${first}</p>`,
    `<div lang="${other}" dir="${direction === 'rtl' ? 'ltr' : 'rtl'}"><p>${second}</p></div>`,
  ].join('');
  const id = `urn:headline:${at}`;
  return makeEntry({ id, key: `h${at}`, language, direction, title, summary: `${title}: ${sentence}`, contentHtml });
}
