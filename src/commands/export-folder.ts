/**
 * The folder of a mirror: every document plain, .gz and .br, replaced in one step. What is ours stands in a list, in
 * `.khorak/` inside; nothing else is overwritten or removed.
 */
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '../errors.ts';
import { createDrafter, digestOf, digestOnDisk, ENDINGS, mtimeOf, nextTime, readText } from './export-files.ts';

const OWN = '.khorak';
const MANIFEST = `${OWN}/manifest`;
const DRAFTS = `${OWN}/drafts`;
const GONE = `${OWN}/gone`;

/** A draft this old was left by a process that was killed. */
const STALE_DRAFT_MS = 60_000;

/** A folder that a mirror is kept in. Names are paths below it, with `/`. */
export interface MirrorFolder {
  /** Names of the documents that are ours. */
  owned(): ReadonlySet<string>;
  /** Takes these names before anything is written to them; gives those that foreign files have, which stay theirs. */
  claim(names: Iterable<string>): Promise<ReadonlySet<string>>;
  /** Writes a document whose bytes are others than before; false, and nothing touched, when they are the same. */
  replace(name: string, body: Uint8Array, modifiedAt: number): Promise<boolean>;
  /** Removes documents of ours. */
  remove(names: readonly string[]): Promise<void>;
  /** Keeps one empty file `.khorak/gone/KEY` a key; those of other keys go, unless `more`. */
  markGone(keys: ReadonlySet<string>, options: { readonly more: boolean }): Promise<void>;
  /** Keeps a text as `.khorak/NAME`; true when it is another one than before. */
  note(name: string, text: string): Promise<boolean>;
}

/** Opens the folder, made where there is none. @throws HubError 'bad-setting' when `root` is a file. */
export async function openFolder(root: string): Promise<MirrorFolder> {
  await makeRoot(root);
  const drafter = createDrafter(root, DRAFTS);
  const owned = new Set((await readText(join(root, MANIFEST))).split('\n').filter((name) => name !== ''));
  const digests = new Map<string, string>();
  const saveManifest = () => drafter.put(MANIFEST, [...owned].sort().join('\n'));

  return {
    owned: () => owned,
    claim: async (names) => {
      const fresh = [...names].filter((name) => !owned.has(name));
      const foreign = new Set<string>();
      for (const name of fresh) if (await isThere(root, name)) foreign.add(name);
      const taken = fresh.filter((name) => !foreign.has(name));
      for (const name of taken) owned.add(name);
      if (taken.length > 0) await saveManifest();
      return foreign;
    },
    replace: async (name, body, modifiedAt) => {
      const file = join(root, name);
      const digest = digestOf(body);
      if ((digests.get(name) ?? (await digestOnDisk(file))) === digest) {
        digests.set(name, digest);
        return false;
      }
      digests.delete(name);
      await drafter.putVariants(name, body, await nextTime(file, modifiedAt));
      digests.set(name, digest);
      return true;
    },
    remove: async (names) => {
      for (const name of names) {
        digests.delete(name);
        // The plain file first: a server that looks for it answers 404 from now on.
        for (const ending of ENDINGS.toReversed()) await rm(join(root, `${name}${ending}`), { force: true });
        owned.delete(name);
      }
      if (names.length > 0) await saveManifest();
    },
    markGone: async (keys, { more }) => {
      const marked = new Set(await readdir(join(root, GONE)));
      for (const key of keys) if (!marked.has(key)) await writeFile(join(root, GONE, key), '');
      for (const key of marked) if (!more && !keys.has(key)) await rm(join(root, GONE, key), { force: true });
    },
    note: async (name, text) => {
      const path = `${OWN}/${name}`;
      if ((await readText(join(root, path))) === text) return false;
      await drafter.put(path, text);
      return true;
    },
  };
}

/** Whether a file stands where any form of a document would: the compressed ones are overwritten too. */
async function isThere(root: string, name: string): Promise<boolean> {
  for (const ending of ENDINGS) if ((await mtimeOf(join(root, `${name}${ending}`))) !== null) return true;
  return false;
}

async function makeRoot(root: string): Promise<void> {
  const found = await stat(root).catch(() => null);
  if (found !== null && !found.isDirectory()) throw new HubError('bad-setting', `${root} is a file: name a folder.`);
  await mkdir(join(root, DRAFTS), { recursive: true });
  await mkdir(join(root, GONE), { recursive: true });
  for (const name of await readdir(join(root, DRAFTS))) {
    const draft = join(root, DRAFTS, name);
    const at = await mtimeOf(draft);
    if (at !== null && Date.now() - at > STALE_DRAFT_MS) await rm(draft, { force: true });
  }
}
