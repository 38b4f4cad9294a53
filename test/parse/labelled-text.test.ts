import { existsSync, readFileSync } from 'node:fs';
import { fixture, paragraphs, read, readItem } from './reading.ts';

const seedPath = new URL('../../../shared/samples/page-46324.txt', import.meta.url);
const seedTest = existsSync(seedPath) ? test : test.skip;
const TITLE = 'شهردار رشت: 40 کیلومتر مسیر دوچرخه، آماده بهره برداری شده است';

describe('a republished article as plain text', () => {
  seedTest(
    'the seed page gives the table of the language rules (skipped when the shared sample is absent)',
    async () => {
      const text = readFileSync(seedPath, 'utf8');
      const item = await readItem(text, 'txt');
      expect(item.title).toEqual({ kind: 'plain', value: text.split('\n')[0] });
      expect(item.summary?.value).toMatch(/^نخست وزیر عراق تأکید کرد .* می گردد\.$/u);
      expect(item.content?.kind).toBe('html');
      expect(paragraphs(item)).toHaveLength(8);
      expect(paragraphs(item)[0]).toMatch(/^به گزارش خبرنگاران، به نقل از میدل ایست نیوز/u);
      expect(paragraphs(item)[7]).toMatch(/ویدئوکنفرانس برگزار گردید\.$/u);
      expect(item.content?.value.replace(/<\/?p>|\n/g, '')).toBe(paragraphs(item).join(''));
      expect(item).toMatchObject({
        source: 'خبرگزاری ایسنا',
        compiledBy: 'blogpo.ir',
        guid: '46324',
        published: '13 شهریور 1400',
        updated: '13 شهریور 1400',
        url: null,
        image: null,
        language: null,
        authors: [],
        tags: [],
        categories: [],
        attribution: [],
        enclosures: [],
      });
    },
  );

  test('another page of that shape gives title, lead, body and labels, and nothing of its furniture', async () => {
    const item = await readItem(fixture('fa-labelled.txt'), 'txt');
    expect(item.title).toEqual({ kind: 'plain', value: TITLE });
    expect(item.summary?.value).toBe(
      'شهردار رشت گفت که با پایان یافتن مرحله نخست طرح، مسیرهای دوچرخه شهر از ماه آینده در دسترس شهروندان خواهد بود.',
    );
    expect(paragraphs(item)).toHaveLength(4);
    expect(item.content?.value).not.toMatch(/rentbikes|نظرتان|منبع/u);
    expect(item).toMatchObject({
      source: 'خبرگزاری باران',
      compiledBy: 'shomalnameh.example',
      guid: '7781',
      published: '5 تیر 1402',
      updated: '7 تیر 1402',
    });
  });

  test('sentences of the body that merely hold the words of furniture stay', async () => {
    const body = paragraphs(await readItem(fixture('fa-labelled.txt'), 'txt'));
    expect(body[1]).toBe('او افزود که دیدگاه های مرتبط با ایمنی مسیرها در شورای شهر بررسی شد.');
    expect(body[2]).toContain('امتیاز دهند');
    const other = await readItem(
      'عنوان خبر\n\nمتن نخست است.\n\nدیدگاه های مرتبط با این طرح بررسی شد.\n\nبیشتر بخوانید که چرا.',
      'txt',
    );
    expect(paragraphs(other)).toHaveLength(3);
  });

  const spellings: readonly (readonly [string, (text: string) => string])[] = [
    ['with CRLF line ends', (text) => text.replace(/\n/g, '\r\n')],
    ['without empty lines', (text) => text.replace(/\n\n+/g, '\n')],
    ['with white space around its lines', (text) => text.replace(/^/gm, ' \u00a0').replace(/$/gm, '\t')],
    [
      'with Arabic letters in labels and furniture',
      (text) =>
        text.replace(/بروزرسانی|امتیاز دهید|شناسه مطلب|^دیدگاه های/gmu, (label) => label.replaceAll('ی', '\u064a')),
    ],
    ['with a full-width colon', (text) => text.replace(/(منبع|انتشار|گردآورنده|شناسه مطلب):/gu, '$1 \uff1a')],
    ['with ZWNJ in a label', (text) => text.replace('بروزرسانی', 'به\u200cروزرسانی')],
    ['with a space in a label', (text) => text.replace('بروزرسانی', 'به روزرسانی')],
    [
      'with its labels above the body',
      (text) => {
        const labels = text.match(/^منبع:[\s\S]*?7781$/mu)?.[0] ?? '';
        return text.replace(labels, '').replace('\n\n', `\n\n${labels}\n\n`);
      },
    ],
  ];
  test.each(spellings)('gives the same %s', async (_name, change) => {
    const text = fixture('fa-labelled.txt');
    expect(change(text)).not.toBe(text);
    expect(await readItem(change(text), 'txt')).toEqual(await readItem(text, 'txt'));
  });

  test('a page whose title is not repeated has its first paragraph as lead and keeps it in the body', async () => {
    const text = fixture('fa-labelled.txt');
    const second = text.lastIndexOf(`\n\n${TITLE}\n\n`);
    const item = await readItem(text.slice(0, second) + text.slice(second + TITLE.length + 2), 'txt');
    expect(item.summary?.value).toMatch(/^شهردار رشت گفت/u);
    expect(paragraphs(item)).toHaveLength(5);
    expect(paragraphs(item)[0]).toMatch(/^به گزارش نامه شمال، شهردار رشت گفت/u);
  });

  test('a label nobody knows does not turn the line of labels into a paragraph', async () => {
    const text = fixture('fa-labelled.txt');
    const item = await readItem(text.replace('7781', '7781 بازدید: 120'), 'txt');
    expect(item).toEqual(await readItem(text, 'txt'));
  });

  test('the publisher\u2019s own line and a line with a verb are no advertisement', async () => {
    const own = fixture('fa-labelled.txt').replace('rentbikes.example.com:', 'shomalnameh.example:');
    expect(paragraphs(await readItem(own, 'txt'))).toHaveLength(5);
    const verb = fixture('fa-labelled.txt').replace(
      /(rentbikes.example.com:).*/u,
      '$1 این سامانه از امروز، کار می کند',
    );
    expect(paragraphs(await readItem(verb, 'txt'))).toHaveLength(5);
    const amid = fixture('fa-labelled.txt').replace(/(rentbikes.*\n)/u, '$1\nاین جمله پس از آن می آید.\n');
    expect(paragraphs(await readItem(amid, 'txt'))).toHaveLength(6);
  });
});

describe('labels in four languages', () => {
  test('Persian labels above and below the body, an interview and a sentence that starts like a label', async () => {
    const item = await readItem(fixture('fa-labels-first.txt'), 'txt');
    expect(item).toMatchObject({
      guid: '۱۴۰۲۰۴۱۱',
      published: '۱۱ تیر ۱۴۰۲ - ۰۹:۳۰',
      updated: '۱۲ تیر ۱۴۰۲',
      authors: ['مینا راد', 'آرش کیا'],
      tags: ['فرهنگی', 'کتاب', 'کودک', 'تبریز'],
      source: null,
      url: null,
    });
    expect(item.summary?.value).toMatch(/^کتابخانه\u200cای ویژهٔ کودکان/u);
    const body = paragraphs(item);
    expect(body).toHaveLength(5);
    expect(body[1]).toMatch(/^خبرنگار: .*؟$/u);
    expect(body[3]).toMatch(/^منبع: این داده/u);
    expect(body[4]).toBe('دیدگاه کارشناسان دربارهٔ این طرح یکسان نیست.');
  });

  test('Arabic', async () => {
    const item = await readItem(fixture('ar-labelled.txt'), 'txt');
    expect(item).toMatchObject({
      authors: ['سلمى حداد'],
      tags: ['بيئة', 'حدائق', 'اللاذقية'],
      source: 'وكالة الساحل للأنباء',
      published: '3 أيلول 2023',
      updated: '4 أيلول 2023',
      compiledBy: 'sahel.example',
      guid: '5521',
    });
    expect(paragraphs(item)).toHaveLength(3);
    expect(paragraphs(item)[2]).toMatch(/^شارك في حفل الافتتاح/u);
  });

  test('Hebrew', async () => {
    const item = await readItem(fixture('he-labelled.txt'), 'txt');
    expect(item).toMatchObject({
      authors: ['דנה לוי', 'יואב כהן'],
      tags: ['סביבה', 'גנים', 'חיפה'],
      source: 'סוכנות הכרמל',
      published: '12.05.2024 09:30',
      updated: '13.05.2024 11:00',
      compiledBy: 'carmel.example',
      guid: null,
    });
    expect(paragraphs(item)).toHaveLength(2);
    expect(item.summary?.value).toBe(paragraphs(item)[0]);
  });

  test('Urdu', async () => {
    const item = await readItem(fixture('ur-labelled.txt'), 'txt');
    expect(item).toMatchObject({
      authors: ['عائشہ خان'],
      tags: ['تعلیم', 'کتابیں', 'لاہور'],
      source: 'راوی نیوز ایجنسی',
      published: '14 مارچ 2024',
      updated: '15 مارچ 2024',
      compiledBy: 'ravi.example',
    });
    expect(paragraphs(item)).toHaveLength(2);
  });

  test('dates and bylines without a colon, where nothing else stands on the line', async () => {
    const hebrew = await readItem(
      'כותרת הידיעה\nמאת דנה לוי\nפורסם ב-3 בספטמבר 2021\n\nזה גוף הידיעה.\nפורסם ב-2020 ספר חדש על העיר.',
      'txt',
    );
    expect(hebrew).toMatchObject({ authors: ['דנה לוי'], published: '3 בספטמבר 2021' });
    expect(paragraphs(hebrew)).toHaveLength(2);
  });
});

describe('text without labels', () => {
  test('is a title and paragraphs, escaped', async () => {
    const feed = await read('یک عنوان\n\nمتن با <b> و & است.', 'txt');
    expect(feed.format).toBe('text');
    expect(feed.items[0]?.content?.value).toBe('<p>متن با &#x3C;b&#x3E; و &#x26; است.</p>');
    expect(feed.items[0]).toMatchObject({ guid: null, published: null, updated: null, source: null, authors: [] });
  });

  test('a title alone is an item without a body', async () => {
    expect(await readItem('تنها عنوان', 'txt')).toMatchObject({
      title: { value: 'تنها عنوان' },
      summary: null,
      content: null,
    });
  });
});
