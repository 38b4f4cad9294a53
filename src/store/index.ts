export { backupStore } from './backup.ts';
export { openStore } from './local-store.ts';
export { type MoveReport, moveStore } from './move.ts';
export { storePlace } from './open-postgres.ts';
export type { CatalogSources, LanguageCounts, PollReport, Store } from './port.ts';
export { openThreadedStore } from './threaded-store.ts';
