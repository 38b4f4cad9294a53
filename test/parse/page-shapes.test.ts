import { parseDocument } from '../../src/parse/index.ts';

const URL_OF_PAGE = 'https://www.peyk.example/n/7';

async function readPage(html: string, url: string | null = URL_OF_PAGE) {
  const bytes = new TextEncoder().encode(`<!doctype html>${html}`);
  const document = { name: 'page', url, contentType: 'text/html; charset=utf-8', bytes, fetchedAt: 0 };
  const { items } = await parseDocument(document);
  const [item] = items;
  if (item === undefined) throw new Error('no item');
  return item;
}

const P1 = 'وزارت راه امروز از گشایش سه ایستگاه تازه در شمال شهر خبر داد و گفت کار از شنبه آغاز می‌شود.';
const P2 = 'این ایستگاه‌ها روزانه پنجاه هزار مسافر را جابه‌جا می‌کنند و تا پایان سال گسترش می‌یابند.';

describe('a page gives its article by whatever it says for machines', () => {
  const jsonLd = (value: unknown) => `<script type="application/ld+json">${JSON.stringify(value)}</script>`;

  test('JSON-LD in a graph, the article among other things', async () => {
    const graph = {
      '@context': 'https://schema.org',
      '@graph': [
        { '@type': 'WebSite', name: 'پیک' },
        { '@type': 'BreadcrumbList', itemListElement: [] },
        {
          '@type': ['NewsArticle'],
          headline: 'سه ایستگاه تازه در شمال شهر',
          datePublished: '2025-05-01T10:00:00+03:30',
          dateModified: '2025-05-01T12:00:00+03:30',
          author: [
            { '@type': 'Person', name: 'مینا کریمی' },
            { '@type': 'Person', name: 'رضا نوری' },
          ],
          image: { '@type': 'ImageObject', url: 'https://www.peyk.example/7.jpg' },
          keywords: 'مترو، شهر',
          articleSection: 'شهری',
          mainEntityOfPage: { '@id': 'https://www.peyk.example/news/7' },
        },
      ],
    };
    const item = await readPage(
      `<html lang="fa"><head>${jsonLd(graph)}</head><body><main><p>${P1}</p><p>${P2}</p></main></body></html>`,
    );
    expect(item).toMatchObject({
      title: { value: 'سه ایستگاه تازه در شمال شهر' },
      published: '2025-05-01T10:00:00+03:30',
      updated: '2025-05-01T12:00:00+03:30',
      authors: ['مینا کریمی', 'رضا نوری'],
      tags: ['شهری', 'مترو', 'شهر'],
      image: 'https://www.peyk.example/7.jpg',
      url: 'https://www.peyk.example/news/7',
    });
  });

  test('Open Graph alone, the site\u2019s name cut off the title', async () => {
    const item = await readPage(
      `<html lang="ar"><head><title>x</title><meta property="og:site_name" content="بريد الصباح">
       <meta property="og:title" content="افتتاح ثلاث محطات جديدة | بريد الصباح"><meta property="og:type" content="article">
       <meta property="og:url" content="/n/7"><meta property="article:published_time" content="2025-05-01T08:00:00+03:00">
       <meta property="article:tag" content="نقل"><meta property="article:tag" content="مدينة"></head>
       <body><main><p>أعلنت الوزارة اليوم افتتاح ثلاث محطات جديدة في شمال المدينة.</p></main></body></html>`,
    );
    expect(item).toMatchObject({
      title: { value: 'افتتاح ثلاث محطات جديدة' },
      published: '2025-05-01T08:00:00+03:00',
      tags: ['نقل', 'مدينة'],
      url: 'https://www.peyk.example/n/7',
    });
  });

  test('microdata alone', async () => {
    const item = await readPage(
      `<html lang="he"><body><div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">שלוש תחנות חדשות</h2>
       <span itemprop="author">דנה לוי</span><meta itemprop="datePublished" content="2025-05-01T09:00:00+03:00">
       <div itemprop="image"><img src="/7.jpg"></div>
       <div itemprop="articleBody"><p>משרד התחבורה הודיע היום על פתיחת שלוש תחנות חדשות בצפון העיר.</p></div></div></body></html>`,
    );
    expect(item).toMatchObject({
      title: { value: 'שלוש תחנות חדשות' },
      published: '2025-05-01T09:00:00+03:00',
      authors: ['דנה לוי'],
      image: 'https://www.peyk.example/7.jpg',
    });
  });

  test('a bare article with a time', async () => {
    const item = await readPage(
      `<html lang="ur"><body><article><h1>تین نئے اسٹیشن</h1><time datetime="2025-05-01T11:00:00+05:00">آج</time>
       <p>وزارت نے آج شہر کے شمال میں تین نئے اسٹیشنوں کے افتتاح کا اعلان کیا ہے۔</p></article></body></html>`,
    );
    expect(item).toMatchObject({
      title: { value: 'تین نئے اسٹیشن' },
      published: '2025-05-01T11:00:00+05:00',
      authors: [],
      image: null,
      source: null,
    });
  });

  test('an AMP page is its canonical page', async () => {
    const item = await readPage(
      `<html amp lang="fa"><head><link rel="canonical" href="https://www.peyk.example/n/7"></head><body><article><h1>خبر</h1><p>${P1}</p></article></body></html>`,
      'https://amp.peyk.example/n/7?utm_medium=amp',
    );
    expect(item.url).toBe('https://www.peyk.example/n/7');
  });

  test('a list of articles is none: nothing is made of the first', async () => {
    const list = [1, 2, 3].map((n) => ({
      '@type': 'NewsArticle',
      headline: `خبر ${n}`,
      url: `https://www.peyk.example/n/${n}`,
    }));
    const page = `<html lang="fa"><head><title>پیک</title>${jsonLd(list)}</head><body><ul><li><a href="/n/1">خبر ۱</a></li></ul></body></html>`;
    await expect(readPage(page, 'https://www.peyk.example/')).rejects.toMatchObject({ code: 'unreadable-document' });
  });

  test.each([
    ['an error page with status 200', '<title>خطا</title><body><h1>۴۰۴</h1><p>پیدا نشد</p></body>'],
    ['an empty shell that a script would fill', '<title>پیک</title><body><div id="root"></div></body>'],
  ])('%s gives nothing', async (_name, html) => {
    await expect(readPage(`<html lang="fa">${html}</html>`)).rejects.toMatchObject({ code: 'unreadable-document' });
  });
});

describe('of a page\u2019s furniture nothing stays in the article', () => {
  const article = (inside: string) =>
    readPage(`<html lang="fa"><body><article><h1>خبر</h1><p>${P1}</p>${inside}<p>${P2}</p></article></body></html>`);

  test.each([
    ['a share bar', '<div class="share-bar"><span>هم‌رسانی</span><a href="https://x.example/share">X</a></div>'],
    ['social buttons', '<ul id="social"><li><a href="#">تلگرام</a></li></ul>'],
    [
      'related links',
      '<div class="box related-news"><h3>خبرهای دیگر</h3><a href="/n/1">یک</a><a href="/n/2">دو</a></div>',
    ],
    ['an advertisement', '<div class="ads"><a href="https://shop.example/"><img src="/ad.gif"></a>خرید ارزان</div>'],
    ['a newsletter box', '<section class="newsletter"><p>در خبرنامه نام بنویسید</p><form><input></form></section>'],
    ['tags', '<div class="tags"><a href="/t/1">مترو</a></div>'],
    ['comments', '<div id="comments"><p>چه خوب!</p></div>'],
    ['what is hidden', '<p style="display:none">کلیدواژه‌های پنهان</p>'],
    ['a related heading with its list', '<p>مطالب مرتبط</p><ul><li><a href="/n/1">یک</a></li></ul>'],
  ])('not %s', async (_name, inside) => {
    const { content } = await article(inside);
    expect(content?.value).toBe(`<p>${P1}</p><p>${P2}</p>`);
  });

  test('but a box of the article stays, whatever its name', async () => {
    const told = `<div class="related-story"><p>${P1.repeat(3)}</p></div>`;
    expect((await article(told)).content?.value).toContain(told);
    const figure = '<div class="social"><figure><img src="/1.jpg"><figcaption>ایستگاه</figcaption></figure></div>';
    expect((await article(figure)).content?.value).toContain('figcaption');
  });

  test('ZWNJ, LRM and RLM of the text are kept', async () => {
    const { content } = await article('<p>قیمت\u200fها به 5\u200e% رسید؛ می\u200cگویند بیشتر می\u200cشود.</p>');
    expect(content?.value).toContain('قیمت\u200fها به 5\u200e% رسید؛ می\u200cگویند');
  });
});
