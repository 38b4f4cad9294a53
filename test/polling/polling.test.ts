/** Polling as a publisher sees it, poll after poll: real sockets, real store, a clock that moves when told. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { HubError } from '../../src/errors.ts';
import { pollSource } from '../../src/polling/polling.ts';
import { rssOf } from '../e2e/publisher-server.ts';
import { MINUTE, openPolledHub, type PolledHub } from './polled-hub.ts';

jest.setTimeout(20_000);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let port: number;
let hub: PolledHub;
/** What each host answers, and what it was asked. */
let sites: Record<string, Answer>;
let asked: IncomingMessage[];

/** A source of each test's own: `paper` and a number. */
let paper: string;
let tests = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const site = sites[(request.headers.host ?? '').split(':')[0] ?? ''];
    if (site === undefined) response.writeHead(404).end();
    else site(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
  hub = await openPolledHub({
    settings: { LOGIN: 'reader:گذرواژه', TOKEN: 'abc123', KEY: 'k-1', PROXY: `http://p:q@127.0.0.1:${port}` },
  });
});
beforeEach(() => {
  sites = {};
  asked = [];
  tests += 1;
  paper = `paper-${tests}`;
});
afterAll(async () => {
  await hub.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

const DAY = 24 * 60 * MINUTE;
/** Midnight (GMT) of the Monday after. */
const nextMonday = (after: number) => {
  const days = Math.floor(after / DAY) + 1;
  // The first of January 1970 was a Thursday.
  return (days + ((11 - (days % 7)) % 7)) * DAY;
};
const at = (host: string, path = '/rss') => `http://${host}:${port}${path}`;
const hosts = () => asked.map(({ headers }) => (headers.host ?? '').split(':')[0]);
const rss = (...guids: readonly string[]) => rssOf(guids.map((guid) => [guid, `خبر ${guid}`, `متن خبر ${guid}`]));
const feed =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (request, response) => {
    const { etag } = headers;
    const status = etag !== undefined && request.headers['if-none-match'] === etag ? 304 : 200;
    response.writeHead(status, { 'content-type': 'application/rss+xml', ...headers }).end(status === 200 ? body : '');
  };
const moved =
  (status: number, host: string): Answer =>
  (_request, response) =>
    response.writeHead(status, { location: at(host) }).end();
const status =
  (code: number): Answer =>
  (_request, response) =>
    response.writeHead(code).end();

/** Polls when it is due; gives the event's kind, or the status that was answered. */
async function pollWhenDue(id: string): Promise<unknown> {
  const { nextDueAt } = await hub.state(id);
  hub.pass(Math.max(nextDueAt - hub.now(), 0));
  const event = await hub.poll(id);
  return event?.error?.context.status ?? event?.kind;
}

async function pollTimes(id: string, times: number): Promise<unknown[]> {
  const kinds: unknown[] = [];
  for (let time = 0; time < times; time += 1) kinds.push(await pollWhenDue(id));
  return kinds;
}

describe('a feed that has moved', () => {
  beforeEach(async () => {
    await hub.add({ [paper]: `feed: ${at('old.example')}` });
    sites['new.example'] = feed(rss('1'), { etag: '"n"' });
  });

  test.each([301, 308])('with %i is asked at its new address once that held three times', async (code) => {
    sites['old.example'] = moved(code, 'new.example');
    expect(await pollTimes(paper, 4)).toEqual(['read', 'not-modified', 'not-modified', 'not-modified']);
    expect(hosts()).toEqual([...Array(3).fill(['old.example', 'new.example']).flat(), 'new.example']);
    expect(await hub.state(paper)).toMatchObject({ movedTo: at('new.example'), failures: 0 });
  });

  test.each([302, 303, 307])('with %i, for now, is asked at its old address as long as that lasts', async (code) => {
    sites['old.example'] = moved(code, 'new.example');
    await pollTimes(paper, 5);
    expect(hosts()).toEqual(Array(5).fill(['old.example', 'new.example']).flat());
    expect(await hub.state(paper)).toMatchObject({ movedTo: null, moveCount: 0 });
  });

  test('over a temporary redirect has moved as far as that', async () => {
    sites['old.example'] = moved(301, 'middle.example');
    sites['middle.example'] = moved(307, 'new.example');
    await pollTimes(paper, 3);
    expect(await hub.state(paper)).toMatchObject({ movedTo: at('middle.example') });
  });

  test('to a page has not moved: its name may have been sold', async () => {
    const text = 'This domain is for sale, and so is much else that you may like to look at. '.repeat(10);
    sites['old.example'] = moved(301, 'new.example');
    sites['new.example'] = feed(
      `<!DOCTYPE html><html><body><article><h1>Sale</h1><p>${text}</p></article></body></html>`,
      {
        'content-type': 'text/html',
      },
    );
    await pollTimes(paper, 4);
    expect(await hub.state(paper)).toMatchObject({ movedTo: null, moveCount: 0, failures: 4 });
    expect(await hub.entries(paper)).toEqual([]);
  });

  test('comes back to its own address when the new one is gone, with nothing of what that said of itself', async () => {
    sites['old.example'] = moved(301, 'new.example');
    await pollTimes(paper, 3);
    sites['new.example'] = status(404);
    sites['old.example'] = feed(rss('1', '2'), { etag: '"n"' });
    asked = [];
    expect(await pollTimes(paper, 4)).toEqual([404, 404, 404, 'read']);
    expect(hosts()).toEqual(['new.example', 'new.example', 'new.example', 'old.example']);
    expect(asked.at(-1)?.headers['if-none-match']).toBeUndefined();
    expect(await hub.titles(paper)).toEqual(['خبر 1', 'خبر 2']);
  });

  test('takes its secrets along only while it stays where they were meant for', async () => {
    await hub.add({ [paper]: `feed: ${at('old.example')}\nrequest: { auth: LOGIN, headers: { X-Key: KEY } }` });
    sites['old.example'] = (request, response) => {
      if (request.url === '/rss') response.writeHead(301, { location: '/feed' }).end();
      else feed(rss('1'))(request, response);
    };
    await pollTimes(paper, 4);
    expect(asked.at(-1)?.url).toBe('/feed');
    expect(asked.at(-1)?.headers).toMatchObject({ 'x-key': 'k-1', authorization: expect.stringMatching(/^Basic /) });
    sites['old.example'] = moved(301, 'new.example');
    await pollTimes(paper, 4);
    expect(asked.at(-1)?.headers.host).toBe(`new.example:${port}`);
    expect(asked.at(-1)?.headers['x-key'] ?? asked.at(-1)?.headers.authorization).toBeUndefined();
  });

  test('starts anew when the catalogue gives another address', async () => {
    sites['old.example'] = moved(301, 'new.example');
    await pollTimes(paper, 3);
    await hub.add({ [paper]: `feed: ${at('newer.example')}` });
    sites['newer.example'] = feed(rss('1', '2'));
    expect(await pollWhenDue(paper)).toBe('read');
    expect(await hub.state(paper)).toMatchObject({ movedTo: null, failures: 0 });
  });
});

describe('a feed that answers 410', () => {
  test('has ended: it is not due any more, keeps what it published, and lives again when it is tried and answers', async () => {
    await hub.add({ [paper]: `feed: ${at('paper.example')}` });
    sites['paper.example'] = feed(rss('1'));
    await pollWhenDue(paper);
    sites['paper.example'] = status(410);
    expect(await pollWhenDue(paper)).toBe(410);
    hub.pass(400 * 24 * 60 * MINUTE);
    const due = async () => {
      const leases = await hub.hub.store.claimDueSources({ now: hub.now(), leaseMs: 1, limit: 100 });
      hub.pass(1);
      return leases.filter(({ sourceId }) => sourceId === paper);
    };
    expect(await due()).toEqual([]);
    expect(await hub.titles(paper)).toEqual(['خبر 1']);
    sites['paper.example'] = status(503);
    await hub.poll(paper);
    expect(await due()).toEqual([]);
    sites['paper.example'] = feed(rss('1', '2'));
    expect(await hub.poll(paper)).toMatchObject({ kind: 'read', created: 1 });
    hub.pass(24 * 60 * MINUTE);
    expect(await due()).toHaveLength(1);
  });
});

describe('what a feed asks for', () => {
  const asking = (elements: string) => rss('1').replace('<language>', `${elements}<language>`);

  test('counts also after a 304, which says nothing of it', async () => {
    await hub.add({ [paper]: `feed: ${at('paper.example')}` });
    sites['paper.example'] = feed(asking('<ttl>120</ttl>'), { etag: '"1"' });
    const pauses: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      await pollWhenDue(paper);
      pauses.push(((await hub.state(paper)).nextDueAt - hub.now()) / MINUTE);
    }
    expect(pauses).toEqual([120, 120, 120]);
  });

  test('is no poll in the hours and on the days it names', async () => {
    await hub.add({ [paper]: `feed: ${at('paper.example')}` });
    hub.pass(nextMonday(hub.now()) + 10 * 60 * MINUTE - hub.now());
    const elements = '<skipHours><hour>10</hour><hour>11</hour></skipHours><skipDays><day>Monday</day></skipDays>';
    sites['paper.example'] = feed(asking(elements), { etag: '"1"' });
    await pollWhenDue(paper);
    expect((await hub.state(paper)).nextDueAt - nextMonday(hub.now() - 7 * DAY)).toBe(DAY);
  });

  test('gives way to the catalogue’s own pause', async () => {
    await hub.add({ [paper]: `feed: ${at('paper.example')}\npoll: { every: 7m }` });
    sites['paper.example'] = feed(asking('<ttl>120</ttl>'), { 'cache-control': 'max-age=3600' });
    await pollWhenDue(paper);
    expect((await hub.state(paper)).nextDueAt - hub.now()).toBe(7 * MINUTE);
  });
});

describe('a source’s own settings', () => {
  test('log in, add headers and go through a proxy, with secrets from the environment', async () => {
    hub = await openPolledHub({
      settings: { LOGIN: 'reader:گذرواژه', TOKEN: 'abc123', KEY: 'k-1', PROXY: `http://p:q@127.0.0.1:${port}` },
    });
    await hub.add({
      login: `feed: ${at('login.example')}\nrequest: { auth: LOGIN }`,
      token: `feed: ${at('token.example')}\nrequest: { auth: TOKEN, headers: { X-Key: KEY } }`,
      proxied: 'feed: http://far.example/rss\nrequest: { proxy: PROXY }',
      unset: `feed: ${at('login.example')}\nrequest: { auth: NO_SUCH_VARIABLE }`,
    });
    const guarded =
      (name: string, value: string): Answer =>
      (request, response) =>
        (request.headers[name] === value ? feed(rss('1')) : status(401))(request, response);
    sites['login.example'] = guarded('authorization', `Basic ${Buffer.from('reader:گذرواژه').toString('base64')}`);
    sites['token.example'] = guarded('authorization', 'Bearer abc123');
    sites['far.example'] = guarded('proxy-authorization', `Basic ${Buffer.from('p:q').toString('base64')}`);
    for (const id of ['login', 'token', 'proxied']) expect([id, await pollWhenDue(id)]).toEqual([id, 'read']);
    expect(asked.at(-2)?.headers['x-key']).toBe('k-1');
    expect(asked.at(-1)?.url).toBe('http://far.example/rss');
    expect((await hub.poll('unset'))?.error?.message).toBe(
      "NO_SUCH_VARIABLE, named by the source's request, is not set",
    );
  });

  test('let in and keep out by words, tags and patterns, however they are spelled', async () => {
    await hub.add({
      some: `feed: ${at('paper.example')}\ninclude: { words: [كتاب] }\nexclude: { tags: [آگهی] }`,
      pattern: `feed: ${at('paper.example')}\nexclude: { pattern: '^بازار' }`,
    });
    const items = rssOf([
      ['1', 'بازار کتاب گرم است', 'متن'],
      ['2', 'باران در راه است', 'متن'],
      ['3', 'کتاب تازه', 'متن'],
    ]).replace('<guid isPermaLink="false">3', '<category>آگهي</category><guid isPermaLink="false">3');
    sites['paper.example'] = feed(items);
    await pollWhenDue('some');
    expect(await hub.titles('some')).toEqual(['بازار کتاب گرم است']);
    await pollWhenDue('pattern');
    expect(await hub.titles('pattern')).toEqual(['باران در راه است', 'کتاب تازه'].toSorted());
  });
});

describe('a poll by hand', () => {
  test('whose own shell lacks a setting says so, and the source did not fail', async () => {
    const shell = await openPolledHub({ fetcher: { allowPrivate: [] } });
    await shell.add({ [paper]: `feed: ${at('paper.example')}` });
    const { store, reading } = shell.hub;
    const claim = async () =>
      (await store.claimDueSources({ now: shell.now(), leaseMs: 60_000, limit: 1, ids: [paper] }))[0];
    const lease = await claim();
    if (lease === undefined) throw new Error('not claimed');
    const event = await pollSource(reading, lease, { byHand: true });
    expect(event?.error?.code).toBe('address-refused');
    expect(await shell.state(paper)).toMatchObject({ failures: 0, lastError: null, lastPolledAt: null, nextDueAt: 0 });
    expect(await claim()).toBeDefined();
    await shell.close();
  });
});

describe('a document that the store could not take', () => {
  test('is asked for again after a minute, whole, and the source did not fail', async () => {
    sites['paper.example'] = feed(rss('not-saved-at-first'));
    await hub.add({ [paper]: `feed: ${at('paper.example')}\npoll: { every: 24h }` });
    const saving = jest.spyOn(hub.hub.reading.store, 'saveEntries');
    saving.mockRejectedValueOnce(new HubError('unavailable', 'the disk is full'));
    expect((await hub.poll(paper))?.error?.code).toBe('unavailable');
    expect(await hub.state(paper)).toMatchObject({ failures: 0, lastError: null, nextDueAt: hub.now() + MINUTE });
    hub.pass(MINUTE);
    expect(await hub.poll(paper)).toMatchObject({ kind: 'read', created: 1 });
    saving.mockRestore();
  });
});

describe('the hub’s name', () => {
  test('holds a contact, and how many readers a source has where that is known', async () => {
    sites['paper.example'] = feed(rss('1'));
    const request = {
      url: at('paper.example'),
      validators: { etag: null, lastModified: null },
      settings: { headers: {}, auth: null, proxy: null },
      polite: true,
    };
    await hub.hub.reading.fetcher.fetch(request);
    await hub.hub.reading.fetcher.fetch({ ...request, subscribers: 12 });
    expect(asked.map(({ headers }) => headers['user-agent'])).toEqual([
      'Khorak (+https://hub.example/)',
      'Khorak (+https://hub.example/; 12 subscribers)',
    ]);
  });
});
