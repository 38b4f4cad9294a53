import { entryId, entryKey } from '../../src/normalize/index.ts';

const nothing = { guid: null, url: null, title: 'خبر', day: '' };
const SCOPE = 'https://alborz.example';

describe("an entry's id", () => {
  test.each([
    'https://news.example/1',
    'tag:news.example,2026:fa:1',
    'urn:uuid:b5b1d6a4-3f0e-5c7a-9a37-2f4f0c6f1e58',
    'at://did:plc:abc/app.bsky.feed.post/1',
    'doi:10.1000/182',
    'foo://host/1',
  ])("%s is the publisher's own, kept as it is", (guid) => {
    expect(entryId({ ...nothing, guid }, SCOPE)).toBe(guid);
  });

  test('an address with raw letters or capitals in its host is written in its plain form', () => {
    expect(entryId({ ...nothing, guid: 'HTTPS://News.Example/خبر' }, SCOPE)).toBe(
      'https://news.example/%D8%AE%D8%A8%D8%B1',
    );
  });

  test.each(['post:123', '46324', 'http:foo', 'C:\\news\\1', 'info: nothing', 'id 5'])(
    '%s is not unique in the world, so a UUID is made from it',
    (guid) => {
      const id = entryId({ ...nothing, guid }, SCOPE);
      expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(entryId({ ...nothing, guid }, `${SCOPE}/`)).toBe(id);
      expect(entryId({ ...nothing, guid, title: 'other', day: '2026-03-02' }, SCOPE)).toBe(id);
      expect(entryId({ ...nothing, guid }, 'https://other.example/')).not.toBe(id);
    },
  );

  test('is short enough for any store, however long the guid or its written form', () => {
    for (const guid of [
      `https://x.example/${'a'.repeat(2500)}`,
      `tag:x.example,2026:${'b'.repeat(9000)}`,
      `https://x.example/${'خ'.repeat(900)}`,
    ]) {
      expect(entryId({ ...nothing, guid }, SCOPE)).toMatch(/^urn:uuid:/);
      expect(entryId({ ...nothing, guid }, SCOPE)).not.toBe(entryId({ ...nothing, guid: `${guid}c` }, SCOPE));
    }
  });

  test('never changes between releases', () => {
    expect(entryId({ ...nothing, guid: '46324' }, SCOPE)).toBe('urn:uuid:1ac62737-a807-53fb-b9bd-190ce7d277a1');
    expect(entryKey('tag:news.example,2026:fa:1')).toBe('jgnabgcf6ptp');
  });

  test('is made from the link where there is no guid, else from the folded title and the day', () => {
    const byLink = entryId({ ...nothing, url: 'https://x.example/1' }, SCOPE);
    expect(entryId({ ...nothing, url: 'https://x.example/1', title: 'other' }, SCOPE)).toBe(byLink);
    const byTitle = entryId({ ...nothing, title: 'می گردد', day: '2026-03-02' }, SCOPE);
    expect(entryId({ ...nothing, title: 'می\u200cگردد', day: '2026-03-02' }, SCOPE)).toBe(byTitle);
    expect(entryId({ ...nothing, title: 'می گردد', day: '2026-03-03' }, SCOPE)).not.toBe(byTitle);
  });
});

describe("an entry's key", () => {
  test('is twelve unmistakable characters', () => {
    const keys = Array.from({ length: 500 }, (_, at) => entryKey(`tag:x,2026:${at}`));
    expect(new Set(keys).size).toBe(500);
    for (const key of keys) expect(key).toMatch(/^[0-9a-hjkmnp-tv-z]{12}$/);
  });
});
