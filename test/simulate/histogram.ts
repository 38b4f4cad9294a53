/** A count of durations from which percentiles are told, within two percent. */
export interface Histogram {
  add(ms: number, times?: number): void;
  /** What `p` of a hundred do not exceed, in milliseconds; NaN of none. */
  percentile(p: number): number;
  total(): number;
}

const STEP = 1.02;
const SMALLEST_MS = 0.1;
const BUCKETS = 1500;

/** Makes an empty one. Anything under a tenth of a millisecond counts as nothing. */
export function createHistogram(): Histogram {
  const counts = new Float64Array(BUCKETS);
  let total = 0;
  return {
    add(ms, times = 1) {
      const bucket = ms <= SMALLEST_MS ? 0 : 1 + Math.floor(Math.log(ms / SMALLEST_MS) / Math.log(STEP));
      const at = Math.min(bucket, BUCKETS - 1);
      counts[at] = (counts[at] ?? 0) + times;
      total += times;
    },
    percentile(p) {
      if (total === 0) return Number.NaN;
      let left = (p / 100) * total;
      const at = counts.findIndex((count) => {
        left -= count;
        return left <= 0 && count > 0;
      });
      return at <= 0 ? 0 : SMALLEST_MS * STEP ** (at - 0.5);
    },
    total: () => total,
  };
}
