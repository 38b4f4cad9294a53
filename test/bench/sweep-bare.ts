/** The yardstick: a script that fetches, parses with rss-parser and stores, and nothing else. Run by poll.ts. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import SqliteFile from 'better-sqlite3';
import Parser from 'rss-parser';
import { measureSweep, peakBytes, type Sweeps } from './sweep.ts';

const AT_ONCE = 64;

interface Item {
  readonly guid?: string;
  readonly link?: string;
  readonly title?: string;
  readonly content?: string;
  readonly isoDate?: string;
  readonly creator?: string;
  readonly categories?: readonly string[];
  readonly enclosure?: unknown;
}

process.once('message', (order: { urls: readonly string[]; folder: string }) => void run(order));

async function run({ urls, folder }: { urls: readonly string[]; folder: string }): Promise<void> {
  const { save, count } = openFile(join(folder, 'bare.db'));
  const etags = new Map<string, string>();
  const parser = new Parser<unknown, Item>();
  const first = await measureSweep(() =>
    inParallel(urls, async (url) => {
      const response = await fetch(url, { headers: { 'user-agent': 'bare' } });
      etags.set(url, response.headers.get('etag') ?? '');
      const feed = await parser.parseString(await response.text());
      save(url, feed.items);
    }),
  );
  // Long enough that no connection is open any more, as between two polls of one source.
  await setTimeout(1500);
  const unchanged = await measureSweep(() =>
    inParallel(urls, async (url) => {
      const response = await fetch(url, { headers: { 'user-agent': 'bare', 'if-none-match': etags.get(url) ?? '' } });
      if (response.status !== 304) throw new Error(`${url} answered ${response.status}`);
      await response.arrayBuffer();
    }),
  );
  const sweeps: Sweeps = { first, unchanged, entries: count(), peakBytes: peakBytes() };
  process.send?.(sweeps, () => process.exit(0));
}

function openFile(path: string) {
  const file = new SqliteFile(path);
  file.pragma('journal_mode = WAL');
  file.pragma('synchronous = FULL');
  file.exec(
    'create table items (guid text primary key, feed text, link text, title text, content text, published text, creator text, categories text, enclosure text)',
  );
  const insert = file.prepare('insert or ignore into items values (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const save = file.transaction((feed: string, items: readonly Item[]) => {
    for (const { guid, link, title, content, isoDate, creator, categories, enclosure } of items) {
      const lists = [JSON.stringify(categories ?? []), JSON.stringify(enclosure ?? null)];
      insert.run(guid ?? link, feed, link, title, content, isoDate, creator ?? null, ...lists);
    }
  });
  return { save, count: () => Number(file.prepare('select count(*) from items').pluck().get()) };
}

async function inParallel(urls: readonly string[], work: (url: string) => Promise<void>): Promise<void> {
  const left = [...urls].reverse();
  const worker = async () => {
    for (let url = left.pop(); url !== undefined; url = left.pop()) await work(url);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
