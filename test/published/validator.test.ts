import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { jest } from '@jest/globals';
import { lintFeed, RULE_NAMES, unaccepted } from '../render/feed-linter.ts';
import { descendants, readXml } from '../render/xml-tree.ts';
import { ANSWER_RULE_NAMES, type Answer, lintAnswer, lintOpml } from './answer-linter.ts';
import { jsonFeedFaults } from './json-feed-schema.ts';
import { describeWith } from './outside.ts';
import { FORMATS, NOW, openPublishedHub, type PublishedHub } from './published-hub.ts';
import { RULES } from './rules.ts';
import { openSampleNewsroom } from './sample-newsroom.ts';

jest.setTimeout(30_000);

let newsroom: PublishedHub;
beforeAll(async () => {
  newsroom = await openSampleNewsroom();
});
afterAll(() => newsroom.close());

/** Rules that nothing is done about yet. */
const OPEN = Object.keys(RULES).filter((name) => typeof RULES[name] === 'object');
const withoutOpen = (found: readonly string[]) => found.filter((one) => !OPEN.includes(one.split(':', 1)[0] ?? ''));

/** Instants that several entries may share: their publishers gave days only. */
async function sharedUpdates(hub: PublishedHub): Promise<ReadonlySet<string>> {
  const entries = await hub.entries();
  const days = entries.filter(({ published, updated }) => (updated ?? published)?.precision === 'day');
  return new Set(days.map(({ revisedAt }) => new Date(revisedAt).toISOString().replace('.000Z', 'Z')));
}

async function faultsOf(hub: PublishedHub, answer: Answer, language: string | null): Promise<readonly string[]> {
  if (answer.status !== 200) return [`status ${answer.status}: ${answer.url}`];
  const found = withoutOpen(lintAnswer(answer));
  if (new URL(answer.url).pathname.endsWith('.json')) {
    const document = JSON.parse(answer.body);
    const self = document.feed_url === answer.url ? [] : [`SelfDoesntMatchLocation: ${document.feed_url}`];
    return [...found, ...self, ...jsonFeedFaults(document)];
  }
  const said = lintFeed(answer.body, { url: answer.url, now: NOW });
  const accepted = { publicUrl: hub.url, isMixed: language === null, sharedUpdates: await sharedUpdates(hub) };
  return [...found, ...unaccepted(said, accepted)];
}

/** Where a document says what is older is. */
function olderOf(body: string): string | null {
  if (body.startsWith('{')) return JSON.parse(body).next_url ?? null;
  const links = [...descendants(readXml(body))].filter(({ attributes }) => attributes.rel === 'prev-archive');
  return links[0]?.attributes.href ?? null;
}

describe('a running hub', () => {
  test('gives every feed it lists, in three formats, without one warning', async () => {
    const listed = await newsroom.listed();
    expect(listed.length).toBeGreaterThan(20);
    const faults: Record<string, readonly string[]> = {};
    for (const { path, language } of listed) {
      for (const format of FORMATS) {
        const answer = await newsroom.get(`${newsroom.url}${path}.${format}`);
        const found = await faultsOf(newsroom, answer, language);
        if (found.length > 0) faults[answer.url] = found;
      }
    }
    expect(faults).toEqual({});
  });

  test('names in each document the address it was asked at, parameters and all, in their one order', async () => {
    for (const format of FORMATS) {
      const answer = await newsroom.get(
        `${newsroom.url}/feeds/all.${format}?limit=3&lang=fa&content=summary&bidi=none`,
      );
      expect(await faultsOf(newsroom, answer, 'fa')).toEqual([]);
    }
    const search = await newsroom.get(`${newsroom.url}/feeds/search.atom?q=${encodeURIComponent('a & "b" <c> ایران')}`);
    expect(await faultsOf(newsroom, search, null)).toEqual([]);
  });

  test('gives the archives its feeds lead to in the same way, and ends somewhere', async () => {
    let archives = 0;
    for (const { path, language } of await newsroom.listed()) {
      for (const format of FORMATS) {
        const seen = new Set<string>();
        let older = olderOf((await newsroom.get(`${newsroom.url}${path}.${format}`)).body);
        while (older !== null && !seen.has(older)) {
          seen.add(older);
          const answer = await newsroom.get(older);
          expect([older, await faultsOf(newsroom, answer, language)]).toEqual([older, []]);
          older = olderOf(answer.body);
        }
        expect(older).toBeNull();
        archives += seen.size;
      }
    }
    expect(archives).toBeGreaterThan(0);
  });

  test.each(['smartnews', 'msn'])('gives %s its own signs without a warning', async (profile) => {
    for (const format of FORMATS) {
      const answer = await newsroom.get(`${newsroom.url}/feeds/all.${format}?profile=${profile}`);
      expect(await faultsOf(newsroom, answer, null)).toEqual([]);
    }
  });

  test('lists its feeds as a reader expects', async () => {
    const answer = await newsroom.get(`${newsroom.url}/feeds.opml`);
    expect([answer.status, withoutOpen(lintAnswer(answer)), lintOpml(answer.body)]).toEqual([200, [], []]);
    const addresses = [...descendants(readXml(answer.body))].flatMap(({ attributes }) => attributes.xmlUrl ?? []);
    expect(addresses).toEqual((await newsroom.listed()).map(({ path }) => `${newsroom.url}${path}.rss`));
  });

  test('publishes without a warning while it has no entries', async () => {
    const empty = await openPublishedHub(resolve('feeds'));
    try {
      for (const format of FORMATS) {
        const answer = await empty.get(`${empty.url}/feeds/all.${format}`);
        expect(await faultsOf(empty, answer, null)).toEqual([]);
      }
    } finally {
      await empty.close();
    }
  });
});

describe('the linter of answers finds', () => {
  const SOUND: Answer = {
    url: 'https://hub.example/feeds/all.rss',
    status: 200,
    contentType: 'application/rss+xml; charset=utf-8',
    contentEncoding: 'gzip',
    contentLanguage: 'fa',
    body: '<?xml version="1.0" encoding="utf-8"?><rss/>',
  };
  const OUTLINE = '<outline type="rss" text="همه" title="همه" xmlUrl="https://hub.example/feeds/all.rss"/>';
  const IN_ANSWERS: readonly (readonly [string, Partial<Answer>])[] = [
    ['TempRedirect', { status: 302 }],
    ['TempRedirect', { status: 307 }],
    ['UnexpectedContentType', { contentType: 'text/html; charset=utf-8' }],
    ['UnexpectedContentType', { contentType: 'application/atom+xml; charset=utf-8' }],
    ['EncodingMismatch', { contentType: 'application/rss+xml; charset=windows-1256' }],
    ['EncodingMismatch', { body: '<?xml version="1.0" encoding="windows-1256"?><rss/>' }],
    ['Uncompressed', { contentEncoding: null }],
  ];
  const IN_LISTS: readonly (readonly [string, string])[] = [
    ['MissingXmlURL', ' xmlUrl="https://hub.example/feeds/all.rss"'],
    ['MissingOutlineType', ' type="rss"'],
    ['MissingTitleAttr', ' title="همه"'],
  ];

  test.each(IN_ANSWERS)('%s: %j', (rule, change) => {
    expect(lintAnswer(SOUND)).toEqual([]);
    expect(lintAnswer({ ...SOUND, ...change }).map((one) => one.split(':', 1)[0])).toEqual([rule]);
  });

  test.each(IN_LISTS)('%s in a list without%s', (rule, attribute) => {
    expect(lintOpml(OUTLINE)).toEqual([]);
    expect(lintOpml(OUTLINE.replace(attribute, ''))).toEqual([`${rule}: همه`]);
  });

  test('nothing else: every rule it has is shown', () => {
    expect(new Set([...IN_ANSWERS, ...IN_LISTS].map(([rule]) => rule))).toEqual(ANSWER_RULE_NAMES);
  });
});

describe('the rules', () => {
  test('that are said to be looked for are', () => {
    const places = Object.entries(RULES);
    const inPlace = (place: string) => places.filter(([, where]) => where === place).map(([name]) => name);
    expect(new Set(inPlace('document'))).toEqual(RULE_NAMES);
    expect(new Set([...inPlace('answer'), ...inPlace('list'), ...OPEN])).toEqual(ANSWER_RULE_NAMES);
  });
});

const WARNINGS = resolve(import.meta.dirname, '../../../shared/corpus/publishing-warnings.json');

describeWith(existsSync(WARNINGS), 'list of publishing warnings')('every warning on the list', () => {
  test('has its place', () => {
    const { rules }: { rules: readonly { class: string }[] } = JSON.parse(readFileSync(WARNINGS, 'utf8'));
    expect(rules).toHaveLength(64);
    const names = rules.flatMap((rule) => rule.class.split(' / '));
    expect(names.filter((name) => RULES[name] === undefined)).toEqual([]);
    expect(Object.keys(RULES).filter((name) => !names.includes(name))).toEqual([]);
  });
});
