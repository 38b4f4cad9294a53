import { describe, expect, test } from '@jest/globals';
import { sanitizeContent } from '../../src/normalize/html.ts';
import { faultsOf } from './fragments.ts';

const BASE = 'https://news.example/a/b.html';

function clean(html: string, base: string | null = BASE): string {
  const safe = sanitizeContent(html, { base }).html ?? '';
  expect(faultsOf(safe)).toEqual([]);
  return safe;
}

describe('what an article may hold stays as it is', () => {
  test.each([
    '<ol start="5" reversed type="a"><li value="9">یک</li><li>دو</li></ol>',
    '<ul type="square"><li>یک<ul><li>دو</li></ul></li></ul>',
    '<dl><dt>واژه</dt><dd>معنا</dd></dl>',
    '<table><caption>جدول</caption><colgroup><col span="2" /></colgroup><thead><tr><th colspan="2" scope="col">سر</th></tr></thead>' +
      '<tbody><tr><td rowspan="2">یک</td><td>دو</td></tr></tbody><tfoot><tr><td>پا</td></tr></tfoot></table>',
    '<figure><img width="640" height="480" src="https://news.example/p.jpg" alt="عکس" /><figcaption>شرح</figcaption></figure>',
    '<blockquote cite="https://x.example/1"><p>گفت <q cite="https://x.example/2">آری</q></p></blockquote>',
    '<pre><code>a &lt; b\n  c</code></pre>',
    '<details open><summary>بیشتر</summary><p>متن</p></details>',
    '<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby></p>',
    '<p dir="rtl" lang="fa">متن <bdi>x</bdi> <bdo dir="ltr">۱۲۳</bdo> <span dir="ltr" lang="en">ISO</span></p>',
    '<p><del cite="https://x.example/" datetime="2026-01-01">x</del><ins>y</ins> <time datetime="2026-01-01">دی</time> <abbr title="سازمان">س</abbr></p>',
    '<p><a href="https://x.example/" title="جا">x</a> <a href="mailto:a@x.example">y</a><wbr />z</p>',
    '<audio src="https://x.example/a.mp3" controls></audio><p>x</p>',
    '<video poster="https://x.example/p.jpg" width="640" height="360" controls><source src="https://x.example/v.mp4" type="video/mp4" />متن</video><p>x</p>',
  ])('%s', (html) => {
    expect(clean(html)).toBe(html);
  });

  test('addresses are absolute wherever they stand', () => {
    const html =
      '<blockquote cite="/c"><a href="d">x</a></blockquote><video src="//v.example/v.mp4" poster="../p.jpg"></video><img src="i.jpg" srcset="j.jpg 2x">';
    expect(clean(html)).toBe(
      '<blockquote cite="https://news.example/c"><a href="https://news.example/a/d">x</a></blockquote>' +
        '<video src="https://v.example/v.mp4" poster="https://news.example/p.jpg" controls></video>' +
        '<img src="https://news.example/a/i.jpg" srcset="https://news.example/a/j.jpg 2x" alt="" />',
    );
  });

  test.each([
    ['<a name="x">متن</a>', '<span>متن</span>'],
    ['<a href="#note">۱</a>', '<span>۱</span>'],
    ['<a href="">متن</a>', '<span>متن</span>'],
    ['<bdo>متن</bdo>', '<span>متن</span>'],
    ['<video width="9">متن</video>', '<span>متن</span>'],
    [
      '<a href=/1>یک<b>دو<a href=/2>سه</a>',
      '<a href="https://news.example/1">یک<b>دو</b></a><a href="https://news.example/2">سه</a>',
    ],
    ['متن<font>ی</font>', 'متنی'],
    ['<span xml:lang="ar">نص</span>', '<span lang="ar">نص</span>'],
    [
      '<amp-video width=9 poster=/p.jpg><source src=/v.mp4></amp-video>',
      '<video width="9" poster="https://news.example/p.jpg" controls><source src="https://news.example/v.mp4" /></video>',
    ],
  ])('%s becomes %s', (html, inner) => {
    expect(clean(html)).toBe(`<p>${inner}</p>`);
  });
});

describe('a picture in several sizes', () => {
  const srcsetOf = (value: string): string | undefined =>
    /srcset="([^"]*)"/.exec(clean(`<img src="/i.jpg" srcset="${value}">`))?.[1];

  test.each([
    ['a.jpg 640w, b.jpg 1280w', 'https://news.example/a/a.jpg 640w, https://news.example/a/b.jpg 1280w'],
    ['a.jpg, b.jpg 2x', 'https://news.example/a/a.jpg, https://news.example/a/b.jpg 2x'],
    ['a.jpg 1.50x,b.jpg 2.0x', 'https://news.example/a/a.jpg 1.5x, https://news.example/a/b.jpg 2x'],
    [
      'https://i.example/w_3,h_2/x.jpg 300w, https://i.example/w_6,h_4/x.jpg 600w',
      'https://i.example/w_3,h_2/x.jpg 300w, https://i.example/w_6,h_4/x.jpg 600w',
    ],
    ['https://i.example/x, 2x', 'https://i.example/x'],
    ['https://i.example/x,,%2C 2x, y.jpg 3x', 'https://i.example/x,,%2C 2x, https://news.example/a/y.jpg 3x'],
    ['javascript:x 1x, data:image/png;base64,AA 2x, b.jpg 3x', 'https://news.example/a/b.jpg 3x'],
    ['a.jpg 0w, b.jpg x, c.jpg -1x, d.jpg 1x 2x, e.jpg 5q, f.jpg 10w', 'https://news.example/a/f.jpg 10w'],
    ['a.jpg 10w 5h', 'https://news.example/a/a.jpg 10w'],
    ['a.jpg 2x, b.jpg 2x', 'https://news.example/a/a.jpg 2x'],
    ['https://stats.wp.com/b.gif 2x, a.jpg 3x', 'https://news.example/a/a.jpg 3x'],
    [' , ,a.jpg?x=1&amp;y=2 2x , ', 'https://news.example/a/a.jpg?x=1&amp;y=2 2x'],
    ['javascript:x 2x', undefined],
    [',,,', undefined],
  ])('%s', (value, expected) => {
    expect(srcsetOf(value)).toBe(expected);
  });

  test('keeps what tells when to take which, as long as there are sizes', () => {
    expect(clean('<img src=/i.jpg srcset="/j.jpg 9w" sizes="(max-width: 600px) 100vw, 50vw">')).toBe(
      '<p><img src="https://news.example/i.jpg" srcset="https://news.example/j.jpg 9w" sizes="(max-width: 600px) 100vw, 50vw" alt="" /></p>',
    );
    expect(clean('<img src=/i.jpg srcset="x:y 9w" sizes="50vw">')).toBe(
      '<p><img src="https://news.example/i.jpg" alt="" /></p>',
    );
  });

  test.each([
    ['<img srcset="/a.jpg 1x, /b.jpg 3x, /c.jpg 2x">', 'b.jpg'],
    ['<img src="data:image/gif;base64,AA" data-srcset="/a.jpg 10w, /b.jpg 20w">', 'b.jpg'],
    ['<img src="/blank.gif" data-src="/late.jpg">', 'late.jpg'],
    ['<img src="/blank.gif" data-lazy-srcset="/late.jpg 5w">', 'late.jpg'],
    ['<amp-img src="/amp.jpg" width="9" height="9" layout="responsive"></amp-img>', 'amp.jpg'],
    ['<object data="/o.png" type="image/png">متن</object>', 'o.png'],
    ['<picture><source srcset="/s.webp" type="image/webp"></picture>', 's.webp'],
  ])('%s has its address in src', (html, file) => {
    expect(clean(html)).toContain(` src="https://news.example/${file}"`);
  });

  test('of a picture element the img stays, with the sizes only its sources know', () => {
    const html =
      '<picture><source media="(min-width: 9px)" srcset="/wide.jpg"><source type="image/avif" srcset="/a.avif 9w">' +
      '<source type="image/webp" srcset="/a.webp 9w, /b.webp 18w" sizes="50vw"><img src="/a.jpg" alt="عکس"></picture><img src="/other.jpg">';
    expect(clean(html)).toBe(
      '<p><img src="https://news.example/a.jpg" srcset="https://news.example/a.webp 9w, https://news.example/b.webp 18w" sizes="50vw" alt="عکس" />' +
        '<img src="https://news.example/other.jpg" alt="" /></p>',
    );
    const own = '<picture><source srcset="/s.jpg 2x"><img src="/a.jpg" srcset="/b.jpg 2x"></picture>';
    expect(clean(own)).toBe(
      '<p><img src="https://news.example/a.jpg" srcset="https://news.example/b.jpg 2x" alt="" /></p>',
    );
  });

  test('of hostile size take no time', () => {
    const hostile = [
      'a '.repeat(500_000),
      ','.repeat(1_000_000),
      'a.jpg 1x,'.repeat(110_000),
      '('.repeat(1_000_000),
      `${'https://'.repeat(7000)} 1w,`.repeat(18),
      `a${' '.repeat(60_000)}`,
      '//'.repeat(32_000),
    ];
    const start = performance.now();
    for (const value of hostile) clean(`<p>متن</p><img src="/i.jpg" srcset="${value}">`);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
