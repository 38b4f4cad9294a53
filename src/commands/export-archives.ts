/** Archives of a mirror's feeds, remembered from one round to the next: reading them all takes long in a large hub. */
import { type FeedLook, type FeedOrigin, type FeedPart, lookAtArchives } from './export-feeds.ts';

/** They are looked through for at most a twentieth of the time; what is withdrawn leaves them at once all the same. */
const PAUSE = 20;

/** One round's turn. */
export interface ArchivesTurn {
  /** Whether everything is looked at afresh. */
  readonly isWhole: boolean;
  /** The archives of a feed, as they are or as last looked at. */
  lookAt(path: string, look: FeedLook): Promise<FeedPart>;
  /** Ends the turn; gives when to look again, or null where nothing was left out. `paths`: the feeds there are. */
  end(paths: ReadonlySet<string>, isMoreLeftOut: boolean): number | null;
}

/** Gives the turn of each round. */
export function createArchives(now: () => number): (origin: FeedOrigin) => ArchivesTurn {
  const remembered = new Map<string, FeedPart & { readonly stamp: string }>();
  let dueAt = 0;
  return (origin) => {
    const isWhole = now() >= dueAt;
    let [spentMs, isLeftOut] = [0, false];
    return {
      isWhole,
      lookAt: async (path, { prevArchive, withdrawn }) => {
        const stamp = JSON.stringify([origin.catalogMark, prevArchive, withdrawn]);
        const last = remembered.get(path);
        if (!isWhole && last?.stamp === stamp) {
          isLeftOut ||= prevArchive !== null;
          return last;
        }
        const from = now();
        const found = { stamp, ...(await lookAtArchives(origin, path, prevArchive)) };
        spentMs += now() - from;
        remembered.set(path, found);
        return found;
      },
      end: (paths, isMoreLeftOut) => {
        for (const path of remembered.keys()) if (!paths.has(path)) remembered.delete(path);
        if (isWhole) dueAt = now() + PAUSE * spentMs;
        return !isWhole && (isLeftOut || isMoreLeftOut) ? dueAt : null;
      },
    };
  };
}
