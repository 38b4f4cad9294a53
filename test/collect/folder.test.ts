import { appendFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FolderDocument, readDocument, readFolder, vanishedFiles } from '../../src/collect/index.ts';
import type { FileState } from '../../src/model.ts';

const NOW = Date.UTC(2025, 2, 20, 12);
const OPTIONS = { now: () => NOW, maxBytes: 1000 };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folder-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A file last changed long ago. */
async function put(name: string, content: string | Uint8Array = name, at = NOW - 60_000): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  await utimes(path, at / 1000, at / 1000);
}

const byPath = (states: readonly FileState[]) => new Map(states.map((state) => [state.path, state]));

async function read(known: readonly FileState[] = [], options = OPTIONS, path = folder): Promise<FolderDocument[]> {
  return Array.fromAsync(readFolder(path, { kept: byPath(known), seen: byPath(known) }, options));
}

/** What is read, where other states are kept than this process found last. */
async function readKnowing(kept: readonly FileState[], seen: readonly FileState[]): Promise<FolderDocument[]> {
  return Array.fromAsync(readFolder(folder, { kept: byPath(kept), seen: byPath(seen) }, OPTIONS));
}

const names = (found: readonly FolderDocument[]) =>
  found.map((one) =>
    one.kind === 'failed' ? `! ${one.path}` : one.kind === 'same' ? `= ${one.state.path}` : one.state.path,
  );
const states = (found: readonly FolderDocument[]) =>
  found.flatMap((one) => (one.kind === 'document' ? [one.state] : []));

describe('a folder', () => {
  test('gives its documents, those of subfolders too, by path and with a type by ending', async () => {
    await put('ب.TXT', 'متن');
    await put('b/2.html');
    await put('b/deep/er/3.htm');
    await put('a.xml');
    await put('c.json');
    await put('d.rss');
    await put('e.Atom');
    const found = await read();
    expect(found.map((one) => one.kind === 'document' && [one.document.name, one.document.contentType])).toEqual([
      ['a.xml', 'application/xml'],
      ['b/2.html', 'text/html'],
      ['b/deep/er/3.htm', 'text/html'],
      ['c.json', 'application/json'],
      ['d.rss', 'application/rss+xml'],
      ['e.Atom', 'application/atom+xml'],
      ['ب.TXT', 'text/plain'],
    ]);
    expect(found.at(-1)).toEqual({
      kind: 'document',
      document: {
        name: 'ب.TXT',
        url: null,
        contentType: 'text/plain',
        bytes: Buffer.from('متن'),
        fetchedAt: NOW,
      },
      state: { path: 'ب.TXT', bytes: 6, modifiedAt: NOW - 60_000, hash: expect.stringMatching(/^[\w-]{43}$/) },
    });
  });

  test('keeps hidden, temporary and other files to itself', async () => {
    for (const name of ['.hidden.txt', '.git/a.txt', 'a.txt~', 'a.txt.tmp', 'b.xml.part', '~$c.html', 'x.tmp/d.txt']) {
      await put(name);
    }
    await put('picture.jpg');
    await put('README');
    await put('parted.txt');
    expect(names(await read())).toEqual(['parted.txt']);
  });

  test('gives a document again only when it changed', async () => {
    await put('a.txt', 'one');
    await put('b.txt', 'two');
    await put('c.txt', 'six');
    const known = states(await read());
    expect(await read(known)).toEqual([]);
    await put('b.txt', 'three');
    await put('c.txt', 'ten', NOW - 30_000);
    await put('new.txt');
    expect(names(await read(known))).toEqual(['b.txt', 'c.txt', 'new.txt']);
  });

  test('gives no document again whose bytes have been read, whatever its time, unless it is touched meanwhile', async () => {
    await put('a.txt', 'one');
    const known = states(await read());
    await put('a.txt', 'one', NOW - 90_000);
    const [found] = await readKnowing(known, []);
    expect(found).toEqual({ kind: 'same', state: { ...known[0], modifiedAt: NOW - 90_000 } });
    expect(names(await readKnowing(known, known))).toEqual(['a.txt']);
    // Kept without its hash, by a version that knew none.
    const hashless = known.map((state) => ({ ...state, hash: null }));
    expect(names(await readKnowing(hashless, []))).toEqual(['a.txt']);
  });

  test('that a process has just begun to look at is known by what is kept, and only what differs is read', async () => {
    await put('a.txt', 'one');
    await put('b.txt', 'two');
    const kept = states(await read());
    await put('b.txt', 'older', NOW - 90_000);
    expect(names(await readKnowing(kept, []))).toEqual(['= a.txt', 'b.txt']);
  });

  test('is left alone where another copy was read since, unless the file here is the later one', async () => {
    await put('a.txt', 'one');
    const seen = states(await read());
    const other = (modifiedAt: number) => seen.map((state) => ({ ...state, hash: 'another', modifiedAt }));
    expect(await readKnowing(other(NOW - 30_000), seen)).toEqual([]);
    expect(names(await readKnowing(other(NOW - 90_000), seen))).toEqual(['a.txt']);
    // A copy with other times only is none.
    expect(
      await readKnowing(
        seen.map((state) => ({ ...state, modifiedAt: NOW - 90_000 })),
        seen,
      ),
    ).toEqual([]);
    // What changes here is read, however old it says it is.
    await put('a.txt', 'restored', NOW - 99_000);
    expect(names(await readKnowing(other(NOW - 30_000), seen))).toEqual(['a.txt']);
  });

  test('does not follow links that leave it, and reads what is linked inside once', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    await writeFile(join(outside, 'secret.txt'), 'secret');
    await put('real/a.txt');
    await put('..data/hidden.txt');
    await symlink(join(outside, 'secret.txt'), join(folder, 'leak.txt'));
    await symlink(outside, join(folder, 'leaks'));
    await symlink('a.txt', join(folder, 'real/again.txt'));
    await symlink('..', join(folder, 'real/loop'));
    await symlink('..data/hidden.txt', join(folder, 'mounted.txt'));
    await symlink('nowhere.txt', join(folder, 'dangling.txt'));
    expect(names(await read())).toEqual(['mounted.txt', 'real/a.txt']);
    await rm(outside, { recursive: true });
  });

  test('may itself be a link', async () => {
    await put('there/a.txt');
    await symlink('there', join(folder, 'here'));
    expect(names(await read([], OPTIONS, join(folder, 'here')))).toEqual(['a.txt']);
  });

  test('reports a file that is too large and goes on', async () => {
    await put('a.txt', 'x'.repeat(1001));
    await put('b.txt', 'x'.repeat(1000));
    const found = await read();
    expect(names(found)).toEqual(['! a.txt', 'b.txt']);
    expect(found[0]).toMatchObject({ error: { code: 'fetch-too-large', message: 'a.txt is larger than 1000 bytes' } });
  });

  (process.getuid?.() === 0 ? test.skip : test)('reports a file it may not read and goes on', async () => {
    await put('a.txt');
    await put('b.txt');
    await chmod(join(folder, 'a.txt'), 0);
    const found = await read();
    expect(names(found)).toEqual(['! a.txt', 'b.txt']);
    expect(found[0]).toMatchObject({ error: { code: 'file-unreadable' } });
  });

  test('reports a file whose name is not UTF-8 and goes on', async () => {
    await writeFile(Buffer.concat([Buffer.from(join(folder, 'a')), Buffer.from([0xe9]), Buffer.from('.txt')]), 'x');
    await put('b.txt');
    const found = await read();
    expect(names(found)).toEqual(['! a\uFFFD.txt', 'b.txt']);
    expect(found[0]).toMatchObject({ error: { message: expect.stringContaining('its name is not UTF-8, rename it') } });
  });

  test('that is not there is said so', async () => {
    await expect(read([], OPTIONS, join(folder, 'none'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${join(folder, 'none')} cannot be read: it does not exist`,
    });
  });

  test('gives a file written just now, and leaves one that is still growing for the next time', async () => {
    await writeFile(join(folder, 'done.txt'), 'done');
    await writeFile(join(folder, 'growing.txt'), 'begin');
    const writing = setInterval(() => appendFileSync(join(folder, 'growing.txt'), ' more'), 5);
    const found = await read([], { now: () => Date.now(), maxBytes: 100_000 });
    clearInterval(writing);
    expect(names(found)).toEqual(['done.txt']);
  });

  test('names what is gone, and takes nothing for gone when it cannot be read itself', async () => {
    await put('a.txt');
    await put('b/c.txt');
    await put('d.txt');
    const known = states(await read()).map(({ path }) => path);
    expect(await vanishedFiles(folder, known)).toEqual([]);
    await rm(join(folder, 'a.txt'));
    await rename(join(folder, 'b'), join(folder, 'e'));
    expect(await vanishedFiles(folder, known)).toEqual(['a.txt', 'b/c.txt']);
    await expect(vanishedFiles(join(folder, 'none'), known)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('one file', () => {
  test('is read whatever its ending, and named as given', async () => {
    await put('page.HTML', '<p>');
    await put('feed', '<rss>');
    const page = join(folder, 'page.HTML');
    expect(await readDocument(page, OPTIONS)).toEqual({
      name: page,
      url: null,
      contentType: 'text/html',
      bytes: Buffer.from('<p>'),
      fetchedAt: NOW,
    });
    expect(await readDocument(join(folder, 'feed'), OPTIONS)).toMatchObject({ contentType: null });
  });

  test('that is missing, a folder, too large or endless fails in plain words', async () => {
    await put('large.txt', 'x'.repeat(1001));
    const reason = (name: string) =>
      readDocument(name.startsWith('/') ? name : join(folder, name), OPTIONS).catch((error: Error) => error.message);
    expect(await reason('none.txt')).toBe(`${join(folder, 'none.txt')} cannot be read: it does not exist`);
    expect(await reason(folder)).toBe(`${folder} cannot be read: it is a folder`);
    expect(await reason('large.txt')).toMatch(/large\.txt is larger than 1000 bytes$/);
    expect(await reason('/dev/zero')).toBe('/dev/zero is larger than 1000 bytes');
  });
});
