import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { HubError } from '../errors.ts';
import type { FileState } from '../model.ts';
import { unreadable, unreadableName } from './read-capped.ts';

/** Which files are documents: ending → Content-Type. */
export const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.txt', 'text/plain'],
  ['.html', 'text/html'],
  ['.htm', 'text/html'],
  ['.xml', 'application/xml'],
  ['.json', 'application/json'],
  ['.rss', 'application/rss+xml'],
  ['.atom', 'application/atom+xml'],
]);

const PASSED_OVER = /^\.|^~\$|~$|\.(?:tmp|part)$/i;
const DEEPEST = 32;

/** A document file of a folder. */
export interface FolderFile {
  readonly absolute: string;
  /** `path` is relative to the folder, with `/`; no hash: nothing has been read yet. */
  readonly state: FileState;
}

/** A folder's document files, sorted by path, and the parts of it that could not be looked at. */
export interface FolderListing {
  readonly files: readonly FolderFile[];
  readonly failures: readonly { readonly path: string; readonly error: HubError }[];
}

interface Place {
  readonly absolute: string;
  readonly name: string;
  readonly depth: number;
}

interface Walk {
  /** The folder itself, links resolved. */
  readonly root: string;
  readonly files: FolderFile[];
  readonly failures: { path: string; error: HubError }[];
  readonly links: Place[];
  /** What has been taken already, by its real path: a link to it is no second document, and no endless loop. */
  readonly seen: Set<string>;
}

/**
 * Lists the document files of a folder and its subfolders.
 *
 * @throws HubError `file-unreadable` when the folder itself cannot be read.
 */
export async function listFolder(path: string): Promise<FolderListing> {
  const root = await realpath(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const walk: Walk = { root, files: [], failures: [], links: [], seen: new Set([root]) };
  await walkFolder(walk, { absolute: root, name: '', depth: 0 }).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  // Links come last, so that a document is named by its own place. A linked folder may add more of them.
  for (let link = walk.links.shift(); link !== undefined; link = walk.links.shift()) await followLink(walk, link);
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  return { files: walk.files.sort((a, b) => byPath(a.state, b.state)), failures: walk.failures.sort(byPath) };
}

async function walkFolder(walk: Walk, folder: Place): Promise<void> {
  for (const found of await readdir(folder.absolute, { withFileTypes: true })) {
    if (PASSED_OVER.test(found.name)) continue;
    const name = folder.name === '' ? found.name : `${folder.name}/${found.name}`;
    await visit(walk, found, { absolute: join(folder.absolute, found.name), name, depth: folder.depth + 1 });
  }
}

async function visit(walk: Walk, found: Dirent, place: Place): Promise<void> {
  if (found.isSymbolicLink()) walk.links.push(place);
  else if (found.isDirectory()) await visitFolder(walk, place);
  else if (found.isFile()) await visitFile(walk, place);
}

async function visitFolder(walk: Walk, place: Place): Promise<void> {
  if (place.depth > DEEPEST) return;
  walk.seen.add(place.absolute);
  await walkFolder(walk, place).catch((error: unknown) => {
    walk.failures.push({ path: place.name, error: unreadable(place.name, error) });
  });
}

async function visitFile(walk: Walk, place: Place): Promise<void> {
  if (!CONTENT_TYPES.has(extname(place.name).toLowerCase())) return;
  walk.seen.add(place.absolute);
  const stats = await stat(place.absolute).catch(() => null);
  if (stats === null) {
    // Gone between the listing and now: no document, and no failure either. But a name that is not UTF-8 does not lead back to its file.
    if (place.name.includes('\uFFFD')) walk.failures.push({ path: place.name, error: unreadableName(place.name) });
    return;
  }
  const state = { path: place.name, bytes: stats.size, modifiedAt: Math.floor(stats.mtimeMs), hash: null };
  walk.files.push({ absolute: place.absolute, state });
}

async function followLink(walk: Walk, link: Place): Promise<void> {
  const absolute = await realpath(link.absolute).catch(() => null);
  if (absolute === null || !absolute.startsWith(walk.root + sep) || walk.seen.has(absolute)) return;
  const stats = await stat(absolute).catch(() => null);
  if (stats?.isDirectory()) await visitFolder(walk, { ...link, absolute });
  else if (stats?.isFile()) await visitFile(walk, { ...link, absolute });
}
