/** What is to happen, the soonest first; of two at one moment the one that was put in first. */
export interface EventQueue {
  put(at: number, kind: number, subject: number): void;
  /** Takes the soonest out and shows it in `at`, `kind` and `subject`; false when there is none. */
  take(): boolean;
  at: number;
  kind: number;
  subject: number;
}

/** Makes a binary heap in typed arrays: an object an event would keep the collector of garbage busy. */
export function createEventQueue(): EventQueue {
  let capacity = 1024;
  let size = 0;
  let order = 0;
  let times = new Float64Array(capacity);
  let orders = new Float64Array(capacity);
  let kinds = new Uint8Array(capacity);
  let subjects = new Int32Array(capacity);

  const grow = () => {
    capacity *= 2;
    const [oldTimes, oldOrders, oldKinds, oldSubjects] = [times, orders, kinds, subjects];
    times = new Float64Array(capacity);
    orders = new Float64Array(capacity);
    kinds = new Uint8Array(capacity);
    subjects = new Int32Array(capacity);
    times.set(oldTimes);
    orders.set(oldOrders);
    kinds.set(oldKinds);
    subjects.set(oldSubjects);
  };
  const isBefore = (time: number, rank: number, other: number) =>
    time < (times[other] as number) || (time === times[other] && rank < (orders[other] as number));
  const move = (from: number, to: number) => {
    times[to] = times[from] as number;
    orders[to] = orders[from] as number;
    kinds[to] = kinds[from] as number;
    subjects[to] = subjects[from] as number;
  };

  const queue: EventQueue = {
    ...{ at: 0, kind: 0, subject: 0 },
    put(at, kind, subject) {
      if (size === capacity) grow();
      let place = size;
      size += 1;
      order += 1;
      while (place > 0) {
        const above = (place - 1) >> 1;
        if (!isBefore(at, order, above)) break;
        move(above, place);
        place = above;
      }
      times[place] = at;
      orders[place] = order;
      kinds[place] = kind;
      subjects[place] = subject;
    },
    take() {
      if (size === 0) return false;
      queue.at = times[0] as number;
      queue.kind = kinds[0] as number;
      queue.subject = subjects[0] as number;
      size -= 1;
      if (size > 0) sink();
      return true;
    },
  };
  /** Puts the last one where the first one was, and lets it down to its place. */
  const sink = () => {
    const time = times[size] as number;
    const rank = orders[size] as number;
    const last = size;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= size) break;
      if (below + 1 < size && isBefore(times[below + 1] as number, orders[below + 1] as number, below)) below += 1;
      if (isBefore(time, rank, below)) break;
      move(below, place);
      place = below;
    }
    move(last, place);
  };
  return queue;
}
