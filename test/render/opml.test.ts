import { parseOpml } from 'feedsmith';
import { renderOpml } from '../../src/render/index.ts';
import { MORNING } from './newsroom.ts';

const persian = {
  group: 'فارسی',
  groupLanguage: 'fa',
  title: 'سیاسی & <b>',
  language: 'fa-IR',
  xmlUrl: 'https://hub.example/feeds/category/politics/fa.rss?a=1&b=2',
  htmlUrl: 'https://hub.example/',
  category: 'politics',
};
const input = {
  title: 'خوراک',
  language: 'fa',
  modifiedAt: MORNING,
  feeds: [
    persian,
    { ...persian, group: 'עברית', groupLanguage: 'he', title: 'BBC בעברית', language: 'he' },
    { ...persian, title: 'همه', language: null },
    { ...persian, xmlUrl: 'nowhere' },
  ],
};

describe('OPML 2.0', () => {
  const rendered = renderOpml(input);
  const xml = new TextDecoder().decode(rendered.body);

  test('a whole list, grouped, to the letter', () => {
    expect(rendered).toMatchObject({
      contentType: 'text/x-opml; charset=utf-8',
      languages: ['fa'],
      modifiedAt: MORNING,
    });
    const address =
      'xmlUrl="https://hub.example/feeds/category/politics/fa.rss?a=1&#x26;b=2" htmlUrl="https://hub.example/"';
    const named = 'title="سیاسی &#x26; &#x3C;b&#x3E;"';
    expect(xml).toBe(`<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
<head>
<title>خوراک</title>
<dateModified>Sat, 04 Sep 2021 07:30:00 GMT</dateModified>
<docs>http://opml.org/spec2.opml</docs>
</head>
<body>
<outline text="فارسی" title="فارسی">
<outline type="rss" text="سیاسی &#x26; &#x3C;b&#x3E;" ${named} ${address} language="fa" category="politics"/>
<outline type="rss" text="همه" title="همه" ${address} category="politics"/>
</outline>
<outline text="עברית" title="עברית">
<outline type="rss" text="\u200fBBC בעברית" title="\u200fBBC בעברית" ${address} language="he" category="politics"/>
</outline>
</body>
</opml>
`);
  });

  test('another reader finds each feed with its address', () => {
    const groups = parseOpml(xml).body?.outlines ?? [];
    expect(groups.map((group) => group.outlines?.map((outline) => outline.xmlUrl))).toEqual([
      [persian.xmlUrl, persian.xmlUrl],
      [persian.xmlUrl],
    ]);
  });
});
