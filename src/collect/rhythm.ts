const NEWEST = 20;
/** Fewer dates than this tell no rhythm. */
const FEWEST = 4;
/** A bulletin that comes every hour to the minute must not be met at the same late minute each time. */
const SHARE_OF_GAP = 2 / 3;
const SHARE_OF_SILENCE = 1 / 10;

/**
 * The pause that suits a source by the dates of its entries (epoch ms, any order): two thirds of the median gap between
 * the newest twenty, and at least a tenth of the time since the newest one, so that a night, a week-end or the end of a
 * blog makes it longer bit by bit. Null when there are too few dates.
 *
 * Dates still to come, and one that many entries share, say nothing and do not count.
 */
export function rhythmOf(dates: readonly number[], now: number): number | null {
  const past = new Set(dates.filter((at) => at <= now));
  const newest = [...past].sort((a, b) => b - a).slice(0, NEWEST);
  const [last] = newest;
  if (last === undefined || newest.length < FEWEST) return null;
  const gaps = newest.slice(1).map((at, index) => (newest[index] ?? at) - at);
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  return Math.round(Math.max(median * SHARE_OF_GAP, (now - last) * SHARE_OF_SILENCE));
}
