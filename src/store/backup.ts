/** A copy of a store in one SQLite file, made while hubs work on it. */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { HubError, messageOf } from '../errors.ts';
import { type MoveReport, moveStore } from './move.ts';
import { isPostgresUrl, sqlitePath, unusable } from './open.ts';
import { refusal } from './refusal.ts';

export interface BackupOptions {
  /** The store. */
  readonly url: string;
  /** The file to make. */
  readonly file: string;
  readonly now: () => number;
  /** Whether a file that is there is replaced. */
  readonly force?: boolean;
  readonly report?: MoveReport;
}

/** Pages in a step: some 2 MB. */
const STEP = 500;

/**
 * Copies a store, as it is at one moment, into an SQLite file. The file is there once it is whole and on the disk.
 * @returns its size in bytes
 * @throws HubError `store-unusable`, one line that says what to do
 */
export async function backupStore({ url, file, now, force = false, report }: BackupOptions): Promise<number> {
  const path = resolve(file);
  checkPlace(path, url, force);
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.draft`);
  try {
    if (isPostgresUrl(url)) await moveStore({ from: url, to: `sqlite:${draft}`, now, ...(report && { report }) });
    else await copyFile(sqlitePath(url), draft, report ?? (() => {}));
    finish(draft);
    checkPlace(path, url, force);
    renameSync(draft, path);
    sync(dirname(path));
    return statSync(path).size;
  } catch (error) {
    for (const rest of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${rest}`, { force: true });
    throw error instanceof HubError ? error : failed(path, error);
  }
}

function checkPlace(path: string, url: string, force: boolean): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw refusal(`There is no folder ${folder}; make it, or name another file`);
  // What a hub has written last stands beside its file, and would be taken for a part of any file of that name.
  const open = ['-wal', '-journal'].map((end) => `${path}${end}`).find((beside) => existsSync(beside));
  const isStore = !isPostgresUrl(url) && existsSync(path) && realpathSync(path) === realOf(sqlitePath(url));
  if (isStore) throw refusal(`${path} is the store itself; name another file`);
  if (open !== undefined)
    throw refusal(`${open} is there: a hub uses that file, or did not end well; name another file`);
  if (!existsSync(path)) return;
  if (!statSync(path).isFile()) throw refusal(`${path} is no file; name a file to make`);
  if (!force) throw refusal(`${path} is there already; name another file, or replace it with --force`);
}

const realOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/** By SQLite's own online backup, of what one reading sees: it need not begin again whenever a hub writes. */
async function copyFile(from: string, to: string, report: MoveReport): Promise<void> {
  if (!existsSync(from)) throw refusal(`There is no store ${from}; set DATABASE_URL to one that is there`);
  const store = openFile(from);
  try {
    await store.backup(to, {
      progress({ totalPages, remainingPages }) {
        void report({ what: 'pages', done: totalPages - remainingPages, total: totalPages });
        return STEP;
      },
    });
  } finally {
    store.close();
  }
}

function openFile(path: string): SqliteFile.Database {
  let store: SqliteFile.Database | undefined;
  try {
    store = new SqliteFile(path, { readonly: true });
    store.exec('begin');
    const names = store.prepare("select name from sqlite_master where name in ('meta', 'moving')").pluck().all();
    if (!names.includes('meta')) throw refusal(`${path} holds no store of a hub; set DATABASE_URL to one that does`);
    if (names.includes('moving')) throw refusal(`${path} is half moved; run "khorak migrate" to its end first`);
    return store;
  } catch (error) {
    store?.close();
    throw unusable(path, error);
  }
}

/** Makes it one file, with nothing beside it, that is on the disk. */
function finish(path: string): void {
  const file = new SqliteFile(path);
  try {
    file.pragma('journal_mode = delete');
  } finally {
    file.close();
  }
  sync(path);
}

function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function failed(path: string, cause: unknown): HubError {
  const message = `The backup ${path} cannot be written: ${messageOf(cause)}; give this user write permission there and free space`;
  return refusal(message, { cause });
}
