/** Folder sources: what is new or changed in a folder → the store. */
import { type FolderDocument, readFolder, vanishedFiles } from '../collect/index.ts';
import type { HubError } from '../errors.ts';
import type { FileState, Source } from '../model.ts';
import { idleEvent, type ReadingEvent, type ReadingParts, takeIn, toHubError } from '../pipeline.ts';

/**
 * Reads what is new or changed in a folder source. A file's state is kept only once its entries are saved, so a
 * crash in between reads it again; a file that cannot be read is reported once, until it changes.
 *
 * @throws HubError `file-unreadable` when the folder itself cannot be read.
 */
export async function readFolderSource(parts: ReadingParts, source: Source): Promise<readonly ReadingEvent[]> {
  if (source.input.kind !== 'folder') return [];
  const { path } = source.input;
  const known = await parts.store.fileStates(source.id);
  const events: ReadingEvent[] = [];
  for await (const file of readFolder(path, known, { now: parts.now, maxBytes: parts.maxBytes })) {
    const event = await takeFile(parts, source, file);
    if (event.kind === 'failed') parts.observe(event);
    events.push(event);
  }
  const vanished = known.size > 0 ? await vanishedFiles(path, known) : [];
  if (vanished.length > 0) await parts.store.saveFileStates(source.id, [], vanished);
  return events;
}

async function takeFile(parts: ReadingParts, source: Source, file: FolderDocument): Promise<ReadingEvent> {
  const remember = (state: FileState | null) =>
    state === null ? undefined : parts.store.saveFileStates(source.id, [state], []);
  if (file.kind === 'failed') {
    await remember(file.state);
    return { ...idleEvent(source.id), kind: 'failed', document: file.path, error: file.error };
  }
  try {
    const { event } = await takeIn(parts, source, file.document);
    await remember(file.state);
    return event;
  } catch (error) {
    const known = toHubError(error);
    if (isOfTheDocument(known)) await remember(file.state);
    return { ...idleEvent(source.id), kind: 'failed', document: file.document.name, error: known };
  }
}

/** Failures that will come again with the same bytes; others (a store that is away) are worth another try. */
function isOfTheDocument({ code }: HubError): boolean {
  const codes: readonly HubError['code'][] = ['unreadable-document', 'own-feed', 'reading-timeout', 'reader-died'];
  return codes.includes(code);
}
