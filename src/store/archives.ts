import type { ArchivePart, FeedQuery } from '../model.ts';
import { type Period, periodOf, readPeriod } from '../text/period.ts';
import { chunks } from './chunks.ts';
import { readMeta } from './meta.ts';
import type { ArchiveStanding } from './port.ts';
import type { Database } from './schema.ts';
import { type Listed, scopesOf } from './scopes.ts';

/** A period is closed this long after its end: what was published in its last minutes is polled by then. */
const GRACE_MS = 6 * 3_600_000;

/** A feed's page as its archives go on from it. */
export interface ArchivedFrom {
  readonly scope: string;
  /** The page's own archive, where it is one. */
  readonly period: FeedQuery['period'];
  /** The last entry of a page that had no room for more; null when the page is the whole feed or period. */
  readonly last: Position | null;
  /** The store's time: when anything last changed. So the same store gives the same archives, whenever it is asked. */
  readonly now: number;
}

/** A place in a feed's order. */
interface Position {
  readonly sort_at: number;
  readonly seq: number;
}

/**
 * The archive that goes on from a page: closed months; where the page has no room for all of the month that runs, the days of it
 * that are over; of a period that is too large for one document, what stands below the page.
 * @see RFC 5005 §4
 */
export async function findPrevArchive(trx: Database, page: ArchivedFrom): Promise<ArchivePart | null> {
  const { scope, period, last } = page;
  const running = runningPeriods(page.now);
  if (period !== undefined && last !== null && (await nextAfter(trx, scope, last, period.from)) !== null) {
    return { period: period.name, after: { sortAt: last.sort_at, seq: last.seq } };
  }
  const at =
    period === undefined ? await newestArchived(trx, page, running) : await newestBefore(trx, scope, period.from);
  if (at === null) return null;
  return { period: periodOf(at, at >= running.month.from ? 'day' : 'month').name, after: null };
}

interface Running {
  readonly month: Period;
  readonly day: Period;
}

function runningPeriods(now: number): Running {
  return { month: periodOf(now - GRACE_MS, 'month'), day: periodOf(now - GRACE_MS, 'day') };
}

/** The place of the newest entry that some archive is to hold. */
async function newestArchived(trx: Database, { scope, last }: ArchivedFrom, running: Running): Promise<number | null> {
  const next = last === null ? null : await nextAfter(trx, scope, last, Number.MIN_SAFE_INTEGER);
  if (next === null || next < running.month.from) return newestBefore(trx, scope, running.month.from);
  return next < running.day.from ? next : newestBefore(trx, scope, running.day.from);
}

async function nextAfter(trx: Database, scope: string, last: Position, from: number): Promise<number | null> {
  const row = await trx
    .selectFrom('listings')
    .select('sort_at')
    .where('scope', '=', scope)
    .where('sort_at', '>=', from)
    .where((eb) => eb(eb.refTuple('sort_at', 'seq'), '<', eb.tuple(last.sort_at, last.seq)))
    .orderBy('sort_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sort_at ?? null;
}

async function newestBefore(trx: Database, scope: string, before: number): Promise<number | null> {
  const row = await trx
    .selectFrom('listings')
    .select('sort_at')
    .where('scope', '=', scope)
    .where('sort_at', '<', before)
    .orderBy('sort_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sort_at ?? null;
}

/** Whether the archive of a period is there: not yet while it runs, not any more once all in it has expired. */
export async function archiveStanding(db: Database, scope: string, name: string): Promise<ArchiveStanding> {
  const period = readPeriod(name);
  if (period === null) return 'unknown';
  const { changed_at: now } = await readMeta(db);
  if (period.until > now - GRACE_MS) return 'open';
  const newest = await newestBefore(db, scope, period.until);
  if (newest !== null && newest >= period.from) return 'kept';
  const lost = await db
    .selectFrom('archived_months')
    .select('month')
    .where('scope', '=', scope)
    .where('month', '=', name.slice(0, 7))
    .executeTakeFirst();
  return lost === undefined ? 'unknown' : 'expired';
}

/** Remembers of which feeds and months entries have gone. */
export async function noteLostMonths(trx: Database, entries: readonly Listed[]): Promise<void> {
  const lost = new Map<string, { scope: string; month: string }>();
  for (const entry of entries) {
    const month = periodOf(entry.sortAt, 'month').name;
    for (const scope of scopesOf(entry)) lost.set(`${scope} ${month}`, { scope, month });
  }
  for (const part of chunks([...lost.values()], 1000)) {
    await trx
      .insertInto('archived_months')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
