/** Collect: source → bytes. Fetching, folders, single files, and when and where a source is polled again. */
export { nextDue } from './due.ts';
export { createFetcher, type Fetcher } from './fetcher.ts';
export { type FolderDocument, readDocument, readFolder, vanishedFiles } from './folder.ts';
export { readLinks } from './links.ts';
export { type AddressSign, isUnproven, nextAddress } from './moves.ts';
export type { FetchOutcome } from './outcome.ts';
export { NO_VALIDATORS } from './request-plan.ts';
export { rhythmOf } from './rhythm.ts';
export { isGenuine } from './websub.ts';
