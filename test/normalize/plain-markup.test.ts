import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sanitizeContent } from '../../src/normalize/html.ts';
import { plainMarkup } from '../../src/normalize/plain-markup.ts';

const BASE = 'https://news.example/dir/';

/** A comment is left out, and what holds one goes the long way, through the sanitizer. */
const COMMENT = '<!--->';
const longWay = (html: string) => sanitizeContent(`${html}${COMMENT}`, { base: BASE });
const isShort = (html: string) =>
  plainMarkup(html, { open: (tagName) => ({ tag: { tagName, attribs: {} } }), close: () => null }) !== null;

const text = fc.constantFrom(
  ...[
    'خبر',
    ' ',
    'به نقل از',
    'a < b',
    'x > y',
    '"q"',
    "'",
    '&amp;',
    '&lt;b&gt;',
    '&nbsp;',
    '&quot;',
    '&bogus;',
    '&',
    '&#x41;',
  ],
  ...['\n', '\t', 'ابتداءً', 'می‌رود', '\u202bx\u202c', '\u0000', 'e\u0301', '</', '<', '&lt;script&gt;', '&ampamp;'],
  ...['&amp;zwnj;', '&amp;amp;rlm;', '&amp;nbsp;', '&amp;#8204;', '&zwnj;', '&amp;laquo;'],
);
const url = fc.constantFrom(
  ...[
    'https://a.example/x?utm_source=rss&amp;b=1',
    '/photo.jpg',
    'javascript:alert(1)',
    'mailto:x@y.example',
    '',
    ' /a b ',
  ],
  ...[
    'data:text/html,x',
    'https://a.example/&quot;onload=1',
    '//b.example/',
    'https://a.example/1x1.gif',
    'JaVaScRiPt:x',
    '#top',
    '//c.example/a,b',
  ],
);
const attribute = fc.oneof(
  url.map((value) => ` href="${value}"`),
  url.map((value) => ` src="${value}"`),
  url.map((value) => ` data-src="${value}"`),
  url.map((value) => ` srcset="${value} 2x, /b,c.jpg 640w"`),
  url.map((value) => ` cite="${value}"`),
  fc.constantFrom(
    ...[
      ' dir="rtl"',
      ' dir="up"',
      ' lang="fa-IR"',
      ' title="x &amp; &lt;y"',
      ' title=""',
      ' alt="عکس"',
      ' alt=""',
      ' width="1"',
    ],
    ...[
      ' width="300"',
      ' class="x"',
      ' style="color:red"',
      ' onclick="x()"',
      " title='y'",
      ' hidden',
      ' HREF="/x"',
      ' lang="?"',
      ' height="48px"',
      ' sizes="50vw"',
      ' start="3"',
      ' type="a"',
      ' reversed=""',
      ' style="display:none"',
      ' title="&amp;zwnj;x"',
      ' constructor="x"',
    ],
  ),
);
const name = fc.constantFrom(
  ...'p p p div b strong i em u s span a a img br ul ol li h1 h2 h3 blockquote script style iframe svg table td option P form picture source video object embed bdo bdi pre code center'.split(
    ' ',
  ),
);
const opening = fc
  .tuple(name, fc.array(attribute, { maxLength: 3 }), fc.constantFrom('', '', '', '/', ' /', ' '))
  .map(([tag, attributes, end]) => `<${tag}${attributes.join('')}${end}>`);
const loose = fc
  .array(
    fc.oneof(
      text,
      opening,
      name.map((tag) => `</${tag}>`),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const { balanced } = fc.letrec<{ balanced: string; element: string }>((tie) => ({
  element: fc
    .tuple(name, fc.array(attribute, { maxLength: 2 }), tie('balanced'))
    .map(([tag, attributes, inner]) =>
      tag === 'img' || tag === 'br'
        ? `<${tag}${attributes.join('')}>`
        : `<${tag}${attributes.join('')}>${inner}</${tag}>`,
    ),
  balanced: fc.array(fc.oneof({ maxDepth: 4 }, text, tie('element')), { maxLength: 4 }).map((parts) => parts.join('')),
}));

describe('the short way through simple markup', () => {
  test('gives what the sanitizer gives, for balanced markup of every kind', () => {
    fc.assert(
      fc.property(balanced, (html) => {
        fc.pre(isShort(html));
        expect(sanitizeContent(html, { base: BASE })).toEqual(longWay(html));
      }),
      { numRuns: 1500, maxSkipsPerRun: 50 },
    );
  });

  test('gives what the sanitizer gives, for tags and texts in any order', () => {
    fc.assert(
      fc.property(loose, (html) => {
        fc.pre(isShort(html));
        expect(sanitizeContent(html, { base: BASE })).toEqual(longWay(html));
      }),
      { numRuns: 1500, maxSkipsPerRun: 50 },
    );
  });

  test('is taken by the paragraphs, links and pictures that descriptions are', () => {
    const html =
      '<p><img src="/a.jpg" srcset="/a.jpg 300w, /b.jpg 600w" sizes="50vw" alt="" class="big"/>به گزارش <b>ایسنا</b>&nbsp;و <a href="https://a.example/?x=1&amp;y=2" target="_blank">ادامه</a></p><ul><li>یک<br></li></ul>';
    expect(isShort(html)).toBe(true);
    expect(sanitizeContent(html, { base: BASE })).toEqual(longWay(html));
  });

  test.each([
    ['an element that is not closed', '<p>یک<p>دو'],
    ['a block within a paragraph', '<p><div>یک</div></p>'],
    ['a link within a link', '<a href="/x">یک <a href="/y">دو</a></a>'],
    ['a script', '<p>یک</p><script>x()</script>'],
    ['a comment', '<p>یک</p><!-- دو -->'],
    ['an unknown reference', '<p>&hellip;</p>'],
    ['a capital letter in a tag', '<P>یک</P>'],
    ['a control character', '<p>\u0007یک</p>'],
  ])('is not taken by %s', (_, html) => {
    expect(isShort(html)).toBe(false);
  });
});
