/** Optimal string alignment distance: insertions, deletions, substitutions and swapped neighbors count one each. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (rows[i - 1]?.[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (rows[i - 1]?.[j - 1] ?? 0) + cost,
        swapped ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows[i] = row;
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** The candidate that was probably meant by `word`; null when none is near enough. */
export function closest(word: string, candidates: Iterable<string>): string | null {
  if (word.length > 64) return null;
  const wanted = word.toLowerCase();
  let best: { candidate: string; far: number } | null = null;
  for (const candidate of candidates) {
    const far = distance(wanted, candidate.toLowerCase());
    if (far <= Math.max(1, Math.floor(wanted.length / 3)) && (best === null || far < best.far))
      best = { candidate, far };
  }
  return best?.candidate ?? null;
}
