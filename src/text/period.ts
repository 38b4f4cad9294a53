/** A stretch of the calendar in UTC, [from, until) in epoch milliseconds, and its name: `2026-10`, `2026-10-05` or `2026-10-05T13`. */
export interface Period {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** How long a period is. */
export type PeriodLength = 'month' | 'day' | 'hour';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NAME = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}))?)?$/;

/** The period of this length that an instant lies in. */
export function periodOf(at: number, length: PeriodLength): Period {
  const iso = new Date(at).toISOString();
  const date = new Date(at);
  if (length === 'hour') return stretch(iso.slice(0, 13), at - (((at % HOUR_MS) + HOUR_MS) % HOUR_MS), HOUR_MS);
  if (length === 'day') return stretch(iso.slice(0, 10), at - (((at % DAY_MS) + DAY_MS) % DAY_MS), DAY_MS);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  return { name: iso.slice(0, 7), from, until: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) };
}

/** The period of a name; null for what is none. */
export function readPeriod(name: string): Period | null {
  const [, year, month, day, hour] = NAME.exec(name) ?? [];
  if (year === undefined || month === undefined) return null;
  const at = Date.parse(`${year}-${month}-${day ?? '01'}T${hour ?? '00'}:00:00Z`);
  if (Number.isNaN(at)) return null;
  const period = periodOf(at, hour !== undefined ? 'hour' : day !== undefined ? 'day' : 'month');
  return period.name === name ? period : null;
}

function stretch(name: string, from: number, lengthMs: number): Period {
  return { name, from, until: from + lengthMs };
}
