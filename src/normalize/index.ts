export { normalizeDocument } from './document.ts';
export { canonicalUri, entryId, entryKey, formerId } from './identity.ts';
