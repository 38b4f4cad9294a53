/** Collect: source → bytes. Fetching, folders, single files, and when a source is due again. */
export { nextDue } from './due.ts';
export { createFetcher, type Fetcher, type FetchOutcome } from './fetcher.ts';
export { type FolderDocument, readDocument, readFolder, vanishedFiles } from './folder.ts';
