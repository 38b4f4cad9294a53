import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { loadCatalog } from '../src/catalog.ts';

const folders: string[] = [];

function feedsWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'khorak-feeds-'));
  folders.push(root);
  mkdirSync(join(root, 'sources'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const FEED = 'feed: https://news.example/rss\n';
const READ = `title: \u062e\u0628\u0631\n${FEED}`;

async function problemsOf(yaml: string | Uint8Array, more: Record<string, string> = {}) {
  const { catalog, problems } = await loadCatalog(
    feedsWith({ 'sources/a.yaml': yaml, 'sources/good.yaml': READ, ...more }),
  );
  expect(catalog.sources.map(({ id }) => id)).toContain('good');
  return problems.filter(({ file }) => file.endsWith(join('sources', 'a.yaml')));
}

async function onlySource(yaml: string, more: Record<string, string> = {}) {
  const { catalog, problems } = await loadCatalog(feedsWith({ 'sources/a.yaml': yaml, ...more }));
  expect(problems).toEqual([]);
  const [source] = catalog.sources;
  if (source === undefined) throw new Error('there is no source');
  return source;
}

describe('the catalogue that comes with the hub', () => {
  test('has no problems and five sources of a folder each', async () => {
    const { catalog, problems, brokenSources } = await loadCatalog(resolve('feeds'));
    expect(problems).toEqual([]);
    expect(brokenSources).toEqual([]);
    expect(catalog.sources.map(({ id }) => id)).toEqual([
      'afik-he',
      'chashma-ur',
      'conduit-en',
      'kariz-fa',
      'saqiya-ar',
    ]);
    expect(catalog.sources.every(({ input, publish }) => input.kind === 'folder' && publish === 'full')).toBe(true);
    expect(catalog.sources.every(({ retention }) => retention.days === null && retention.entries === null)).toBe(true);
  });

  test('names the same categories as the built-in list, each in five languages', async () => {
    const { catalog } = await loadCatalog(resolve('feeds'));
    const { catalog: bare } = await loadCatalog(feedsWith({}));
    expect(catalog.categories.map(({ id }) => id)).toEqual(bare.categories.map(({ id }) => id));
    for (const { names } of [...catalog.categories, ...bare.categories]) {
      expect(Object.keys(names)).toEqual(expect.arrayContaining(['fa', 'ar', 'he', 'ur', 'en']));
    }
  });
});

describe('a source', () => {
  test('needs only a title and one road; the rest has defaults', async () => {
    expect(await onlySource(READ)).toEqual({
      id: 'a',
      title: { fa: '\u062e\u0628\u0631' },
      language: null,
      homepage: null,
      timezone: null,
      input: { kind: 'feed', url: 'https://news.example/rss' },
      category: null,
      categories: {},
      publish: 'summary',
      article: null,
      rights: null,
      enabled: true,
      pollEveryMs: null,
      request: { headers: {}, auth: null, proxy: null },
      include: null,
      exclude: null,
      retention: { days: 30, entries: 1000 },
    });
  });

  test('says everything the manual describes', async () => {
    const source = await onlySource(
      [
        'title: { fa-IR: \u0627\u06cc\u0633\u0646\u0627, en: ISNA }',
        'language: prs',
        'homepage: https://www.news.example',
        'timezone: Asia/Kabul',
        'pages: { list: "https://news.example/all", links: "h2 a", remove: ".ad" }',
        'category: news',
        'categories: { \u0633\u06cc\u0627\u0633\u06cc: politics }',
        'publish: full',
        'article: page',
        'rights: \u00a9 ISNA',
        'enabled: false',
        'poll: { every: 15m }',
        'request: { headers: { X-Key: ISNA_KEY }, auth: ISNA_AUTH, proxy: ISNA_PROXY }',
        'include: { words: \u0622\u0628 }',
        "exclude: { tags: [ads, pr], pattern: '^x+$' }",
        'retention: { days: 2, entries: unlimited }',
      ].join('\n'),
    );
    expect(source).toMatchObject({
      title: { fa: '\u0627\u06cc\u0633\u0646\u0627', en: 'ISNA' },
      language: 'fa-AF',
      homepage: 'https://www.news.example/',
      timezone: 'Asia/Kabul',
      input: { kind: 'pages', list: 'https://news.example/all', links: 'h2 a', selectors: { remove: '.ad' } },
      category: 'news',
      categories: { '\u0633\u06cc\u0627\u0633\u06cc': 'politics' },
      publish: 'full',
      article: 'page',
      enabled: false,
      pollEveryMs: 900_000,
      request: { headers: { 'X-Key': 'ISNA_KEY' }, auth: 'ISNA_AUTH', proxy: 'ISNA_PROXY' },
      include: { words: ['\u0622\u0628'], tags: [], pattern: null },
      exclude: { words: [], tags: ['ads', 'pr'], pattern: '^x+$' },
      retention: { days: 2, entries: null },
    });
  });

  test.each([
    ['there is no hub.yaml', {}],
    ['hub.yaml states none', { 'hub.yaml': 'language: fa\n' }],
  ])('of a folder keeps everything where %s: what is dropped there is the newsroom’s own', async (_case, files) => {
    const root = feedsWith({ 'sources/a.yaml': 'title: x\nfolder: inbox\n', 'inbox/x.txt': '', ...files });
    expect((await loadCatalog(root)).catalog.sources[0]?.retention).toEqual({ days: null, entries: null });
  });

  test('of a folder keeps what hub.yaml says unless it says so itself, and its path is absolute', async () => {
    const root = feedsWith({
      'sources/a.yaml': 'title: x\nlanguage: en\nfolder: inbox\nretention: { days: 7 }\n',
      'inbox/x.txt': '',
      'hub.yaml': 'retention: { days: 5, entries: 40 }\n',
    });
    const { catalog, problems } = await loadCatalog(root);
    expect(problems).toEqual([]);
    expect(catalog.sources[0]).toMatchObject({
      title: { en: 'x' },
      input: { kind: 'folder', path: join(root, 'inbox') },
      retention: { days: 7, entries: 40 },
    });
  });

  test('that is pushed needs nothing else', async () => {
    expect((await onlySource('title: x\npush: true\n')).input).toEqual({ kind: 'push' });
  });

  test('takes the retention of hub.yaml, and its language for a plain title', async () => {
    const hub = 'language: he\nretention: { days: 5 }\n';
    expect(await onlySource(READ, { 'hub.yaml': hub })).toMatchObject({
      title: { he: '\u062e\u0628\u0631' },
      retention: { days: 5, entries: 1000 },
    });
  });
});

describe('a broken source is left out with file, line, reason and mend, and the others go on', () => {
  test.each<[string, string, number, RegExp, RegExp]>([
    ['a key that is mistyped', `${READ}timezome: Asia/Tehran\n`, 3, /"timezome"/, /"timezone"/],
    ['a key below another', `${READ}poll:\n  evry: 5m\n`, 4, /"evry"/, /"every"/],
    ['an id inside the file', `${READ}id: a\n`, 3, /"id"/, /file's name/],
    ['a key twice', `${READ}title: y\n`, 3, /"title" stands here twice/, /Remove/],
    ['two roads', `${READ}push: true\n`, 3, /2 roads: feed, push/, /exactly one/],
    ['no road', 'title: x\n', 1, /where its documents come from/, /feed, pages, folder, push/],
    ['no title', FEED, 1, /"title" is missing/, /title: …/],
    ['an empty title', `title:\n${FEED}`, 1, /"title" is empty/, /Write/],
    ['a number for a title', `title: 1404\n${FEED}`, 1, /"title"/, /quotes|key: value/],
    ['a title in no language', `title:\n  fa: x\n  farsi: y\n${FEED}`, 3, /"farsi"/, /BCP 47/],
    ['an unknown category', `${READ}category: politcs\n`, 3, /"politcs"/, /"politics"/],
    ['an unknown category of a label', `${READ}categories:\n  a: news\n  b: nws\n`, 5, /"nws"/, /"news"/],
    ['a bad language', `${READ}language: persian\n`, 3, /"persian" is not a language/, /fa/],
    ['a bad time zone', `${READ}timezone: Asia/Teheran\n`, 3, /"Asia\/Teheran"/, /"Asia\/Tehran"/],
    ['an offset for a time zone', `${READ}timezone: "+03:30"\n`, 3, /time zone/, /Asia\/Tehran/],
    ['a bad address', 'title: x\nfeed: news.example/rss\n', 2, /address/, /https:/],
    ['an address that is no page', 'title: x\nfeed: "javascript:alert(1)"\n', 2, /address/, /https:/],
    ['a password in an address', 'title: x\nfeed: https://me:hush@news.example/\n', 2, /password/, /auth/],
    ['a poll below a minute', `${READ}poll: { every: 30s }\n`, 3, /shorter than a minute/, /1m/],
    ['a poll that is no duration', `${READ}poll: { every: soon }\n`, 3, /"soon"/, /15m/],
    ['a retention of nothing', `${READ}retention: { days: 0 }\n`, 3, /0/, /above 0/],
    ['a retention in words', `${READ}retention: { entries: many }\n`, 3, /"many"/, /whole number/],
    ['a folder outside', 'title: x\nfolder: ../elsewhere\n', 2, /"\.\.\/elsewhere"/, /inbox/],
    ['an absolute folder', 'title: x\nfolder: /tmp\n', 2, /"\/tmp"/, /inbox/],
    ['the catalogue itself as a folder', 'title: x\nfolder: .\n', 2, /"\."/, /inbox/],
    ['a folder that is missing', 'title: x\nfolder: inbox\n', 2, /no folder "inbox"/, /Create/],
    ['push that is not true', 'title: x\npush: false\n', 2, /"push" cannot be false/, /true/],
    ['a wrong choice', `${READ}publish: ful\n`, 3, /"publish" cannot be "ful"/, /"full"/],
    ['a filter of nothing', `${READ}include: {}\n`, 3, /"include" says nothing/, /words/],
    [
      'a selector that is none',
      'title: x\nlanguage: en\npages:\n  list: https://a.example/\n  links: "ul["\n',
      5,
      /"ul\[" is not a CSS selector/,
      /such as "main h2 a"/,
    ],
    ['a pattern that is none', `${READ}exclude: { pattern: "(" }\n`, 3, /pattern/, /regular expression/],
    ['text for a switch', `${READ}enabled: "no"\n`, 3, /"enabled" is "no", not true or false/, /true or false/],
    ['a quote that never ends', `title: "x\n${FEED}`, 3, /not YAML/, /quotes/],
    ['a list', '- a\n- b\n', 1, /not a mapping/, /key: value/],
  ])('%s', async (_, yaml, line, reason, mend) => {
    const [problem] = await problemsOf(yaml);
    expect(problem).toEqual({
      file: expect.stringMatching(/a\.yaml$/),
      line,
      reason: expect.stringMatching(reason),
      mend: expect.stringMatching(mend),
    });
  });

  test('every fault of a file is told at once', async () => {
    expect(await problemsOf('title: x\nlanguage: "?"\ntimezone: Mars\npublsh: full\n')).toHaveLength(4);
  });

  test('the value of a secret is never repeated', async () => {
    const problems = await problemsOf(`${READ}request: { auth: "Bearer hush" }\n`);
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('hush');
  });

  test('a file that is not UTF-8, is empty, or is a folder', async () => {
    expect(await problemsOf(new Uint8Array([0x74, 0x3a, 0x20, 0xcd]))).toMatchObject([
      { reason: expect.stringMatching(/UTF-8/) },
    ]);
    expect(await problemsOf('')).toHaveLength(1);
    const root = feedsWith({ 'sources/a.yaml/x': '' });
    expect((await loadCatalog(root)).problems).toHaveLength(1);
  });

  test('a file whose name is no id, or ends in .yml', async () => {
    const root = feedsWith({ 'sources/ISNA.yaml': READ, 'sources/isna.yml': READ, 'sources/.draft.yaml': '{' });
    const { catalog, problems } = await loadCatalog(root);
    expect(catalog.sources).toEqual([]);
    expect(problems).toMatchObject([{ mend: expect.stringMatching(/a–z/) }, { mend: expect.stringMatching(/\.yaml/) }]);
  });

  test('no YAML whatever makes it throw', async () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constantFrom('fa', '15m', 'https://a.example/', '*x'),
      ),
      node: fc.oneof({ depthSize: 'small' }, tie('leaf'), fc.array(tie('node'), { maxLength: 3 }), tie('map')),
      map: fc.dictionary(
        fc.oneof(
          fc.constantFrom(
            'title',
            'feed',
            'pages',
            'poll',
            'request',
            'categories',
            'retention',
            'include',
            '__proto__',
          ),
          fc.string(),
        ),
        tie('node'),
        { maxKeys: 5 },
      ),
    })).map;
    const text = fc.oneof(
      value.map((map) => JSON.stringify(map)),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            'title: ',
            '&a ',
            '*a',
            '- ',
            '\n',
            '{',
            '[',
            '"',
            ': ',
            '? ',
            '|',
            '!!set ',
            '<<: ',
            '\t',
            'x',
            '---\n',
          ),
          { maxLength: 25 },
        )
        .map((parts) => parts.join('')),
    );
    const root = feedsWith({});
    await fc.assert(
      fc.asyncProperty(text, async (yaml) => {
        for (const name of ['sources/a.yaml', 'hub.yaml', 'categories.yaml', 'partners.yaml'])
          writeFileSync(join(root, name), yaml);
        const { problems } = await loadCatalog(root);
        expect(
          problems.every(({ reason, mend, line }) => reason !== '' && mend !== '' && (line === null || line >= 1)),
        ).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  test('nesting beyond measure and aliases that multiply are refused', async () => {
    expect(await problemsOf(`${READ}rights: ${'['.repeat(200_000)}`)).toHaveLength(1);
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`),
    ];
    expect((await problemsOf(bomb.join('\n'))).length).toBeGreaterThan(0);
  });
});

describe('the other files', () => {
  test('may all be absent', async () => {
    const { catalog, problems } = await loadCatalog(feedsWith({}));
    expect(problems).toEqual([]);
    expect(catalog.hub).toMatchObject({ language: 'fa', retention: { days: 30, entries: 1000 } });
    expect(catalog.hub.title).toMatchObject({ fa: '\u062e\u0648\u0631\u0627\u06a9', en: 'Khorak' });
    expect(catalog.partners).toEqual([]);
  });

  test('say what the hub, the categories and the partners are', async () => {
    const root = feedsWith({
      'hub.yaml': 'title: \u062e\u0628\u0631\nlanguage: ar\nretention: { days: unlimited }\n',
      'categories.yaml': 'weather: { fa: \u0647\u0648\u0627, en: Weather }\npolitics: Politics\n',
      'partners.yaml': 'acme: { profile: plain }\n',
      'sources/a.yaml': `${READ}category: weather\n`,
    });
    const { catalog, problems } = await loadCatalog(root);
    expect(problems).toEqual([]);
    expect(catalog.hub).toMatchObject({
      title: { ar: '\u062e\u0628\u0631' },
      retention: { days: null, entries: 1000 },
    });
    expect(catalog.categories).toEqual([
      { id: 'weather', names: { fa: '\u0647\u0648\u0627', en: 'Weather' } },
      { id: 'politics', names: { ar: 'Politics' } },
    ]);
    expect(catalog.partners).toEqual([{ id: 'acme', profile: 'plain', webhook: null }]);
    expect(catalog.sources[0]?.category).toBe('weather');
  });

  test('say which partner is told of what, and by which secret its notices are signed', async () => {
    const root = feedsWith({
      'categories.yaml': 'weather: { fa: x }\n',
      'partners.yaml': [
        'acme: { webhook: "https://acme.example/in", secret: ACME_SECRET }',
        'radio:',
        '  profile: smartnews',
        '  webhook: https://radio.example/khorak',
        '  secret: RADIO_SECRET',
        '  sources: [a]',
        '  categories: [weather]',
        '  languages: [fa, AR]',
      ].join('\n'),
      'sources/a.yaml': READ,
    });
    const { catalog, problems } = await loadCatalog(root);
    expect(problems).toEqual([]);
    expect(catalog.partners).toEqual([
      {
        ...{ id: 'acme', profile: null },
        webhook: {
          ...{ url: 'https://acme.example/in', secret: 'ACME_SECRET' },
          wants: { sources: [], categories: [], languages: [] },
        },
      },
      {
        ...{ id: 'radio', profile: 'smartnews' },
        webhook: {
          ...{ url: 'https://radio.example/khorak', secret: 'RADIO_SECRET' },
          wants: { sources: ['a'], categories: ['weather'], languages: ['fa', 'ar'] },
        },
      },
    ]);
  });

  test.each([
    ['acme: { webhook: "https://acme.example/" }', /not be signed/, /"secret: ACME_SECRET"/],
    ['my-site: { webhook: "https://a.example/" }', /not be signed/, /"secret: MY_SITE_SECRET"/],
    ['acme: { profile: plain, secret: ACME }', /no "webhook" to send them to/, /Add "webhook/],
    ['acme: { languages: [fa] }', /no "webhook" to send them to/, /Add "webhook/],
    ['acme: { webhook: ftp://a.example/, secret: A }', /not an http or https address/, /whole address/],
    ['acme: { webhook: "https://a.example/", secret: "not a name" }', /not the name of an env/, /Name the variable/],
    [
      'acme: { webhook: "https://a.example/", secret: A, sources: [paper] }',
      /no "paper" among the sources/,
      /Use one of: a/,
    ],
    [
      'acme: { webhook: "https://a.example/", secret: A, categories: [wether] }',
      /no "wether" among the categories/,
      /Did you mean "weather"/,
    ],
    ['acme: { webhook: "https://a.example/", secret: A, languages: [persian] }', /not a language tag/, /BCP 47/],
    [
      'acme: { webhook: "https://a.example/", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw }',
      /secret itself/,
      /ACME_SECRET=/,
    ],
    ['acme: { webhook: "https://me:pw@a.example/", secret: A }', /holds a password/, /signature/],
    ['acme: { webhok: "https://a.example/" }', /"webhok" is not a key/, /Did you mean "webhook"/],
  ])('a partner that cannot be told is reported: %s', async (yaml, reason, mend) => {
    const root = feedsWith({
      ...{ 'categories.yaml': 'weather: { fa: x }\n', 'partners.yaml': yaml, 'sources/a.yaml': READ },
    });
    const { catalog, problems } = await loadCatalog(root);
    expect(problems).toMatchObject([
      { reason: expect.stringMatching(reason), mend: expect.stringMatching(mend), line: 1 },
    ]);
    expect(catalog.partners).toEqual([]);
  });

  test('are reported where another ending would have them passed over', async () => {
    const { problems } = await loadCatalog(feedsWith({ 'partners.yml': '', 'sources/a.yaml': READ }));
    expect(problems).toMatchObject([{ reason: expect.stringMatching(/\.yaml/), mend: 'Rename it to partners.yaml' }]);
  });

  test('are reported when broken, and no source is blamed for it', async () => {
    const root = feedsWith({
      'hub.yaml': 'titel: x\n',
      'categories.yaml': 'weather: { fa: x }\nBad Id: { fa: y }\n',
      'partners.yaml': 'acme:\n  profil: plain\n',
      'sources/a.yaml': `${READ}category: weather\n`,
    });
    const { catalog, problems } = await loadCatalog(root);
    expect(problems.map(({ file, line }) => [file.replace(/.*[/\\]/, ''), line])).toEqual([
      ['hub.yaml', 1],
      ['categories.yaml', 2],
      ['partners.yaml', 2],
    ]);
    expect(problems[0]?.mend).toMatch(/"title"/);
    expect(catalog.sources[0]).toMatchObject({ id: 'a', category: null });
  });

  test('a folder without sources/ is one clear line', async () => {
    const root = feedsWith({});
    rmSync(join(root, 'sources'), { recursive: true });
    await expect(loadCatalog(root)).rejects.toMatchObject({
      code: 'bad-catalog',
      message: expect.stringMatching(/^There is no folder [^\n]*sources [^\n]*FEEDS_DIR$/),
    });
  });
});

describe('after a file broke', () => {
  test('what it said last stays in force; what was removed is gone', async () => {
    const root = feedsWith({
      'categories.yaml': 'weather: { fa: x }\n',
      'sources/a.yaml': `${READ}category: weather\n`,
      'sources/b.yaml': READ,
      'sources/c.yaml': `${READ}category: weather\n`,
    });
    const { catalog: before } = await loadCatalog(root);
    writeFileSync(join(root, 'sources/a.yaml'), 'title: [\n');
    writeFileSync(join(root, 'categories.yaml'), 'weather: [\n');
    rmSync(join(root, 'sources/b.yaml'));
    const { catalog, brokenSources } = await loadCatalog(root, before);
    expect(catalog.sources).toEqual(before.sources.filter(({ id }) => id !== 'b'));
    expect(catalog.categories).toEqual(before.categories);
    expect(brokenSources).toEqual(['a']);
  });
});

describe('the fingerprint', () => {
  const print = async (files: Record<string, string>) => (await loadCatalog(feedsWith(files))).catalog.fingerprint;

  test('is the same in another folder, with other comments and another order of keys', async () => {
    const one = await print({ 'sources/a.yaml': READ });
    expect(await print({ 'sources/a.yaml': `# note\n${FEED}title: { fa: \u062e\u0628\u0631 }\n` })).toBe(one);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
  });

  test('does not change with what only concerns reading', async () => {
    const one = await print({ 'sources/a.yaml': READ });
    const read = `${READ}poll: { every: 5m }\nenabled: false\nrequest: { auth: KEY }\nretention: { days: 3 }\n`;
    expect(await print({ 'sources/a.yaml': read })).toBe(one);
  });

  test.each([
    ['a title', { 'sources/a.yaml': READ.replace('title: ', 'title: x') }],
    ['the permission', { 'sources/a.yaml': `${READ}publish: full\n` }],
    ['a further source', { 'sources/a.yaml': READ, 'sources/b.yaml': READ }],
    ['a category', { 'sources/a.yaml': READ, 'categories.yaml': 'weather: { fa: x }\n' }],
    ["the hub's language", { 'sources/a.yaml': READ, 'hub.yaml': 'language: ar\n' }],
  ])('changes with %s', async (_, files) => {
    expect(await print(files as Record<string, string>)).not.toBe(await print({ 'sources/a.yaml': READ }));
  });
});
