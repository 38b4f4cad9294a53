/** Machines that collect from folders on one store: real stores, readers and files, a clock that a test sets. */
import { rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { type Hub, openHub } from '../../src/hub.ts';
import { openLog } from '../../src/log.ts';
import type { ReadingEvent } from '../../src/pipeline.ts';
import { createCollector } from '../../src/polling/collecting.ts';
import type { ReaderPool } from '../../src/reading/reader-pool.ts';
import { makeFolder } from '../e2e/hub-process.ts';
import { rssOf } from '../e2e/publisher-server.ts';

/** 2026-11-27T08:00:00Z */
export const START = Date.UTC(2026, 10, 27, 8);
export const MINUTE = 60_000;

/** One machine: a process that collects. Its folder is its own, unless it was opened on another's. */
export interface Machine {
  readonly hub: Hub;
  /** What it has read since it was asked last, as `file: new, updated`, or `file: code`. */
  told(): readonly string[];
  /** Writes a document with one item, last changed `minutes` before the start. */
  put(name: string, text: string, minutes: number): Promise<void>;
  remove(name: string): Promise<void>;
  /** Looks at everything once. */
  tick(): Promise<void>;
  /** A process that has just started has seen nothing. */
  restart(): void;
  /** How often it claimed a folder. */
  claims(): number;
  close(): Promise<void>;
}

interface MachineOptions {
  readonly url: string;
  readonly now: () => number;
  readonly readers: ReaderPool;
  /** The machine whose folder this one looks at as well. */
  readonly shares?: Machine | undefined;
  /** Stands between what was read and its being saved. */
  readonly beforeSave?: (() => Promise<void>) | undefined;
}

const FOLDERS = new WeakMap<Machine, Awaited<ReturnType<typeof makeFolder>>>();

export async function openMachine(options: MachineOptions): Promise<Machine> {
  const { url, now, readers, shares, beforeSave } = options;
  const own = shares === undefined ? null : FOLDERS.get(shares);
  const folder = own ?? (await makeFolder({ 'feeds/inbox/.keep': '' }));
  await folder.write('feeds/sources/inbox.yaml', 'title: { fa: صندوق }\nlanguage: fa\nfolder: inbox\n');
  const config = loadConfig({ DATABASE_URL: url, FEEDS_DIR: `${folder.path}/feeds` });
  const opened = await openHub(config, openLog('silent'), { now, random: () => 0.5, env: () => undefined });
  let [events, claims]: [ReadingEvent[], number] = [[], 0];
  const { store } = opened;
  const counted: typeof store = {
    ...store,
    claimSource: (claim) => {
      claims += 1;
      return store.claimSource(claim);
    },
    saveEntries: async (batch) => {
      await beforeSave?.();
      return store.saveEntries(batch);
    },
  };
  const observe = (event: ReadingEvent) => {
    events.push(event);
  };
  const hub: Hub = { ...opened, store: counted, reading: { ...opened.reading, store: counted, readers, observe } };
  let collector = createCollector(hub);
  const path = (name: string) => join(folder.path, 'feeds/inbox', name);
  const machine: Machine = {
    hub,
    told: () => {
      const told = events.map(({ document, created, updated, error }) =>
        error === null ? `${document}: ${created} new, ${updated} updated` : `${document}: ${error.code}`,
      );
      events = [];
      return told;
    },
    put: async (name, text, minutes) => {
      await folder.write(`feeds/inbox/${name}`, text.startsWith('!') ? text : rssOf([[name, `خبر ${name}`, text]]));
      const at = (START - minutes * MINUTE) / 1000;
      await utimes(path(name), at, at);
      // The file system must tell times as finely as the tests do.
      if (Math.floor((await stat(path(name))).mtimeMs / 1000) !== at) throw new Error('the file has another time');
    },
    remove: (name) => rm(path(name)),
    tick: () => collector.tick(),
    restart: () => {
      collector = createCollector(hub);
    },
    claims: () => claims,
    close: async () => {
      await collector.stop();
      await opened.close();
      if (own === null) await folder.remove();
    },
  };
  FOLDERS.set(machine, folder);
  return machine;
}

/** Text and revision of each entry there is, by its guid. */
export async function entriesOf({ hub }: Machine): Promise<Readonly<Record<string, string>>> {
  const { entries } = await hub.store.findFeed({ limit: 100 });
  return Object.fromEntries(
    entries.map(({ guid, contentText, summary, revision }) => [guid, `${contentText ?? summary} ${revision}`]),
  );
}
