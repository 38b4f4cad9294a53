import { fixture, read, readItem } from './reading.ts';

describe('RSS', () => {
  test('keeps what RSS readers often lose: raw guid, every category, creator and enclosure, content and own language', async () => {
    const feed = await read(fixture('rss.xml'), 'xml');
    expect(feed).toMatchObject({
      format: 'rss',
      title: 'روزنامهٔ دماوند',
      language: 'fa',
      homepage: 'https://paper.example/',
      hints: { ttlMs: 900_000 },
      repairs: [],
    });
    expect(feed.items[0]).toEqual({
      guid: 'paper-1',
      url: 'https://paper.example/n/1',
      title: { kind: 'plain', value: 'A < B: برابری‌ها' },
      summary: { kind: 'html', value: '<p>خلاصهٔ خبر</p>' },
      content: { kind: 'html', value: '<p>متن <b>کامل</b></p>' },
      language: 'fa-AF',
      published: 'شنبه ۲۹ آذر ۱۴۰۴ ساعت ۱۱:۵۵',
      updated: '2025-12-21T08:00:00Z',
      authors: ['سارا امین', 'رضا نوری'],
      tags: ['سیاسی', 'ایران'],
      categories: [],
      source: 'خبرگزاری باران',
      sourceUrl: 'https://baran.example/rss',
      attribution: [],
      compiledBy: null,
      enclosures: [
        { url: 'https://paper.example/a.mp3', type: 'audio/mpeg', length: 1200 },
        { url: 'https://paper.example/b.pdf', type: 'application/pdf', length: 0 },
      ],
      image: 'https://paper.example/t.jpg',
      base: 'https://paper.example/',
    });
    expect(feed.items[1]).toMatchObject({
      url: 'https://paper.example/n/2',
      published: '2025-12-20T10:00:00+03:30',
      summary: { kind: 'plain', value: 'Boats < ships' },
      content: null,
    });
  });

  test('an author that is only a mailbox is no name', async () => {
    const item = (author: string) =>
      readItem(
        `<rss version="2.0"><channel><title>t</title><item><title>x</title><author>${author}</author></item></channel></rss>`,
        'xml',
      );
    expect((await item('desk@paper.example')).authors).toEqual([]);
    expect((await item('desk@paper.example (سارا)')).authors).toEqual(['سارا']);
    expect((await item('سارا &lt;desk@paper.example&gt;')).authors).toEqual(['سارا']);
  });
});

describe('Atom', () => {
  test('1.0: languages, bases, links by relation, xhtml, inherited authors and the source', async () => {
    const feed = await read(fixture('atom.xml'), 'xml');
    expect(feed).toMatchObject({
      format: 'atom',
      title: 'مجلة النخيل',
      language: 'ar',
      homepage: 'https://journal.example/',
    });
    expect(feed.items[0]).toMatchObject({
      guid: 'tag:journal.example,2024:1',
      url: 'https://journal.example/posts/1',
      title: { kind: 'html', value: 'عنوان <em>أول</em>' },
      summary: { kind: 'plain', value: 'ملخص < نص' },
      content: { kind: 'html', base: 'https://journal.example/posts/' },
      language: 'ar-MA',
      published: '1 ماي 2024',
      updated: '2024-05-02T00:00:00Z',
      authors: ['هيئة التحرير'],
      tags: ['ثقافة'],
      source: 'وكالة الواحة',
      attribution: [],
      enclosures: [{ url: 'https://journal.example/a.ogg', type: 'audio/ogg', length: 9 }],
    });
    expect(feed.items[0]?.content?.value).toContain('<p>فقرة <a href="2">رابط</a></p>');
  });

  test('0.3 keeps its dates', async () => {
    const feed = await read(fixture('atom03.xml'), 'xml');
    expect(feed.language).toBe('he');
    expect(feed.items[0]).toMatchObject({
      published: '2004-02-03T10:00:00+02:00',
      updated: '2004-02-04T10:00:00+02:00',
      content: { kind: 'html', value: '<p>שלום</p>' },
    });
  });
});

test('RDF is read with its Dublin Core', async () => {
  const feed = await read(fixture('rdf.xml'), 'xml');
  expect(feed).toMatchObject({ format: 'rdf', title: 'راوی خبرنامہ', language: 'ur' });
  expect(feed.items[0]).toMatchObject({
    guid: 'https://urdu.example/1',
    url: 'https://urdu.example/1',
    published: '2024-03-14',
    authors: ['عائشہ'],
    tags: ['تعلیم'],
  });
});

describe('JSON', () => {
  test('JSON Feed takes numeric ids as text and keeps plain text plain', async () => {
    const feed = await read(fixture('feed.json'), 'json');
    expect(feed).toMatchObject({
      format: 'json',
      title: 'نشرة النخيل',
      language: 'ar',
      homepage: 'https://palm.example/',
    });
    expect(feed.items[0]).toMatchObject({
      guid: '7',
      content: { kind: 'plain', value: 'نص < نص' },
      language: 'ar-EG',
      authors: ['المحرر'],
      enclosures: [{ url: 'https://palm.example/7.mp3', type: 'audio/mpeg', length: 12 }],
    });
  });

  test('an object with a title is one pushed article', async () => {
    const item = await readItem(fixture('article.json'), 'json');
    expect(item).toMatchObject({
      guid: 'a-9',
      title: { kind: 'plain', value: 'قیمت < انتظار' },
      content: { kind: 'html', value: '<p>متن</p>' },
      categories: ['politics'],
      tags: ['اقتصاد'],
      attribution: ['وكالة الواحة', 'خبرگزاری باران'],
      source: 'palm',
      enclosures: [{ url: 'https://palm.example/a.mp3', type: 'audio/mpeg', length: 5 }],
    });
  });

  test('any other JSON is refused by name', async () => {
    await expect(read('{"a":1}', 'json')).rejects.toMatchObject({ code: 'unreadable-document' });
    await expect(read('[]', 'json')).rejects.toMatchObject({ code: 'unreadable-document' });
    await expect(read('{"title":', 'json')).rejects.toMatchObject({ code: 'unreadable-document' });
  });
});
