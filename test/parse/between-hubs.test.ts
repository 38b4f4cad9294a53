import { describe, expect, test } from '@jest/globals';
import { normalizeDocument } from '../../src/normalize/index.ts';
import { parseDocument } from '../../src/parse/index.ts';
import { contextOf } from '../normalize/samples.ts';
import { makeContext, makeEntry, makePage, rendered } from '../render/newsroom.ts';

describe('what one hub publishes, another reads', () => {
  const size = { width: 640, height: 480 };
  const told = {
    attribution: ['دفتر نخست‌وزیری', 'میدل ایست نیوز', 'blogpo.ir'],
    compiledBy: 'blogpo.ir',
    image: 'https://news.example/p.jpg',
    imageSize: size,
    contentHtml:
      '<p>متن <a href="https://www.aparat.com/v/AbC1">Aparat</a></p><p><img src="https://news.example/p.jpg" srcset="https://news.example/q.jpg 2x" alt="" /></p>',
  };

  test.each(['rss', 'atom', 'json'] as const)(
    'as %s: the road, who compiled it, the picture and its size',
    async (format) => {
      const text = rendered(format, makePage(makeEntry(told)), makeContext());
      const document = { name: `x.${format}`, url: 'https://hub.example/x', contentType: null, fetchedAt: 0 };
      const parsed = await parseDocument({ ...document, bytes: new TextEncoder().encode(text) });
      const [entry] = normalizeDocument(parsed, document, contextOf()).entries;
      const { compiledBy, image, imageSize } = told;
      // The first hub had it from the source it names.
      const attribution = [...told.attribution, 'خبرگزاری ایسنا'];
      expect(entry).toMatchObject({ attribution, compiledBy, image, imageSize });
      expect(entry?.contentHtml).toContain('srcset="https://news.example/q.jpg 2x"');
    },
  );
});
