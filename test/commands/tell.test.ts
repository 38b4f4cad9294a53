import { poll } from '../../src/commands/poll.ts';
import { status } from '../../src/commands/status.ts';
import { tell } from '../../src/commands/tell.ts';
import type { CommandContext } from '../../src/commands/terminal.ts';
import { loadConfig } from '../../src/config.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { makeFolder } from '../e2e/hub-process.ts';
import { sampleEntry, save } from '../store/sample.ts';

const HOUR = 3_600_000;

let folder: Awaited<ReturnType<typeof makeFolder>>;
let said: string[];
beforeEach(async () => {
  folder = await makeFolder({
    'feeds/sources/desk.yaml': 'title: { fa: تحریریه }\npush: true\n',
    'feeds/partners.yaml':
      'acme: { webhook: "https://acme.example/", secret: ACME_SECRET }\nradio: { profile: smartnews }\n',
  });
});
afterEach(() => folder.remove());

async function run(command: (context: CommandContext) => Promise<number>, settings: Record<string, string> = {}) {
  said = [];
  const environment = {
    DATABASE_URL: `sqlite:${folder.path}/khorak.db`,
    FEEDS_DIR: `${folder.path}/feeds`,
    ...settings,
  };
  const take = (line: string) => said.push(line);
  const terminal = { say: take, complain: take, interactive: false };
  return [await command({ config: loadConfig(environment), environment, terminal }), ...said];
}

/** Nothing is polled there, but the catalogue is in force then. */
const takeUp = (context: CommandContext) => poll(context, []);

async function withStore(work: (store: Store) => Promise<unknown>): Promise<void> {
  const store = await openStore({ url: `sqlite:${folder.path}/khorak.db`, now: Date.now });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

test('what waits for a partner is due at once, and status says what was wrong and what comes next', async () => {
  await run(takeUp);
  await withStore(async (store) => {
    await save(store, [sampleEntry('a')], { source: 'desk', at: Date.now() });
    const [lease] = await store.claimDuePartners({ now: Date.now(), leaseMs: HOUR, limit: 1 });
    await store.releasePartner({
      ...{ partnerId: 'acme', token: lease?.token ?? '', dueAt: Date.now() + HOUR, failures: 3 },
      ...{ error: 'it answered 503', succeededAt: null, endedAt: null },
    });
  });
  const next = expect.stringMatching(
    /^acme\tpartner\tnever told, 1 waiting, next try 20\S+Z, 3 failed: it answered 503$/,
  );
  expect(await run(status)).toContainEqual(next);
  expect((await run(status))[0]).toBe(1);
  expect(await run((context) => tell(context, ['acme']))).toEqual([0, 'acme\t1 waiting, due now']);
  expect(await run(status)).toContainEqual(expect.stringMatching(/1 waiting, next try now, 3 failed/));
});

test('a partner that answered 410 is tried once more', async () => {
  await run(takeUp);
  await withStore(async (store) => {
    await save(store, [sampleEntry('a')], { source: 'desk', at: Date.now() });
    const [lease] = await store.claimDuePartners({ now: Date.now(), leaseMs: HOUR, limit: 1 });
    await store.releasePartner({
      ...{ partnerId: 'acme', token: lease?.token ?? '', dueAt: 0, failures: 1, error: 'it answered 410' },
      ...{ succeededAt: null, endedAt: Date.now() },
    });
  });
  expect(await run(status)).toContainEqual(expect.stringMatching(/1 waiting; it answered 410 .*"khorak tell ID"/));
  await run((context) => tell(context, []));
  await withStore(async (store) => {
    expect(await store.claimDuePartners({ now: Date.now(), leaseMs: HOUR, limit: 1 })).toHaveLength(1);
  });
});

test('who is no partner, or is not told, is said to be none', async () => {
  expect(await run((context) => tell(context, ['radio', 'nobody']))).toEqual([
    2,
    expect.stringMatching(/^khorak: there is no partner "radio", "nobody" with a webhook in .*partners\.yaml$/),
  ]);
});

test('who only looks, with other files, takes nothing out of the feeds', async () => {
  await run(takeUp);
  const other = await makeFolder({ 'feeds/sources/radio.yaml': 'title: { fa: رادیو }\npush: true\n' });
  const elsewhere = { FEEDS_DIR: `${other.path}/feeds` };
  expect(await run(status, elsewhere)).toContainEqual(expect.stringMatching(/^radio\tpush\t/));
  await run((context) => tell(context, []), elsewhere);
  await withStore(async (store) => {
    expect([await store.sourceStanding('desk'), await store.sourceStanding('radio')]).toEqual(['known', 'unknown']);
    expect(await store.listPartnerStates()).toHaveLength(1);
  });
  await other.remove();
});
