/** Sources by when they are due, as the database's index holds them; several lanes are several such indexes. */
export interface DueQueue {
  /** A source due after the horizon is never taken. */
  add(lane: number, source: number, dueAt: number): void;
  /** Takes those that wait longest. */
  take(lane: number, options: { readonly now: number; readonly limit: number }): number[];
}

/** Due times count in steps of so much, rounded up. */
const STEP_MS = 50;

/** Makes a calendar of linked lists: ten million sources are two arrays, and adding and taking cost the same for any number. */
export function createDueQueue(sources: number, lanes: number, horizonMs: number): DueQueue {
  const steps = Math.ceil(horizonMs / STEP_MS) + 1;
  const first = new Int32Array(lanes * steps).fill(-1);
  const last = new Int32Array(lanes * steps).fill(-1);
  const next = new Int32Array(sources);
  const cursors = new Int32Array(lanes);

  return {
    add(lane, source, dueAt) {
      const step = Math.max(0, Math.ceil(dueAt / STEP_MS));
      if (step >= steps) return;
      const place = lane * steps + step;
      next[source] = -1;
      const before = last[place] as number;
      if (before === -1) first[place] = source;
      else next[before] = source;
      last[place] = source;
      if (step < (cursors[lane] as number)) cursors[lane] = step;
    },
    take(lane, { now, limit }) {
      const taken: number[] = [];
      const end = Math.min(Math.floor(now / STEP_MS), steps - 1);
      let step = cursors[lane] as number;
      while (step <= end && taken.length < limit) {
        const place = lane * steps + step;
        const source = first[place] as number;
        if (source === -1) {
          step += 1;
          continue;
        }
        taken.push(source);
        first[place] = next[source] as number;
        if (first[place] === -1) last[place] = -1;
      }
      cursors[lane] = step;
      return taken;
    },
  };
}
