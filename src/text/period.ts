import type { ArchivePart } from '../model.ts';

/** A stretch of the calendar in UTC, [from, until) in epoch milliseconds, and its name: `2026-10` or `2026-10-05`. */
export interface Period {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** How long a period is. */
export type PeriodLength = 'month' | 'day';

const DAY_MS = 86_400_000;
const NAME = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;

/** The period of this length that an instant lies in. */
export function periodOf(at: number, length: PeriodLength): Period {
  const iso = new Date(at).toISOString();
  const date = new Date(at);
  if (length === 'day') {
    const from = at - (((at % DAY_MS) + DAY_MS) % DAY_MS);
    return { name: iso.slice(0, 10), from, until: from + DAY_MS };
  }
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  return { name: iso.slice(0, 7), from, until: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) };
}

/** The period of a name; null for what is none. */
export function readPeriod(name: string): Period | null {
  const [, year, month, day] = NAME.exec(name) ?? [];
  if (year === undefined || month === undefined) return null;
  const at = Date.parse(`${year}-${month}-${day ?? '01'}T00:00:00Z`);
  if (Number.isNaN(at)) return null;
  const period = periodOf(at, day === undefined ? 'month' : 'day');
  return period.name === name ? period : null;
}

/** An archive's name in addresses: its period, and behind `~` the place it goes on below, both numbers in base 36. */
export function archiveName({ period, after }: ArchivePart): string {
  return after === null ? period : `${period}~${after.sortAt.toString(36)}.${after.seq.toString(36)}`;
}

const AFTER = /^(-?[0-9a-z]{1,10})\.([0-9a-z]{1,10})$/;

/** The archive of a name; null for what is none. */
export function readArchiveName(name: string): ArchivePart | null {
  const [period = '', place, ...more] = name.split('~');
  if (readPeriod(period) === null || more.length > 0) return null;
  if (place === undefined) return { period, after: null };
  const [, sortAt, seq] = AFTER.exec(place) ?? [];
  if (sortAt === undefined || seq === undefined) return null;
  const part = { period, after: { sortAt: Number.parseInt(sortAt, 36), seq: Number.parseInt(seq, 36) } };
  return archiveName(part) === name ? part : null;
}
