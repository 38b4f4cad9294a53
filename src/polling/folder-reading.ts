/** Folder sources: what is new or changed in a folder → the store. */
import { type FolderDocument, readFolder, vanishedFiles } from '../collect/index.ts';
import { HubError } from '../errors.ts';
import type { FileState, Source } from '../model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts, takeIn, toHubError } from '../pipeline.ts';
import { underLease } from './under-lease.ts';

/** One folder; `seen` is how this process found its files last, and is kept up. */
interface Folder {
  readonly source: Source;
  readonly path: string;
  readonly seen: Map<string, FileState>;
}

/**
 * Reads what is new or changed in a folder source, under a claim: of several processes one. Where nothing is, nothing is claimed
 * or written. A file's state is kept only once its entries are saved, so a crash in between reads it again; a file that cannot be
 * read is reported once, until it changes.
 *
 * @param seen what this gave it the last time; a process that has just started knows nothing.
 * @returns null when another process is reading the folder, or has taken it over meanwhile.
 * @throws HubError `file-unreadable` when the folder itself cannot be read.
 */
export async function readFolderSource(
  given: ReadingParts,
  source: Source,
  seen: Map<string, FileState> = new Map(),
): Promise<readonly ReadingEvent[] | null> {
  if (source.input.kind !== 'folder') return [];
  const folder = { source, path: source.input.path, seen };
  const { isNews, events } = await lookAt(given, folder);
  if (!isNews) return events;
  const { store, now, leaseMs } = given;
  const since = performance.now();
  const lease = await store.claimSource({ sourceId: source.id, now: now(), leaseMs });
  if (lease === null) return null;
  const { letGo, parts } = underLease(given, lease, since);
  try {
    return [...events, ...(await readNews(parts, folder))];
  } catch (error) {
    if (isLost(error)) return null;
    throw error;
  } finally {
    letGo();
    await store.putBack(lease);
  }
}

/** Whether there is anything to read or to forget. What cannot even be looked at is reported here, as nothing is kept of it. */
async function lookAt(
  parts: ReadingParts,
  folder: Folder,
): Promise<{ readonly isNews: boolean; readonly events: readonly ReadingEvent[] }> {
  const { source, path, seen } = folder;
  const kept = await parts.store.fileStates(source.id);
  const events: ReadingEvent[] = [];
  for await (const file of readFolder(path, { kept, seen }, parts)) {
    if (file.kind === 'same') seen.set(file.state.path, file.state);
    else if (file.kind === 'failed' && file.state === null) events.push(reportFailure(parts, source, file));
    else return { isNews: true, events };
  }
  const vanished = await vanishedFiles(path, [...kept.keys(), ...seen.keys()]);
  for (const name of vanished) seen.delete(name);
  return { isNews: vanished.some((name) => kept.has(name)), events };
}

/** Looks again, now that nobody else does: what was seen before the claim may be old by now. @throws HubError `lease-lost` */
async function readNews(parts: ReadingParts, folder: Folder): Promise<readonly ReadingEvent[]> {
  const { source, path, seen } = folder;
  const kept = await parts.store.fileStates(source.id);
  const events: ReadingEvent[] = [];
  for await (const file of readFolder(path, { kept, seen }, parts)) {
    if (file.kind === 'same') seen.set(file.state.path, file.state);
    else if (file.state !== null) events.push(await takeFile(parts, folder, { ...file, state: file.state }));
  }
  const vanished = await vanishedFiles(path, kept.keys());
  await parts.store.saveFileStates(source.id, [], vanished);
  return events;
}

type ReadFile = Exclude<FolderDocument, { kind: 'same' }> & { readonly state: FileState };

async function takeFile(parts: ReadingParts, folder: Folder, file: ReadFile): Promise<ReadingEvent> {
  const { source, seen } = folder;
  const remember = async (state: FileState) => {
    await parts.store.saveFileStates(source.id, [state], []);
    seen.set(state.path, state);
  };
  // What could not be read is tried again once anything about the file changes, be it its time alone.
  const unread = { ...file.state, hash: null };
  if (file.kind === 'failed') {
    await remember(unread);
    return reportFailure(parts, source, file);
  }
  try {
    const { event } = await takeIn(parts, source, file.document);
    await remember(file.state);
    return event;
  } catch (error) {
    if (isLost(error)) throw error;
    const known = toHubError(error);
    if (isOfTheDocument(known)) await remember(unread);
    return reportFailure(parts, source, { path: file.document.name, error: known });
  }
}

function reportFailure(
  parts: ReadingParts,
  source: Source,
  { path, error }: { readonly path: string; readonly error: HubError },
): ReadingEvent {
  const event: ReadingEvent = { ...idleEvent(source.id), kind: 'failed', document: path, error };
  parts.observe(event);
  return event;
}

function isLost(error: unknown): boolean {
  return error instanceof HubError && error.code === 'lease-lost';
}

/** Failures that will come again with the same bytes; others (a store that is away) are worth another try. */
function isOfTheDocument({ code }: HubError): boolean {
  const codes: readonly HubError['code'][] = ['unreadable-document', 'own-feed', 'reading-timeout', 'reader-died'];
  return codes.includes(code);
}
