import { type AddressSign, isUnproven, nextAddress } from '../../src/collect/index.ts';
import type { PolledAddress } from '../../src/model.ts';

const CATALOG = 'https://old.example/rss';
const NEW = 'https://new.example/rss';
const OTHER = 'https://other.example/rss';

const read = (permanentUrl: string | null): AddressSign => ({ kind: 'read', permanentUrl });
const known = (permanentUrl: string | null): AddressSign => ({ kind: 'not-modified', permanentUrl });
const failed = (failures: number, status: number | null = null, reason?: string): AddressSign => ({
  kind: 'failed',
  ...{ failures, status, reason },
});

/** The address after these polls of a source that is polled at `movedTo` to begin with. */
function after(signs: readonly AddressSign[], movedTo: string | null = null): PolledAddress {
  const start: PolledAddress = { movedTo, moveTarget: null, moveCount: 0 };
  return signs.reduce((address, sign) => nextAddress(address, sign, CATALOG) ?? address, start);
}

test.each<[string, readonly AddressSign[], string | null]>([
  ['no redirect', [read(null), known(null), read(null)], null],
  ['a permanent redirect twice', [read(NEW), read(NEW)], null],
  ['a permanent redirect three times', [read(NEW), read(NEW), read(NEW)], NEW],
  ['three times, not modified after the first', [read(NEW), known(NEW), known(NEW)], NEW],
  ['three times, never read', [known(NEW), known(NEW), known(NEW)], null],
  ['read the second time', [known(NEW), read(NEW), known(NEW), known(NEW)], NEW],
  ['three times with a failure between', [read(NEW), failed(1, 503), read(NEW), read(NEW)], NEW],
  ['three times, but for one without', [read(NEW), read(NEW), read(null), read(NEW)], null],
  ['three times, but for one to elsewhere', [read(NEW), read(NEW), read(OTHER), read(NEW), read(NEW)], null],
  ['and on to another', [...Array(3).fill(read(NEW)), ...Array(3).fill(read(OTHER))], OTHER],
  ['and on to another, twice', [...Array(3).fill(read(NEW)), read(OTHER), read(OTHER)], NEW],
  ['and back to where it was', [...Array(3).fill(read(NEW)), ...Array(3).fill(read(CATALOG))], null],
])('after %s', (_name, signs, movedTo) => {
  expect(after(signs).movedTo).toBe(movedTo);
});

test.each<[string, readonly AddressSign[], string | null]>([
  ['404 twice', [failed(1, 404), failed(2, 404)], NEW],
  ['404 three times', [failed(1, 404), failed(2, 404), failed(3, 404)], null],
  ['410 three times', [failed(1, 410), failed(2, 410), failed(3, 410)], null],
  ['a name nobody knows, three times', [failed(3, null, 'ENOTFOUND')], null],
  ['a name server that is away', [failed(3, null, 'EAI_AGAIN')], NEW],
  ['503 for hours', [failed(9, 503)], NEW],
  ['failures of any kind for half a day', [failed(10, 503)], null],
  ['success', [read(null), known(null)], NEW],
])('the address it moved to, after %s', (_name, signs, movedTo) => {
  expect(after(signs, NEW).movedTo).toBe(movedTo);
});

test('a source that never moved keeps its address whatever fails', () => {
  expect(nextAddress({ movedTo: null, moveTarget: NEW, moveCount: 2 }, failed(50, 404), CATALOG)).toBeNull();
});

test('that nothing changed at an address whose document was never read proves nothing', () => {
  const before = { movedTo: null, moveTarget: NEW, moveCount: 1 };
  expect(isUnproven(before, known(NEW))).toBe(false);
  expect(isUnproven(before, known(OTHER))).toBe(true);
  expect(isUnproven(before, known(null))).toBe(false);
  expect(isUnproven(before, read(OTHER))).toBe(false);
});
