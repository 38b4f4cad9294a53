import fc from 'fast-check';
import { sanitizeContent } from '../../src/normalize/html.ts';
import { htmlToText, plainParagraphs, shorten } from '../../src/normalize/text.ts';

const BASE = 'https://news.example/a/b.html';

function clean(html: string): string | null {
  return sanitizeContent(html, { base: BASE }).html;
}

describe('content that is published', () => {
  test('keeps direction and language, and drops what could run', () => {
    const article =
      '<article dir="rtl" lang="fa_IR" class="c" style="color:red"><h1 onclick="x()">سلام</h1><script>alert(1)</script>' +
      '<p>متن <bdi dir="ltr">ISO</bdi> <bdo dir="ltr">8601</bdo></p></article>';
    expect(clean(article)).toBe(
      '<div dir="rtl" lang="fa"><h2>سلام</h2><p>متن <bdi dir="ltr">ISO</bdi> <bdo dir="ltr">8601</bdo></p></div>',
    );
  });

  test.each([
    '<img src=x onerror=alert(1)>متن',
    '<a href="javascript:alert(1)">متن</a>',
    '<a href=" java\nscript:alert(1)">متن</a>',
    '<a href="&#106;avascript:alert(1)">متن</a>',
    '<img src="data:text/html,<script>alert(1)</script>">متن',
    '<svg><script>alert(1)</script></svg>متن',
    '<iframe src="https://evil.example/"></iframe>متن',
    '<form action="https://evil.example/"><input name="q"><button>go</button></form>متن',
    '<style>p{}</style><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>متن',
    '<p>\u0338onclick=alert(1) <b>متن</b></p>',
    '<constructor>متن</constructor><__proto__>x</__proto__>',
    '<math><mtext></p><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">متن',
  ])('%j becomes harmless and keeps its text', (html) => {
    const safe = clean(html) ?? '';
    expect(safe).toContain('متن');
    expect(safe.normalize('NFC')).not.toMatch(/<[^>]*\son\w+=|<script|javascript:|data:|<iframe|<form|<style|<input/i);
  });

  test('keeps ZWNJ, LRM and RLM, raw or as entities, and strips overrides and lone isolates', () => {
    expect(clean('<p>می\u200cروم &zwnj;x&rlm;y&lrm; \u202eabc\u202c \u2067d &#x202E;e\u200f</p>')).toBe(
      '<p>می\u200cروم \u200cx\u200fy\u200e abc d e\u200f</p>',
    );
  });

  test('makes links and images absolute, cuts tracking, drops pixels', () => {
    expect(clean('<p><a href="../c?id=1&utm_source=x&fbclid=2#top">c</a></p>')).toBe(
      '<p><a href="https://news.example/c?id=1#top">c</a></p>',
    );
    expect(clean('<p>x<img src="/i.jpg"><img src="https://t.example/p.gif" width="1" height="1"></p>')).toBe(
      '<p>x<img src="https://news.example/i.jpg" alt="" /></p>',
    );
    expect(sanitizeContent('<p><a href="/c">c</a></p>', { base: null }).html).toBe('<p><span>c</span></p>');
  });

  test('text in no block gets paragraphs, so that direction can be said on them', () => {
    expect(clean('یک <b>دو</b><br><br>سه')).toBe('<p>یک <b>دو</b></p>\n<p>سه</p>');
    expect(clean('یک <b>دو<br><br>سه</b>')).toBe('<p>یک <b>دو<br /><br />سه</b></p>');
  });

  test('nothing to read or see is no content', () => {
    expect(clean('<p> &nbsp;</p><script>x</script>')).toBeNull();
    expect(clean('<img src="/i.jpg">')).toBe('<p><img src="https://news.example/i.jpg" alt="" /></p>');
  });

  test('paragraphs without end tags are not nested, however many there are', () => {
    const many = sanitizeContent('<p>a'.repeat(500), { base: null });
    expect(many.capped).toBe(false);
    expect(many.html?.match(/<p>a<\/p>/g)).toHaveLength(500);
  });
});

describe('hostile sizes', () => {
  const hostile: [string, string][] = [
    ['20,000 nested divisions', `${'<div>'.repeat(20_000)}متن${'</div>'.repeat(20_000)}`],
    ['5 MB of text', 'متن خبر '.repeat(650_000)],
    ['a million open elements and as many foreign end tags', '<b>'.repeat(900_000) + '</i>'.repeat(900_000)],
    ['5 MB of less-than signs', '<'.repeat(5_000_000)],
    ['comments in a link', `<a href="${'<!---->'.repeat(700_000)}">متن</a>`],
    ['attributes without end', `<p ${'a=1 b '.repeat(800_000)}>متن</p>`],
    ['unclosed quotes', '<a href="'.repeat(500_000)],
    ['unclosed comments', '<!-- '.repeat(900_000)],
    ['tracking pixels', '<img src="https://t.example/1x1.gif" width=1>'.repeat(100_000)],
    ['unclosed no-script', '<div><noscript></div>'.repeat(200_000)],
    ['players without end', '<video>متن'.repeat(50_000)],
    ['drawings in drawings', `${'<svg><g>'.repeat(60_000)}${'</b>'.repeat(60_000)}`],
    ['objects in pictures', '<picture><object><param name=movie value=x>'.repeat(12_000)],
    ['links in links', '<a href=/x><b>'.repeat(35_000)],
    ['frames', '<iframe src="https://x.example/"></iframe>'.repeat(12_000)],
    ['ampersands of marks', `&amp;${'amp;'.repeat(120_000)}zwnj`],
    ['combining marks', `a${'\u0301'.repeat(2_000_000)}`],
  ];

  test.each(hostile)('%s take less than half the deadline of a reader', (_, html) => {
    const start = performance.now();
    const { html: safe } = sanitizeContent(html, { base: BASE });
    htmlToText(safe ?? '');
    htmlToText(html);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('what is cut is reported, and the text inside stays', () => {
    const deep = sanitizeContent(`${'<div>'.repeat(20_000)}متن`, { base: null });
    expect(deep.capped).toBe(true);
    expect(deep.html).toContain('متن');
    expect(sanitizeContent('x'.repeat(1_500_000), { base: null }).capped).toBe(true);
  });
});

describe('plain text of HTML', () => {
  test('has a blank line between paragraphs and a line an item', () => {
    expect(
      htmlToText('<h2>عنوان</h2><p>یک<br>دو</p><ul><li>سه<li>چهار</ul><table><tr><td>a<td>b<tr><td>c</table>'),
    ).toBe('عنوان\n\nیک\nدو\n\nسه\nچهار\n\na b\nc');
  });

  test('decodes entities once', () => {
    expect(htmlToText('A&amp;lt;b&amp;gt; &laquo;x&raquo; &#1740;')).toBe('A&lt;b&gt; «x» ی');
  });

  test('leaves a lone less-than sign and code blocks as they are', () => {
    expect(htmlToText('2 < 3 <pre>a\n b</pre>')).toBe('2 < 3\n\na\nb');
  });

  test('never changes a letter, a digit or a ZWNJ', () => {
    const letters = fc.array(
      fc.constantFrom('می\u200cروم', '۱۲', '٣', 'كتاب', 'یک', 'שָׁלוֹם', 'ہے', '\u200f', '\u200e'),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(letters, (words) => {
        const text = words.join(' ').normalize('NFC').trim();
        expect(htmlToText(`<p>${text}</p>`)).toBe(text);
      }),
    );
  });
});

describe('plain text', () => {
  test('is parted at blank lines, else at every line', () => {
    expect(plainParagraphs('a\nb\n \n\nc')).toEqual(['a\nb', 'c']);
    expect(plainParagraphs('a\r\nb')).toEqual(['a', 'b']);
  });

  test('is shortened after a sentence or a word', () => {
    expect(shorten('یک دو سه. چهار پنج شش', 14)).toBe('یک دو سه.');
    expect(shorten('aaaa bbbb cccc dddd', 12)).toBe('aaaa bbbb\u2026');
    expect(shorten('short', 10)).toBe('short');
  });
});
