/** Days from the epoch of the Hebrew calendar (1 Tishri of year 1) to 1 January 1970. */
const EPOCH_TO_1970 = 2_092_590;

/** Days in an hour's parts: 25,920 of them make a day. */
const PARTS_IN_DAY = 25_920;

/**
 * Days from 1 January 1970 to a Hebrew date, or null for a day that does not exist. Months count from Tishri: 6 is Adar I, in
 * leap years only; 7 is Adar, or Adar II; 13 is Elul.
 * @see Reingold and Dershowitz, Calendrical Calculations, ch. 8
 */
export function daysOfHebrew(year: number, month: number, day: number): number | null {
  if (![year, month, day].every(Number.isSafeInteger) || year < 1 || year > 9999 || day < 1) return null;
  const start = newYear(year);
  const lengths = monthLengths(year, newYear(year + 1) - start);
  const length = lengths[month - 1] ?? 0;
  if (day > length) return null;
  const before = lengths.slice(0, month - 1).reduce((sum, days) => sum + days, 0);
  return start + before + day - 1 - EPOCH_TO_1970;
}

function monthLengths(year: number, yearLength: number): readonly number[] {
  const heshvan = yearLength % 10 === 5 ? 30 : 29;
  const kislev = yearLength % 10 === 3 ? 29 : 30;
  const adarOne = (7 * year + 1) % 19 < 7 ? 30 : 0;
  return [30, heshvan, kislev, 29, 30, adarOne, 29, 30, 29, 30, 29, 30, 29];
}

/** Days from the epoch to 1 Tishri, put off so that no year has an impossible length. */
function newYear(year: number): number {
  const [last, own, next] = [conjunction(year - 1), conjunction(year), conjunction(year + 1)];
  if (next - own === 356) return own + 2;
  return own - last === 382 ? own + 1 : own;
}

/** Days from the epoch to the new moon of Tishri; never a Sunday, Wednesday or Friday. */
function conjunction(year: number): number {
  const months = Math.floor((235 * year - 234) / 19);
  const parts = 12_084 + 13_753 * months;
  const day = 29 * months + Math.floor(parts / PARTS_IN_DAY);
  return (3 * (day + 1)) % 7 < 3 ? day + 1 : day;
}
