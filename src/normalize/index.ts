export { normalizeDocument } from './document.ts';
export { entryId, entryKey } from './identity.ts';
