import { gzipSync } from 'node:zlib';
import { ask, fakeHub, serve, stopAll } from './fake-hub.ts';

afterEach(stopAll);

const KEY = 'a-key-of-at-least-twenty-letters';
const TOPIC = 'https://paper.example/feed?a=1&b=2';

const questionOf = (parameters: Record<string, string>) =>
  `/websub/${KEY}?${new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': TOPIC,
    'hub.challenge': 'challenge-1',
    'hub.lease_seconds': '864000',
    ...parameters,
  })}`;

describe('a hub that asks whether we mean it', () => {
  test('gets its challenge back as plain text that no browser takes for anything else', async () => {
    const asked: unknown[] = [];
    const answerHub = async (key: string, question: object) => asked.push({ key, ...question }) > 0;
    const { status, headers, body } = await ask(await serve(fakeHub({ answerHub })), questionOf({}));
    expect([status, body]).toEqual([200, 'challenge-1']);
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(asked).toEqual([{ key: KEY, mode: 'subscribe', topic: TOPIC, leaseSeconds: '864000', reason: null }]);
  });

  test('may leave the question mark of a topic as it is', async () => {
    const topics: string[] = [];
    const answerHub = async (_key: string, { topic }: { topic: string }) => topics.push(topic) > 0;
    const path = `/websub/${KEY}?hub.mode=subscribe&hub.challenge=c1&hub.topic=https://paper.example/feed?a=1`;
    expect((await ask(await serve(fakeHub({ answerHub })), path)).body).toBe('c1');
    expect(topics).toEqual(['https://paper.example/feed?a=1']);
  });

  test('gets 404, and no challenge, when we do not agree', async () => {
    const { status, body } = await ask(await serve(fakeHub()), questionOf({}));
    expect(status).toBe(404);
    expect(body).not.toContain('challenge-1');
  });

  test.each([
    ['markup', '<script>alert(1)</script>'],
    ['bytes', '\u0000\u0001'],
    ['letters outside the set', 'چالش'],
    ['a line break', 'a\nb'],
    ['nothing', ''],
    ['a book', 'a'.repeat(513)],
  ])('is not served %s under our name', async (_name, challenge) => {
    let isAsked = false;
    const answerHub = async () => {
      isAsked = true;
      return true;
    };
    const { status } = await ask(await serve(fakeHub({ answerHub })), questionOf({ 'hub.challenge': challenge }));
    expect([status, isAsked]).toEqual([404, false]);
  });

  test('may use every character that a challenge may consist of', async () => {
    const challenge = '+-./0123456789=ABCXYZ_abcxyz';
    const answer = await ask(
      await serve(fakeHub({ answerHub: async () => true })),
      questionOf({ 'hub.challenge': challenge }),
    );
    expect([answer.status, answer.body]).toEqual([200, challenge]);
  });

  test('may deny without a challenge, and gets nothing back', async () => {
    const asked: object[] = [];
    const answerHub = async (_key: string, question: object) => asked.push(question) > 0;
    const path = `/websub/${KEY}?hub.mode=denied&hub.topic=${encodeURIComponent(TOPIC)}&hub.reason=no`;
    const { status, body } = await ask(await serve(fakeHub({ answerHub })), path);
    expect([status, body]).toEqual([200, '']);
    expect(asked).toEqual([{ mode: 'denied', topic: TOPIC, leaseSeconds: null, reason: 'no' }]);
  });
});

describe('a notice', () => {
  const BODY = Buffer.from('<rss>خبر</rss>');
  const post = async (
    over: Parameters<typeof fakeHub>[0],
    sent: { headers?: Record<string, string>; body?: Buffer } = {},
  ) =>
    ask(await serve(fakeHub({ callbackStanding: async () => 'open', ...over })), `/websub/${KEY}`, {
      method: 'POST',
      headers: { 'content-type': 'application/rss+xml', ...sent.headers },
      body: sent.body ?? BODY,
    });

  test('is handed on byte for byte with its headers, and acknowledged', async () => {
    const taken: unknown[] = [];
    const takeNotice = async (key: string, notice: object) => taken.push({ key, ...notice }) > 0;
    const headers = { 'x-hub-signature': 'sha256=ab', link: `<${TOPIC}>; rel="self"` };
    const { status, body } = await post({ takeNotice }, { headers });
    expect([status, body]).toEqual([202, '']);
    expect(taken).toEqual([
      {
        key: KEY,
        bytes: BODY,
        contentType: 'application/rss+xml',
        signature: 'sha256=ab',
        link: `<${TOPIC}>; rel="self"`,
      },
    ]);
  });

  test('waits outside with 503 and a time to come back when too many wait to be read', async () => {
    const { status, headers, body } = await post({ takeNotice: async () => false });
    expect([status, headers['retry-after'], JSON.parse(String(body)).code]).toEqual([503, '60', 'overloaded']);
  });

  test('for a callback nobody knows is 404, for one that has ended 410, and neither is read', async () => {
    let isTaken = false;
    const takeNotice = async () => {
      isTaken = true;
      return true;
    };
    const statuses = [];
    for (const standing of ['unknown', 'ended'] as const) {
      statuses.push((await post({ takeNotice, callbackStanding: async () => standing })).status);
    }
    expect([statuses, isTaken]).toEqual([[404, 410], false]);
  });

  test('for what cannot be a key is 404 without a look into the store', async () => {
    let isLookedUp = false;
    const callbackStanding = async () => {
      isLookedUp = true;
      return 'open' as const;
    };
    const server = await serve(fakeHub({ callbackStanding }));
    for (const key of ['short', 'a'.repeat(65), `${KEY}%20`, encodeURIComponent("' or 1=1 --             ")]) {
      expect((await ask(server, `/websub/${key}`, { method: 'POST', body: BODY })).status).toBe(404);
    }
    expect(isLookedUp).toBe(false);
  });

  test('of ten megabytes is taken, a larger one is 413 and says so', async () => {
    const sizes: number[] = [];
    const takeNotice = async (_key: string, { bytes }: { bytes: Uint8Array }) => sizes.push(bytes.length) > 0;
    const limit = 10 * 1024 * 1024;
    expect((await post({ takeNotice }, { body: Buffer.alloc(limit) })).status).toBe(202);
    const large = await post({ takeNotice }, { body: Buffer.alloc(limit + 1) });
    expect([large.status, large.json.detail]).toEqual([413, expect.stringContaining('10 MB')]);
    expect(sizes).toEqual([limit]);
  });

  test('that is compressed is 415: what is signed are the bytes as sent', async () => {
    const { status } = await post({}, { headers: { 'content-encoding': 'gzip' }, body: gzipSync(BODY) });
    expect(status).toBe(415);
  });

  test('is taken below the path of PUBLIC_URL too', async () => {
    const hub = fakeHub({ publicUrl: 'https://site.example/news', callbackStanding: async () => 'open' });
    const answer = await ask(await serve(hub), `/news/websub/${KEY}`, { method: 'POST', body: BODY });
    expect(answer.status).toBe(202);
  });
});
