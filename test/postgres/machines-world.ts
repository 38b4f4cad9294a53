/** A hub of several processes on one PostgreSQL, and publishers on loopback that keep account of who asks. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HubProcess, makeFolder, settingsIn, startHub } from '../e2e/hub-process.ts';
import { openPartnerSite, type PartnerSite } from '../notifying/partner-site.ts';
import { openTestDatabase, type TestDatabase } from '../store/test-database.ts';

/** When a source was asked (epoch ms). */
export interface Asked {
  readonly source: string;
  readonly at: number;
}

/** Publishers of sources `s0`, `s1`, …; each serves every item it has ever had. */
export interface Publishers {
  readonly port: number;
  readonly asked: Asked[];
  /** Adds an item to a source, of which nobody has heard. */
  add(source: string, item: string): void;
  /** Every item there is. */
  items(): readonly string[];
  close(): Promise<void>;
}

/** Starts them; an answer takes `answerMs`. */
async function startPublishers(count: number, answerMs: number): Promise<Publishers> {
  const feeds = new Map(Array.from({ length: count }, (_, n) => [`s${n}`, [] as string[]]));
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const source = /^\/(s\d+)\.rss$/.exec(request.url ?? '')?.[1] ?? '';
    asked.push({ source, at: Date.now() });
    const items = feeds.get(source) ?? [];
    setTimeout(() => {
      response.setHeader('content-type', 'application/rss+xml');
      response.end(rss(source, items));
    }, answerMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    add: (source, item) => feeds.get(source)?.unshift(item),
    items: () => [...feeds.values()].flat(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function rss(source: string, items: readonly string[]): string {
  const written = items.map(
    (item) => `<item><guid isPermaLink="false">${item}</guid><title>خبر شمارهٔ ${item}</title></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${source}</title><link>https://${source}.example/</link>${written.join('')}</channel></rss>`;
}

/** Several processes of one hub. */
export interface Machines {
  readonly database: TestDatabase;
  readonly publishers: Publishers;
  /** A site that is told of everything. */
  readonly partner: PartnerSite;
  readonly hubs: HubProcess[];
  /** Starts the process of a place (0, 1, 2), in its roles. */
  start(place: number): Promise<HubProcess>;
  /** Makes every source due now. */
  makeDue(): Promise<void>;
  /** Whether every source has been polled since, and none is claimed. */
  isPolled(): Promise<boolean>;
  /** Every item that a hub publishes, in the feeds of its sources. */
  published(hub: HubProcess): Promise<readonly string[]>;
  /** Hands an article of the desk to a hub. */
  push(hub: HubProcess, item: string): Promise<Response>;
  close(): Promise<void>;
}

/** What each process does: two collect, two notify. */
const ROLES = ['collect,serve,notify', 'collect,serve', 'serve,notify'];
const PARTNER_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

/** A catalogue of `sources` on as many host names as there are publishers' names, no process yet. */
export async function openMachines(options: {
  readonly sources: number;
  readonly answerMs: number;
  readonly settings?: Readonly<Record<string, string>>;
}): Promise<Machines> {
  const database = await openTestDatabase();
  const publishers = await startPublishers(options.sources, options.answerMs);
  const partner = await openPartnerSite(PARTNER_SECRET, { answerMs: 10 });
  const folder = await makeFolder({
    'feeds/hub.yaml': 'title: { fa: چند دستگاه }\n',
    'feeds/partners.yaml': `acme: { webhook: "${partner.url}", secret: ACME_SECRET }\n`,
  });
  await folder.write('feeds/categories.yaml', 'news: { fa: خبر }\n');
  for (let n = 0; n < options.sources; n += 1)
    await folder.write(
      `feeds/sources/s${n}.yaml`,
      `title: { fa: منبع ${n} }\nlanguage: fa\ncategory: news\nfeed: http://127.0.0.1:${publishers.port}/s${n}.rss\npoll: { every: 24h }\n`,
    );
  await folder.write(
    'feeds/sources/desk.yaml',
    'title: { fa: تحریریه }\nlanguage: fa\npush: true\npublish: full\ncategory: news\n',
  );
  const hubs: HubProcess[] = [];
  const settings = settingsIn(folder.path, {
    ...options.settings,
    DATABASE_URL: database.url,
    ACME_SECRET: PARTNER_SECRET,
  });
  return {
    database,
    publishers,
    partner,
    hubs,
    start: async (place) => {
      const hub = await startHub({ ...settings, ROLES: ROLES[place] ?? '' });
      hubs[place] = hub;
      return hub;
    },
    makeDue: async () => {
      await database.query('update sources set next_due_at = 0');
    },
    isPolled: async () => {
      const waiting = await database.query(
        "select id from sources where id <> 'desk' and (next_due_at = 0 or lease_token is not null)",
      );
      return waiting.length === 0;
    },
    // by source, for all of them together may have more than one feed shows
    published: async (hub) => {
      const feeds = ['desk', ...Array.from({ length: options.sources }, (_, n) => `s${n}`)];
      return (await Promise.all(feeds.map((id) => itemsOf(`${hub.url}/feeds/source/${id}.json?limit=100`)))).flat();
    },
    push: (hub, item) =>
      fetch(`${hub.url}/articles`, {
        method: 'POST',
        headers: { authorization: 'Bearer push-secret', 'content-type': 'application/json' },
        body: JSON.stringify({ source: 'desk', id: item, title: `خبر ${item}`, content_text: 'متن' }),
      }),
    close: async () => {
      for (const hub of hubs) {
        hub.process.kill('SIGCONT');
        hub.process.kill('SIGKILL');
      }
      await publishers.close();
      await partner.close();
      await database.drop();
      await folder.remove();
    },
  };
}

async function itemsOf(url: string): Promise<readonly string[]> {
  const { items } = (await (await fetch(url)).json()) as { items: readonly { title: string }[] };
  return items.flatMap(({ title }) => /s\d+-\d+/.exec(title)?.slice(0, 1) ?? []);
}

/** What became of a source's claim: taken, renewed or (`token` null) given back; `at` and `until` in epoch ms. */
interface ClaimEvent {
  readonly source: string;
  readonly token: string | null;
  readonly at: number;
  readonly until: number;
}

/** Has PostgreSQL itself keep account of every claim from now on; `read` gives it in order. */
export async function watchClaims(database: TestDatabase): Promise<{ read(): Promise<readonly ClaimEvent[]> }> {
  await database.query(
    'create table if not exists claims_seen (n bigserial, source text, token text, at float8, until float8)',
  );
  await database.query(`create or replace function note_claim() returns trigger language plpgsql as $$ begin
    insert into claims_seen (source, token, at, until)
      values (new.id, new.lease_token, extract(epoch from clock_timestamp()) * 1000, new.lease_until);
    return null; end $$`);
  await database.query(`create or replace trigger note_claims after update on sources for each row
    when ((old.lease_token, old.lease_until) is distinct from (new.lease_token, new.lease_until))
    execute function note_claim()`);
  return {
    read: async () =>
      (await database.query('select source, token, at, until from claims_seen order by n')) as ClaimEvent[],
  };
}

/** An answer written just before the claim ran out may be seen by a busy publisher just after. */
const SEEN_LATE_MS = 50;

/** Visits that are the second under one claim, or under none: there should be none. */
export function polledTwice(asked: readonly Asked[], claims: readonly ClaimEvent[]): readonly string[] {
  const used = new Set<string>();
  return asked.flatMap(({ source, at }) => {
    const holder = claims.findLast((claim) => claim.source === source && claim.at <= at);
    if (holder === undefined || holder.token === null || holder.until + SEEN_LATE_MS < at)
      return [`${source} unclaimed`];
    if (used.has(`${source} ${holder.token}`)) return [`${source} again`];
    used.add(`${source} ${holder.token}`);
    return [];
  });
}
