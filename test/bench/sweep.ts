/** What a process that polls feeds reports of itself. */
export interface Sweep {
  readonly wallMs: number;
  /** User and system time of all threads. */
  readonly cpuMs: number;
}

/** Two sweeps over the same feeds: everything new, then nothing new. */
export interface Sweeps {
  readonly first: Sweep;
  readonly unchanged: Sweep;
  readonly entries: number;
  readonly peakBytes: number;
}

/** Measures what `work` takes of this process, start of the process left out. */
export async function measureSweep(work: () => Promise<unknown>): Promise<Sweep> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
}

/** The largest memory this process has held, in bytes. */
export function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
