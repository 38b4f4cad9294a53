import { maxAgeOf, retryAfterOf } from '../../src/collect/freshness.ts';

const NOW = Date.UTC(2025, 2, 20, 12);
const reader = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;

test.each<[Record<string, string>, number | null]>([
  [{}, null],
  [{ 'cache-control': 'public' }, null],
  [{ 'cache-control': 'public, max-age=300' }, 300_000],
  [{ 'cache-control': 'MAX-AGE="60"' }, 60_000],
  [{ 'cache-control': 's-maxage=900' }, null],
  [{ 'cache-control': 'max-age=300', age: '100' }, 200_000],
  [{ 'cache-control': 'max-age=300', age: '900' }, 0],
  [{ 'cache-control': 'no-cache, max-age=300' }, 0],
  [{ 'cache-control': 'max-age=60', expires: 'Thu, 20 Mar 2025 13:00:00 GMT' }, 60_000],
  [{ expires: 'Thu, 20 Mar 2025 13:00:00 GMT' }, 3_600_000],
  [{ expires: 'Thu, 20 Mar 2025 13:00:00 GMT', date: 'Thu, 20 Mar 2025 12:30:00 GMT' }, 1_800_000],
  [{ expires: 'Thursday, 20-Mar-25 13:00:00 GMT' }, 3_600_000],
  [{ expires: 'Thu Mar 20 13:00:00 2025' }, 3_600_000],
  [{ expires: '0' }, 0],
  [{ expires: '-1' }, 0],
  [{ expires: 'Thu, 20 Mar 2025 11:00:00 GMT' }, 0],
])('%j keeps a document fresh for %p ms', (headers, expected) => {
  expect(maxAgeOf(reader(headers), NOW)).toBe(expected);
});

test.each<[string | undefined, number | null]>([
  [undefined, null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['0', 0],
  ['120', 120_000],
  ['999999999', 86_400_000],
  ['Thu, 20 Mar 2025 12:05:00 GMT', 300_000],
  ['Thu, 20 Mar 2025 11:00:00 GMT', 0],
  ['Fri, 20 Mar 2026 12:00:00 GMT', 86_400_000],
])('Retry-After: %s is %p ms', (value, expected) => {
  expect(retryAfterOf(reader(value === undefined ? {} : { 'retry-after': value }), NOW)).toBe(expected);
});
