import { describe, expect, test } from '@jest/globals';
import { testHostileShapes } from './hostile-shapes.ts';
import { entryOf, html, plain } from './samples.ts';

/** A whole megabyte of each: npm run test:long. */
describe('a tenth of a megabyte takes little time', () => testHostileShapes(100_000, 1000));

test('what an article nests in a hundred scopes is read, and what it shows is not lost', () => {
  const { contentHtml } = entryOf({ title: plain('خبر'), content: html(`${'<object>'.repeat(500)}<p>متن</p>`) }).entry;
  expect(contentHtml).toBe('<p>متن</p>');
});
