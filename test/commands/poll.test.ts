import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { poll } from '../../src/commands/poll.ts';
import { status } from '../../src/commands/status.ts';
import type { CommandContext } from '../../src/commands/terminal.ts';
import { loadConfig } from '../../src/config.ts';
import { openStore } from '../../src/store/index.ts';
import { makeFolder } from '../e2e/hub-process.ts';
import { rssOf } from '../e2e/publisher-server.ts';

jest.setTimeout(20_000);

let server: Server;
let port: number;
let folder: Awaited<ReturnType<typeof makeFolder>>;
let said: string[];
/** Status and headers that each path is answered with; 200 otherwise. */
let answers: Record<string, readonly [number, Record<string, string>]>;
let visits: string[];

beforeEach(async () => {
  [said, answers, visits] = [[], {}, []];
  server = createServer((request, response) => {
    visits.push(request.url ?? '');
    const [code, headers] = answers[request.url ?? ''] ?? [200, { 'content-type': 'application/rss+xml' }];
    response.writeHead(code, headers).end(code === 200 ? rssOf([['1', 'خبر', 'متن خبر']]) : '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
  folder = await makeFolder();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await folder.remove();
});

const write = (id: string, lines = '') =>
  folder.write(`feeds/sources/${id}.yaml`, `title: { fa: آزمون }\nfeed: http://127.0.0.1:${port}/${id}\n${lines}`);

function contextWith(settings: Record<string, string> = {}): CommandContext {
  const environment = {
    DATABASE_URL: `sqlite:${folder.path}/khorak.db`,
    FEEDS_DIR: `${folder.path}/feeds`,
    ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    HOST_GAP_SECONDS: '0',
    ...settings,
  };
  const terminal = { say: (line: string) => said.push(line), complain: (line: string) => said.push(line) };
  return { config: loadConfig(environment), environment, terminal: { ...terminal, interactive: false } };
}

/** What a command says, and its exit code. */
async function run(command: (context: CommandContext) => Promise<number>, settings: Record<string, string> = {}) {
  said = [];
  return [await command(contextWith(settings)), ...said];
}

const openIts = () => openStore({ url: `sqlite:${folder.path}/khorak.db`, now: Date.now });

test('a source that another process polls is told, with exit code 1', async () => {
  await write('paper');
  await run((context) => poll(context, []));
  const store = await openIts();
  await store.claimDueSources({ now: Date.now(), leaseMs: 60_000, limit: 1, ids: ['paper'] });
  await store.close();
  expect(await run((context) => poll(context, ['paper']))).toEqual([1, 'paper: being polled by another process']);
});

test('so is a folder that another process reads, and one without anything new', async () => {
  await folder.write('feeds/inbox/.keep', '');
  await folder.write('feeds/sources/inbox.yaml', 'title: { fa: صندوق }\nfolder: inbox\n');
  expect(await run((context) => poll(context, []))).toEqual([0, 'inbox: no new file']);
  await folder.write('feeds/inbox/a.xml', rssOf([['1', 'خبر', 'متن خبر']]));
  const store = await openIts();
  const lease = await store.claimSource({ sourceId: 'inbox', now: Date.now(), leaseMs: 60_000 });
  expect(await run((context) => poll(context, []))).toEqual([1, 'inbox: being polled by another process']);
  if (lease !== null) await store.putBack(lease);
  await store.close();
  expect(await run((context) => poll(context, []))).toEqual([0, 'inbox (a.xml): 1 new, 0 updated']);
  expect(await run((context) => poll(context, []))).toEqual([0, 'inbox: no new file']);
});

test('a source that ended says how to mend it, is left alone, and is tried again when it is named', async () => {
  await write('paper');
  await write('other');
  answers['/paper'] = [410, {}];
  const [code, , first] = await run((context) => poll(context, []));
  expect([code, first]).toEqual([1, `paper: failed: 127.0.0.1:${port} answered 410`]);
  const told = await run(status);
  expect(told[2]).toMatch(/^paper\tfeed\tended: the publisher answered 410 .*"khorak poll ID" tries it once more/);

  visits = [];
  const [after, ...lines] = await run((context) => poll(context, []));
  expect([after, visits]).toEqual([0, ['/other']]);
  expect(lines[1]).toMatch(/^paper: ended: /);

  answers = {};
  expect(await run((context) => poll(context, ['paper']))).toEqual([
    0,
    expect.stringMatching(/^paper .*: 1 new, 0 updated$/),
  ]);
  expect((await run(status))[2]).toMatch(/^paper\tfeed\tlast read /);
});

test('a setting this shell lacks is told and is no failure of the source', async () => {
  await write('paper');
  await write('secret', 'request: { auth: PAPER_LOGIN }\n');
  const lines = await run((context) => poll(context, []), { ALLOW_PRIVATE_ADDRESSES: '' });
  expect(lines).toEqual([
    1,
    'paper: failed: 127.0.0.1 has a private or special address; ALLOW_PRIVATE_ADDRESSES can allow it',
    "secret: failed: PAPER_LOGIN, named by the source's request, is not set",
  ]);
  expect(await run(status)).toEqual([
    0,
    'paper\tfeed\tnot polled yet',
    'secret\tfeed\tnot polled yet',
    `2 sources, 0 entries in ${folder.path}/khorak.db`,
  ]);
});

test('a host that asks to be left alone is, and its other sources wait for it', async () => {
  await write('a');
  await write('b');
  answers['/a'] = [429, { 'retry-after': '600' }];
  const [code, ...lines] = await run((context) => poll(context, []));
  expect([code, visits]).toEqual([1, ['/a']]);
  expect(lines[1]).toMatch(/^b: not polled: its host has others to answer first, or asked to be left alone/);
  const store = await openIts();
  const b = (await store.listSourceStates()).find(({ sourceId }) => sourceId === 'b');
  await store.close();
  expect(b).toMatchObject({ failures: 0, lastPolledAt: null });
  expect((b?.nextDueAt ?? 0) - Date.now()).toBeGreaterThan(590_000);
});

test('more sources of one host than are claimed at once are all polled', async () => {
  const names = Array.from({ length: 9 }, (_, n) => `s${n}`);
  for (const name of names) await write(name);
  const [code, ...lines] = await run((context) => poll(context, []), { MAX_SOCKETS: '2' });
  expect([code, lines]).toEqual([0, names.map((name) => expect.stringMatching(`^${name} .*: 1 new`))]);
  expect(visits.toSorted()).toEqual(names.map((name) => `/${name}`));
});

test('a disabled source that is named is said to be disabled', async () => {
  await write('paper', 'enabled: false\n');
  expect(await run((context) => poll(context, ['paper']))).toEqual([0, 'paper: disabled in its file, not polled']);
});
