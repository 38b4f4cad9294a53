/** What works on things in the order they come, on one or several at a time. */
export interface Server {
  /** When something that comes now and takes `ms` is done. To be called in the order of time. */
  serve(now: number, ms: number): number;
  /** What it has worked in all. */
  busyMs(): number;
}

/** Makes a server with `places` that work side by side: the cores of a machine, or a database's one writer. */
export function createServer(places: number): Server {
  const freeAt = new Float64Array(places);
  let busyMs = 0;
  return {
    serve(now, ms) {
      let place = 0;
      for (let at = 1; at < places; at += 1) if ((freeAt[at] as number) < (freeAt[place] as number)) place = at;
      const done = Math.max(now, freeAt[place] as number) + ms;
      freeAt[place] = done;
      busyMs += ms;
      return done;
    },
    busyMs: () => busyMs,
  };
}
