import fc from 'fast-check';
import { blockDirections } from '../../src/render/index.ts';

const persian = { direction: 'rtl', language: 'fa', marks: true } as const;

describe('direction of content', () => {
  test('every block says its direction itself, inside one wrapper that says it too', () => {
    const html =
      '<h2>تیتر</h2><p>متن</p><ul><li>یک</li></ul><blockquote>نقل</blockquote><table><tr><td>۱</td></tr></table>' +
      '<figure><img src="https://e.example/a.png" alt="عکس"><figcaption>شرح</figcaption></figure>';
    expect(blockDirections(html, persian)).toBe(
      '<div dir="rtl" lang="fa"><h2 dir="rtl">تیتر</h2><p dir="rtl">متن</p><ul dir="rtl"><li>یک</li></ul>' +
        '<blockquote dir="rtl">نقل</blockquote><table dir="rtl"><tr><td>۱</td></tr></table>' +
        '<figure><img src="https://e.example/a.png" alt="عکس"><figcaption dir="rtl">شرح</figcaption></figure></div>',
    );
  });

  test('a left-to-right article is wrapped in its own direction', () => {
    expect(blockDirections('<p>Text</p>', { direction: 'ltr', language: 'en', marks: true })).toBe(
      '<div dir="ltr" lang="en"><p dir="ltr">Text</p></div>',
    );
  });

  test('an unknown language is left out', () => {
    expect(blockDirections('<p>متن</p>', { ...persian, language: null })).toBe(
      '<div dir="rtl"><p dir="rtl">متن</p></div>',
    );
  });

  test('a quote with its own direction keeps it, and rules the blocks in it', () => {
    expect(
      blockDirections('<p>او گفت</p><blockquote dir="LTR" lang="en"><p>Hello</p></blockquote><p>و</p>', persian),
    ).toBe(
      '<div dir="rtl" lang="fa"><p dir="rtl">او گفت</p><blockquote dir="ltr" lang="en"><p dir="ltr">Hello</p></blockquote>' +
        '<p dir="rtl">و</p></div>',
    );
  });

  test('a quote with a language alone gets the direction of its text', () => {
    expect(blockDirections('<p>او گفت</p><blockquote lang="en"><p>Hello</p></blockquote>', persian)).toContain(
      '<blockquote dir="ltr" lang="en"><p dir="ltr">Hello</p></blockquote>',
    );
  });

  test('Persian text in a page that calls everything English stays right-to-left', () => {
    expect(blockDirections('<div lang="en-US"><p>خبر امروز تهران</p></div>', persian)).toContain('<p dir="rtl">خبر');
  });

  test('what dir=auto comes to is written, on its block and in it, so that no mark and no reader turns it round', () => {
    expect(blockDirections('<p>خبر</p><section dir="auto"><p>Hello</p></section>', persian)).toContain(
      '<section dir="ltr"><p dir="ltr">Hello</p></section>',
    );
    expect(blockDirections('<p dir="auto">English quote</p><p>متن فارسی</p>', persian)).toContain(
      '<p dir="ltr">\u200fEnglish quote</p><p dir="rtl">متن',
    );
    expect(blockDirections('<p>خبر <bdi dir="auto">Hello</bdi></p>', persian)).toContain('<bdi dir="auto">Hello</bdi>');
  });

  test('a mark never stands in what people copy', () => {
    expect(blockDirections('<pre>npm install</pre><p>متن فارسی</p>', persian)).not.toContain('\u200f');
    expect(blockDirections('<p><code>npm</code> نصب کنید</p>', persian)).toContain('<p dir="rtl">\u200f<code>npm');
  });

  test('a body that begins with an isolate is marked too: dir=auto looks into it', () => {
    expect(blockDirections('<p>\u2066iPhone\u2069 در ایران</p>', persian)).toContain('\u200f\u2066iPhone');
  });

  test('a direction that does not exist is replaced', () => {
    expect(blockDirections('<p dir="right">خبر</p>', persian)).toContain('<p dir="rtl">خبر</p>');
  });

  test('a Persian body that begins with a Latin name gets one mark, inside its first block', () => {
    expect(blockDirections('<p><a href="https://e.example/">iPhone</a> در ایران</p><p>GPT</p>', persian)).toBe(
      '<div dir="rtl" lang="fa"><p dir="rtl">\u200f<a href="https://e.example/">iPhone</a> در ایران</p>' +
        '<p dir="rtl">GPT</p></div>',
    );
  });

  test('an English body that begins with a Persian word gets one left-to-right mark', () => {
    expect(blockDirections('<p>خوراک is Persian</p>', { direction: 'ltr', language: 'en', marks: true })).toContain(
      '<p dir="ltr">\u200eخوراک is',
    );
  });

  test('the mark stands before the first text, after pictures and in the first list item', () => {
    const html = '<figure><img src="https://e.example/a.png"></figure><ul><li>iOS در ایران</li></ul>';
    expect(blockDirections(html, persian)).toContain('<ul dir="rtl"><li>\u200fiOS');
  });

  test('a body that begins with digits needs no mark, nor one that asks for none', () => {
    expect(blockDirections('<p>۲۰۲۶ – 17 خبر</p>', persian)).not.toContain('\u200f');
    expect(blockDirections('<p>iOS خبر</p>', { ...persian, marks: false })).not.toContain('\u200f');
  });

  test('the letters of an entity are not taken for text', () => {
    expect(blockDirections('<p>&nbsp;&rlm;خبر &amp; &lt;b&gt;</p>', persian)).toBe(
      '<div dir="rtl" lang="fa"><p dir="rtl">\u00a0\u200fخبر &amp; &lt;b&gt;</p></div>',
    );
  });

  test('open elements are closed and stray ends do not leave the wrapper', () => {
    expect(blockDirections('</div><p>یک<br>دو<p>سه', persian)).toBe(
      '<div dir="rtl" lang="fa"><p dir="rtl">یک<br>دو</p><p dir="rtl">سه</p></div>',
    );
  });

  test('whatever comes in, one wrapper comes out and nothing no format can carry', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          '<p>',
          '</p>',
          '<ul lang="en">',
          '</ul>',
          '<li>',
          '<table dir="ltr">',
          '</table>',
          '</div>',
          '<',
        ),
        fc.constantFrom('&#1;', '&rlm;', '&', '"', "'", ']]>', '\ud800', '\u0000', '<!--', '<a title=x]]>'),
        fc.string({ unit: 'binary' }),
      ),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const html = blockDirections(parts.join(''), persian);
        expect(html).toMatch(/^<div dir="rtl" lang="fa">.*<\/div>$/s);
        expect(html.isWellFormed()).toBe(true);
        expect(html).not.toMatch(/[\0-\x08\x0b-\x1f\ufffe\uffff]/);
        expect(html.match(/<div\b/g)?.length).toBe(html.match(/<\/div>/g)?.length);
      }),
      { numRuns: 300 },
    );
  });
});
