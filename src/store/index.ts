export { openStore } from './local-store.ts';
export type { PollReport, Store } from './port.ts';
export { openThreadedStore } from './threaded-store.ts';
