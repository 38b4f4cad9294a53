import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { HubError } from '../errors.ts';
import type { FileState, RawDocument } from '../model.ts';
import { CONTENT_TYPES, type FolderFile, listFolder } from './folder-listing.ts';
import { readCapped } from './read-capped.ts';

/** A file younger than this may still be being written. */
const FRESH_MS = 200;
const SETTLE_MS = 50;

/** The files of a folder, by path. */
type FileStates = ReadonlyMap<string, FileState>;

/** What is known of a folder's files. */
export interface KnownFiles {
  /** What the store keeps: how each was when it was read last, on whichever machine. */
  readonly kept: FileStates;
  /** How this process itself found them last; empty when it has just started. */
  readonly seen: FileStates;
}

/** What a folder gave: a document with the state to remember, one that has been read already, or a file that could not be read and why. */
export type FolderDocument =
  | { readonly kind: 'document'; readonly document: RawDocument; readonly state: FileState }
  | { readonly kind: 'same'; readonly state: FileState }
  | {
      readonly kind: 'failed';
      readonly path: string;
      readonly error: HubError;
      /** Null where not even that could be read. */
      readonly state: FileState | null;
    };

/**
 * Reads what is new or changed in a folder and its subfolders, in the order of the relative paths, which are the documents'
 * names (with `/`). A file that grows while it is looked at is left for the next time; one with the bytes that were read last,
 * whatever its time, is the `same`, unless it was touched since this process `seen` it: then it is wanted again.
 *
 * Read are `.txt`, `.html`, `.htm`, `.xml`, `.json`, `.rss` and `.atom`; not read are hidden and temporary files and
 * links that leave the folder. `maxBytes` caps a file.
 *
 * @throws HubError `file-unreadable` when the folder itself cannot be read.
 */
export async function* readFolder(
  path: string,
  { kept, seen }: KnownFiles,
  options: { now: () => number; maxBytes: number },
): AsyncIterable<FolderDocument> {
  const { files, failures } = await listFolder(path);
  const changed: FolderFile[] = [];
  const same: FileState[] = [];
  for (const file of files) {
    const [before, found] = [kept.get(file.state.path), seen.get(file.state.path)];
    if (before === undefined || !isAsIn(before, file.state)) {
      if (!isSettled(file.state, found, before)) changed.push(file);
    } else if (found === undefined || !isAsIn(found, before) || found.hash !== before.hash) same.push(before);
  }
  const growing = await growingFiles(changed, options.now());
  for (const failure of failures) yield { kind: 'failed', state: null, ...failure };
  for (const state of same) yield { kind: 'same', state };
  for (const file of changed) {
    if (growing.has(file.state.path)) continue;
    const read = await readFolderFile(file, options);
    if (read === null) continue;
    const [before, found] = [kept.get(file.state.path), seen.get(file.state.path)];
    yield isRead(read, before, found) ? { kind: 'same', state: read.state } : read;
  }
}

/**
 * The paths among `known` that are no longer in the folder.
 *
 * @throws HubError `file-unreadable` when the folder itself cannot be read: its files are not gone then.
 */
export async function vanishedFiles(path: string, known: Iterable<string>): Promise<readonly string[]> {
  const { files } = await listFolder(path);
  const present = new Set(files.map(({ state }) => state.path));
  const vanished: string[] = [];
  for (const name of new Set(known)) {
    // Not listed is not yet gone: its subfolder may be unreadable.
    if (!present.has(name) && (await isMissing(join(path, name)))) vanished.push(name);
  }
  return vanished.sort();
}

/**
 * Reads one local file; its name is the path as given.
 *
 * @throws HubError `file-unreadable`, `fetch-too-large`.
 */
export async function readDocument(
  path: string,
  options: { now: () => number; maxBytes: number },
): Promise<RawDocument> {
  const bytes = await readCapped(path, { name: path, maxBytes: options.maxBytes });
  return { name: path, url: null, contentType: contentTypeOf(path), bytes, fetchedAt: options.now() };
}

async function readFolderFile(
  file: FolderFile,
  options: { now: () => number; maxBytes: number },
): Promise<FolderDocument | null> {
  const { state, absolute } = file;
  try {
    const bytes = await readCapped(absolute, { name: state.path, maxBytes: options.maxBytes });
    if (bytes.length !== state.bytes) return null;
    const fetchedAt = options.now();
    const document = { name: state.path, url: null, contentType: contentTypeOf(state.path), bytes, fetchedAt };
    const hash = createHash('sha256').update(bytes).digest('base64url');
    return { kind: 'document', document, state: { ...state, hash } };
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return error.context.reason === 'ENOENT' ? null : { kind: 'failed', path: state.path, error, state };
  }
}

function contentTypeOf(path: string): string | null {
  return CONTENT_TYPES.get(extname(path).toLowerCase()) ?? null;
}

/**
 * Whether these bytes have been read already, by whomever. Who touches a file while we look on wants it read again, as its source's
 * file says now perhaps: then its bytes are those that this process found before, not those of a copy that has caught up.
 */
function isRead(
  read: FolderDocument,
  before: FileState | undefined,
  found: FileState | undefined,
): read is Extract<FolderDocument, { kind: 'document' }> {
  if (read.kind !== 'document' || read.state.hash !== before?.hash) return false;
  return found === undefined || found.hash !== read.state.hash || isAsIn(found, read.state);
}

/** By what a look from outside tells. */
function isAsIn(before: FileState, state: FileState): boolean {
  return before.bytes === state.bytes && before.modifiedAt === state.modifiedAt;
}

/**
 * Whether a file is still as this process found it last. If other bytes are kept by now, they were read elsewhere from a copy that
 * differs: were ours read for that reason, each machine would write over the other's for ever. It is read where it is the later one
 * only, so of copies that nobody touches the latest is published in the end.
 */
function isSettled(state: FileState, found: FileState | undefined, kept: FileState | undefined): boolean {
  if (found === undefined || !isAsIn(found, state)) return false;
  const isOther = kept !== undefined && kept.hash !== null && kept.hash !== found.hash;
  return !isOther || kept.modifiedAt >= state.modifiedAt;
}

/** One short pause for all fresh files together; whoever changed in it is still being written. */
async function growingFiles(files: readonly FolderFile[], now: number): Promise<ReadonlySet<string>> {
  const fresh = files.filter(({ state }) => Math.abs(now - state.modifiedAt) < FRESH_MS);
  const growing = new Set<string>();
  if (fresh.length === 0) return growing;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  for (const { absolute, state } of fresh) {
    const later = await stat(absolute).catch(() => null);
    if (later?.size !== state.bytes) growing.add(state.path);
  }
  return growing;
}

async function isMissing(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}
