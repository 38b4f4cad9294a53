import { parseDocument } from '../../src/parse/index.ts';
import { fixture, read, readItem } from './reading.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('an HTML page', () => {
  test('gives what it says for machines, its labels, and its article without furniture', async () => {
    const feed = await parseDocument({
      name: 'page',
      url: 'https://hafeziyeh.example/news/812/?utm_source=x',
      contentType: 'text/html',
      bytes: bytes(fixture('fa-page.html')),
      fetchedAt: 0,
    });
    expect(feed).toMatchObject({
      format: 'html',
      title: 'روزنامهٔ حافظیه',
      language: 'fa',
      homepage: 'https://hafeziyeh.example/',
    });
    const [item] = feed.items;
    expect(item).toMatchObject({
      title: { kind: 'plain', value: 'نمایشگاه گل در شیراز' },
      url: 'https://hafeziyeh.example/news/812/',
      summary: { kind: 'plain', value: 'نمایشگاه گل با هشتاد غرفه در شیراز آغاز شد.' },
      published: '2024-04-20T08:15:00+03:30',
      updated: '2024-04-20T10:00:00+03:30',
      authors: ['نرگس بهاری'],
      tags: ['فرهنگی'],
      image: 'https://hafeziyeh.example/img/812.jpg',
      source: 'خبرگزاری پارس‌گل',
      guid: '812',
      compiledBy: 'hafeziyeh.example',
      language: 'fa',
    });
    const content = item?.content?.value ?? '';
    expect(content.match(/<p>/g)).toHaveLength(3);
    expect(content).not.toMatch(/منبع|بیشتر بخوانید|انتهای|گلاب|<h1|خبری دیگر/u);
    expect(content).toContain('می\u200cماند');
    expect(content).toContain('دیدگاه خود را');
  });

  test('without metadata still has title, time, author and language; the body does not open with a date', async () => {
    const item = await readItem(fixture('he-page.html'), 'html');
    expect(item).toMatchObject({
      title: { value: 'תערוכה חדשה במוזיאון העיר' },
      summary: { value: 'תערוכת צילומים חדשה נפתחה אתמול במוזיאון העיר.' },
      published: '2024-06-01T10:00:00+03:00',
      authors: ['רות אלון'],
      language: 'he',
      source: 'חדשות הנמל',
      url: null,
    });
    expect(item.content?.value).toMatch(/^<p>תערוכת צילומים/u);
  });

  test('whose lead stands between the title and its repetition has it as summary only', async () => {
    const item = await readItem(
      '<html lang="fa"><body><article><h1>عنوان خبر تازه</h1><p>به گزارش نامه شمال، این چکیدهٔ خبر است.</p><h2>عنوان خبر تازه</h2>' +
        '<p>بند نخست متن است.</p><p>بند دوم متن است.</p></article></body></html>',
      'html',
    );
    expect(item.summary?.value).toBe('این چکیدهٔ خبر است.');
    expect(item.content?.value).toBe('<p>بند نخست متن است.</p><p>بند دوم متن است.</p>');
  });

  test('takes the text from JSON-LD when no element holds it', async () => {
    const item = await readItem(
      '<html lang="ar"><head><title>عنوان</title><script type="application/ld+json">{"@type":"NewsArticle","articleBody":"الفقرة الأولى من الخبر.\\nالفقرة الثانية من الخبر."}</script></head><body><div id="app"></div></body></html>',
      'html',
    );
    expect(item.content?.value).toBe('<p>الفقرة الأولى من الخبر.</p>\n<p>الفقرة الثانية من الخبر.</p>');
  });

  test('is searched for its article when nothing marks it, and keeps ZWNJ', async () => {
    const text =
      'این خبر دربارهٔ کتاب‌خانه‌های شهر است، که هر روز باز می‌مانند، و همهٔ مردم می‌توانند از آنها بهره ببرند. '.repeat(4);
    const item = await readItem(
      `<html lang="fa"><head><title>کتاب‌خانه‌ها</title></head><body><div class="x"><p>${text}</p><p>${text}</p></div></body></html>`,
      'html',
    );
    expect(item.content?.value).toContain('کتاب\u200cخانه\u200cهای');
  });

  test('that is no article is refused, and the feeds it names are told', async () => {
    const page =
      '<!DOCTYPE html><html lang="fa"><head><title>خبرنامه</title><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body><h1>404</h1></body></html>';
    await expect(read(page, 'html')).rejects.toMatchObject({
      code: 'unreadable-document',
      context: { feeds: ['/rss.xml'] },
    });
  });

  test('can be read by the selectors of its source', async () => {
    const feed = await parseDocument(
      {
        name: 'p',
        url: null,
        contentType: 'text/html',
        bytes: bytes(
          '<body><b id=t>عنوان</b><i id=d>۵ تیر ۱۴۰۲</i><div id=c>این متن همان خبر است و بس.<u>تبلیغ</u></div></body>',
        ),
        fetchedAt: 0,
      },
      { selectors: { title: '#t', content: '#c', published: '#d', remove: 'u' } },
    );
    expect(feed.items[0]).toMatchObject({
      title: { value: 'عنوان' },
      published: '۵ تیر ۱۴۰۲',
      content: { value: 'این متن همان خبر است و بس.' },
    });
  });

  test('nested twenty thousand deep is read without overflowing', async () => {
    const deep = `<html><body><article><h1>Title</h1>${'<div>'.repeat(20_000)}<p>The words at the bottom of it all.</p>${'</div>'.repeat(20_000)}</article></body></html>`;
    expect((await readItem(deep, 'html')).content?.value).toContain('The words at the bottom');
  });
});
