/** Watches what hosts see. It knows the requests only, nothing of what is to keep them apart. */
export interface PolitenessChecker {
  begin(host: number, at: number): void;
  end(host: number, at: number): void;
  /** Requests that came while another was under way, or before the pause after one was over. */
  violations(): number;
}

/** Clocks in the simulation are floating-point sums. */
const TOLERANCE_MS = 1e-3;

/** Makes a checker of so many hosts. */
export function createPolitenessChecker(hosts: number, gapMs: number): PolitenessChecker {
  const open = new Uint8Array(hosts);
  const endedAt = new Float64Array(hosts).fill(Number.NEGATIVE_INFINITY);
  let violations = 0;
  return {
    begin(host, at) {
      if ((open[host] as number) > 0 || at < (endedAt[host] as number) + gapMs - TOLERANCE_MS) violations += 1;
      open[host] = (open[host] as number) + 1;
    },
    end(host, at) {
      open[host] = (open[host] as number) - 1;
      endedAt[host] = at;
    },
    violations: () => violations,
  };
}
