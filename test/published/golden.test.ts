/**
 * Whole documents, to the letter: what changes in one is seen in review. `UPDATE_GOLDEN=1 npm test -- test/published/golden`
 * writes them anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeedFormat } from '../../src/model.ts';
import { lintFeed, unaccepted } from '../render/feed-linter.ts';
import { rendered } from '../render/newsroom.ts';
import { GOLDEN_NEWSROOMS, type GoldenNewsroom } from './golden-newsroom.ts';
import { jsonFeedFaults } from './json-feed-schema.ts';
import { FORMATS, NOW } from './published-hub.ts';

const FOLDER = join(import.meta.dirname, 'golden');
const CASES = GOLDEN_NEWSROOMS.flatMap((newsroom) =>
  FORMATS.map((format) => ({ file: `${newsroom.name}.${format}`, newsroom, format })),
);

/** The document kept. @throws where there is none */
function golden(file: string, written: string): string {
  const path = join(FOLDER, file);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, written);
  }
  if (!existsSync(path)) {
    throw new Error(`golden/${file} is missing: write it with UPDATE_GOLDEN=1 npm test -- test/published/golden`);
  }
  return readFileSync(path, 'utf8');
}

const write = (newsroom: GoldenNewsroom, format: FeedFormat): string =>
  rendered(format, newsroom.page, newsroom.context(format));

describe('the newsroom is published to the letter', () => {
  test.each(CASES)('$file', ({ file, newsroom, format }) => {
    const written = write(newsroom, format);
    const kept = golden(file, written);
    // Of a single line nobody sees what differs; so the values first, then the bytes.
    if (format === 'json') expect(JSON.parse(written)).toEqual(JSON.parse(kept));
    expect(written).toBe(kept);
  });
});

describe('what is kept is what a validator passes', () => {
  test.each(CASES)('$file', ({ newsroom, format }) => {
    const written = write(newsroom, format);
    const { selfUrl, publicUrl, feed } = newsroom.context(format);
    if (format === 'json') expect(jsonFeedFaults(JSON.parse(written))).toEqual([]);
    else {
      const found = lintFeed(written, { url: selfUrl, now: NOW });
      expect(unaccepted(found, { publicUrl, isMixed: feed.language === null })).toEqual([]);
    }
  });
});
