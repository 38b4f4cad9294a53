import { createDoorman, type Doorman } from '../../src/serve/doorman.ts';
import { cpuOf, type Figure } from './figures.ts';
import { FETCHED_AT } from './task.ts';

const REQUESTS = 300_000;
const AGENTS = [
  'NetNewsWire (RSS Reader; https://netnewswire.com/)',
  'Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers; like FeedFetcher-Google)',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
];

/** What weighing and recording one request costs; nanoseconds of CPU, held against a bare count by address. */
export async function benchManners(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const clients of [1, 20_000, 200_000]) {
    const requests = madeUpRequests(clients);
    const doorman = createDoorman({
      trustProxy: false,
      throttlePerMinute: 120,
      now: () => FETCHED_AT,
      log: { info: nothing, warn: nothing, error: nothing },
    });
    const counts = new Map<string, number>();
    const ours = await cpuOf(5, () => weighAll(doorman, requests));
    const bare = await cpuOf(5, () => countAll(counts, requests));
    const perRequest = 1e6 / REQUESTS;
    figures.push({
      name: `manners: a request of one of ${clients} clients`,
      unit: 'ns',
      ours: ours * perRequest,
      bare: bare * perRequest,
      limit: null,
    });
  }
  return figures;
}

type Asked = ReturnType<typeof madeUpRequests>;

function madeUpRequests(clients: number) {
  return Array.from({ length: clients }, (_, n) => ({
    socket: { remoteAddress: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
    headers: { 'user-agent': AGENTS[n % AGENTS.length], 'if-none-match': '"abcdefghijklmnopqrstuvwxyz0"' },
  }));
}

function weighAll({ admit, manners }: Doorman, requests: Asked): void {
  const document = manners.document('/feeds/all.rss');
  for (let n = 0; n < REQUESTS; n += 1) {
    const request = requests[n % requests.length];
    if (request) manners.record(admit(request, document), n % 4 === 0 ? 200 : 304);
  }
}

function countAll(counts: Map<string, number>, requests: Asked): void {
  for (let n = 0; n < REQUESTS; n += 1) {
    const address = requests[n % requests.length]?.socket.remoteAddress ?? '';
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
}

function nothing(): void {}
