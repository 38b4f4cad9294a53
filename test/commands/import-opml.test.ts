import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { loadCatalog } from '../../src/catalog.ts';
import { importOutlines, readOpmlFile } from '../../src/commands/import-opml.ts';
import { HubError } from '../../src/errors.ts';

const root = mkdtempSync(join(tmpdir(), 'khorak-import-'));
let count = 0;
afterAll(() => rmSync(root, { recursive: true, force: true }));

const importOpml = async ({ file, feedsDir }: { file: string; feedsDir: string }) =>
  importOutlines(await readOpmlFile(file), { feedsDir, publicUrl: 'https://hub.example/news' });

function emptyFeeds(): string {
  const folder = join(root, `feeds-${count++}`);
  mkdirSync(join(folder, 'sources'), { recursive: true });
  return folder;
}

function opmlFile(content: string | Uint8Array): string {
  const file = join(root, `list-${count++}.opml`);
  writeFileSync(file, content);
  return file;
}

function opml(body: string): string {
  return opmlFile(`<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>${body}</body></opml>`);
}

async function imported(body: string, feedsDir = emptyFeeds()) {
  const outcome = await importOpml({ file: opml(body), feedsDir });
  const { catalog, problems } = await loadCatalog(feedsDir);
  expect(problems).toEqual([]);
  return { ...outcome, sources: catalog.sources, feedsDir };
}

describe('the starter list', () => {
  test('becomes 78 checked sources, each with its language, time zone and address', async () => {
    const feedsDir = emptyFeeds();
    const { written, skipped } = await importOpml({ file: resolve('feeds/starter.opml'), feedsDir });
    const { catalog, problems } = await loadCatalog(feedsDir);
    expect(problems).toEqual([]);
    expect(skipped).toEqual([]);
    expect(written).toHaveLength(78);
    expect(catalog.sources).toHaveLength(78);
    expect(
      catalog.sources.every(
        (source) => source.language !== null && source.timezone !== null && source.homepage !== null,
      ),
    ).toBe(true);
    expect(catalog.sources.find(({ id }) => id === 'isna')).toMatchObject({
      title: { fa: '\u062e\u0628\u0631\u06af\u0632\u0627\u0631\u06cc \u0627\u06cc\u0633\u0646\u0627', en: 'ISNA' },
      language: 'fa',
      timezone: 'Asia/Tehran',
      input: { kind: 'feed', url: 'https://www.isna.ir/rss' },
      category: 'news',
      publish: 'summary',
    });
    expect(readdirSync(join(feedsDir, 'sources')).every((name) => /^[a-z0-9-]+\.yaml$/.test(name))).toBe(true);
  });

  test('imported twice changes nothing', async () => {
    const feedsDir = emptyFeeds();
    const file = resolve('feeds/starter.opml');
    await importOpml({ file, feedsDir });
    const before = readdirSync(join(feedsDir, 'sources')).map((name) =>
      readFileSync(join(feedsDir, 'sources', name), 'utf8'),
    );
    const { written, skipped } = await importOpml({ file, feedsDir });
    expect(written).toEqual([]);
    expect(skipped).toHaveLength(78);
    expect(
      readdirSync(join(feedsDir, 'sources')).map((name) => readFileSync(join(feedsDir, 'sources', name), 'utf8')),
    ).toEqual(before);
  });
});

describe("another reader's list", () => {
  test('gives ids from titles or hosts, and keeps languages and known categories', async () => {
    const { sources } = await imported(`
      <outline text="Group"><outline text="The Daily &amp; Weekly" type="rss" xmlUrl="https://a.example/rss" language="en-GB" category="/sport,x"/></outline>
      <outline text="\u062e\u0628\u0631\u0647\u0627" xmlUrl="https://feeds.akhbar.example/rss" htmlUrl="https://www.akhbar.example/" language="iw"/>
      <outline title="Plain" xmlUrl="https://b.example/rss" category="unheard-of"/>`);
    expect(sources.map(({ id, title, language, category }) => ({ id, title, language, category }))).toEqual([
      { id: 'akhbar', title: { he: '\u062e\u0628\u0631\u0647\u0627' }, language: 'he', category: 'news' },
      { id: 'plain', title: { fa: 'Plain' }, language: null, category: 'news' },
      expect.objectContaining({ id: 'the-daily-weekly', category: 'sport' }),
    ]);
    expect(Object.values(sources[2]?.title ?? {})).toEqual(['The Daily & Weekly']);
  });

  test('numbers ids that are taken, and skips a feed that stands there twice', async () => {
    const { written, skipped } = await imported(`
      <outline text="News" xmlUrl="https://a.example/rss"/>
      <outline text="News" xmlUrl="https://b.example/rss"/>
      <outline text="Again" xmlUrl="https://a.example/rss"/>`);
    expect(written).toEqual(['news', 'news-2']);
    expect(skipped).toEqual([{ title: 'Again', reason: expect.stringMatching(/this feed/) }]);
  });

  test('never overwrites a source, be its file broken or not', async () => {
    const feedsDir = emptyFeeds();
    writeFileSync(join(feedsDir, 'sources/mine.yaml'), 'title: [');
    const file = opmlFile(
      '<opml version="2.0" xmlns:khorak="https://khorak.example/ns"><body><outline text="Mine" khorak:id="mine" xmlUrl="https://m.example/rss"/></body></opml>',
    );
    expect(await importOpml({ file, feedsDir })).toEqual({
      written: [],
      skipped: [{ title: 'Mine', reason: expect.stringMatching(/id mine/) }],
    });
    expect(readFileSync(join(feedsDir, 'sources/mine.yaml'), 'utf8')).toBe('title: [');
  });

  test('skips what has no address or a dangerous one, and passes over groups', async () => {
    const { written, skipped } = await imported(`
      <outline text="Nothing"/>
      <outline text="Script" xmlUrl="javascript:alert(1)"/>
      <outline text="File" xmlUrl="file:///etc/passwd"/>
      <outline text="Group"><outline text="Fine" xmlUrl="https://a.example/rss" khorak:id="../../evil" khorak:timezone="Mars"/></outline>`);
    expect(skipped.map(({ title }) => title)).toEqual(['Nothing', 'Script', 'File']);
    expect(written).toEqual(['fine']);
  });

  test('in windows-1256 is read by its own charset', async () => {
    const head = new TextEncoder().encode(
      '<?xml version="1.0" encoding="windows-1256"?><opml version="2.0"><body><outline xmlUrl="https://a.example/rss" language="ar" text="',
    );
    const tail = new TextEncoder().encode('"/></body></opml>');
    const feedsDir = emptyFeeds();
    await importOpml({ file: opmlFile(new Uint8Array([...head, 0xce, 0xc8, 0xd1, ...tail])), feedsDir });
    expect((await loadCatalog(feedsDir)).catalog.sources[0]?.title).toEqual({ ar: '\u062e\u0628\u0631' });
  });
});

describe('a list that is none', () => {
  test.each([
    ['nothing', ''],
    ['a page', '<!DOCTYPE html><html><body>x</body></html>'],
    ['JSON', '{"a": 1}'],
    [
      'outlines nested beyond measure',
      `<opml><body>${'<outline text="x">'.repeat(5000)}${'</outline>'.repeat(5000)}</body></opml>`,
    ],
    ['an unknown charset', '<?xml version="1.0" encoding="x-klingon"?><opml><body/></opml>'],
  ])('%s is refused by name', async (_, content) => {
    await expect(importOpml({ file: opmlFile(content), feedsDir: emptyFeeds() })).rejects.toMatchObject({
      code: 'unreadable-document',
    });
  });

  test('a file that is missing is refused by name', async () => {
    await expect(importOpml({ file: join(root, 'none.opml'), feedsDir: emptyFeeds() })).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });

  test('entities are not expanded', async () => {
    const bomb =
      '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>';
    const file = opmlFile(
      `<?xml version="1.0"?>${bomb}<opml><body><outline text="x &b; &f;" xmlUrl="https://a.example/rss"/></body></opml>`,
    );
    const feedsDir = emptyFeeds();
    await importOpml({ file, feedsDir }).catch((error: unknown) => expect(error).toBeInstanceOf(HubError));
    expect(JSON.stringify((await loadCatalog(feedsDir)).catalog)).not.toMatch(/root:|a{10}/);
  });

  test('whatever stands in it, the answer is sources that pass or a failure with a name', async () => {
    const piece = fc.constantFrom(
      '<opml>',
      '<body>',
      '</body>',
      '</opml>',
      '<outline text="',
      '" xmlUrl="https://a.example/',
      '"/>',
      '">',
      '</outline>',
      '&#0;',
      '&lt;',
      '\u202e',
      '<![CDATA[',
      'x',
      '\u062e',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const feedsDir = emptyFeeds();
        const done = await importOpml({
          file: opmlFile(`<opml><body>${pieces.join('')}</body></opml>`),
          feedsDir,
        }).catch((error: unknown) => error);
        expect(done instanceof HubError || (typeof done === 'object' && done !== null && 'written' in done)).toBe(true);
        expect((await loadCatalog(feedsDir)).problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
