/** A claim of the store that is kept for as long as its work lasts. */
export interface KeptClaim {
  /** False once it has run out all the same, as the process stood still, the store was away or another has claimed since. */
  readonly isOurs: () => boolean;
  /** Renews it no more. */
  readonly letGo: () => void;
}

/**
 * Renews a claim of `leaseMs` each time half of it is over. `renew` gives false when it has gone to another.
 * @param claim.since when it was asked for, by `performance.now()`: the answer may have come late
 */
export function holdClaim(
  { since, leaseMs }: { readonly since: number; readonly leaseMs: number },
  renew: () => Promise<boolean>,
): KeptClaim {
  // A stopwatch, not the clock: it must not jump.
  let heldUntil = since + leaseMs;
  const hold = async () => {
    const from = performance.now();
    heldUntil = (await renew()) ? from + leaseMs : Number.NEGATIVE_INFINITY;
  };
  // A store that is away for a moment is asked again.
  const timer = setInterval(() => hold().catch(() => {}), leaseMs / 2);
  return { isOurs: () => performance.now() < heldUntil, letGo: () => clearInterval(timer) };
}
