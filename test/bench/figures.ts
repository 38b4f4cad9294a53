/** One line of the benchmark's table. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** What the figure is held against, measured in the same run; null when it stands for itself. */
  readonly bare: number | null;
  /** What `ours / bare` may be: at most so much of a cost, at least so much of a speed. */
  readonly limit: { readonly most: number } | { readonly least: number } | null;
}

/** The middle one of several measurements: one disturbed round does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** The value that `p` of a hundred do not exceed (nearest rank); NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Times `work` in several rounds, after one that warms up. Gives the median in milliseconds of CPU of this process. */
export async function cpuOf(rounds: number, work: () => unknown): Promise<number> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return median(times);
}

/** The table's head and lines, for a terminal. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, ours, bare, limit }) => {
    const ratio = bare === null ? null : ours / bare;
    return [
      name,
      `${shown(ours)} ${unit}`.trim(),
      bare === null ? '' : `${shown(bare)} ${unit}`.trim(),
      ratio === null ? '' : shown(ratio),
      limitOf(limit),
      ratio === null || limit === null ? '' : isKept(ratio, limit) ? 'kept' : 'MISSED',
    ];
  });
  const all = [['', 'khorak', 'bare', 'ratio', 'limit', ''], ...rows];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  return lines.map((cells) => cells.join('  ').trimEnd()).join('\n');
}

function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function limitOf(limit: Figure['limit']): string {
  if (limit === null) return '';
  return 'most' in limit ? `≤ ${limit.most}` : `≥ ${limit.least}`;
}

function isKept(ratio: number, limit: NonNullable<Figure['limit']>): boolean {
  return 'most' in limit ? ratio <= limit.most : ratio >= limit.least;
}
