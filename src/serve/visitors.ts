import { LRUCache } from 'lru-cache';
import { type Allowance, newAllowance } from './allowance.ts';
import type { Agent } from './user-agent.ts';

/** What is remembered of one client at one feed, in memory only. */
export interface Visitor extends Allowance {
  readonly client: string;
  readonly feed: string;
  readonly isPage: boolean;
  agent: Agent;
  /** How often it was looked up. */
  uses: number;
  requests: number;
  full: number;
  /** Answered with 304, or with what had changed only. */
  notModified: number;
  throttled: number;
}

/** A bounded memory of visitors. */
export interface Visitors {
  /** The visitor of that key, made when none is known or it was forgotten. */
  find(key: string, make: () => Visitor): Visitor;
  all(): Iterable<Visitor>;
  size(): number;
}

/** Lookups that make a visitor a regular one. */
const REGULAR_AFTER = 3;

/** What part of the memory those who came back may take. */
const REGULAR_SHARE = 0.8;

/**
 * Remembers at most `max` visitors. Those who came back are kept apart from those seen once or twice: a flood of
 * invented addresses then pushes out its own kind, not the readers who come every hour.
 * @see Karedla, Love, Wherry: Caching strategies to improve disk system performance (1994), segmented LRU
 */
export function createVisitors(max: number): Visitors {
  const newcomers = new LRUCache<string, Visitor>({ max });
  const regulars = new LRUCache<string, Visitor>({
    max: Math.floor(max * REGULAR_SHARE),
    dispose: (visitor, key, reason) => {
      if (reason === 'evict') newcomers.set(key, visitor);
    },
  });
  return {
    find: (key, make) => {
      const regular = regulars.get(key);
      if (regular !== undefined) return regular;
      const newcomer = newcomers.get(key);
      if (newcomer === undefined) {
        // regulars never fill the memory, so there is a newcomer to forget
        if (regulars.size + newcomers.size >= max) newcomers.pop();
        const made = make();
        newcomers.set(key, made);
        return made;
      }
      newcomer.uses += 1;
      if (newcomer.uses >= REGULAR_AFTER) {
        newcomers.delete(key);
        regulars.set(key, newcomer);
      }
      return newcomer;
    },
    *all() {
      yield* regulars.values();
      yield* newcomers.values();
    },
    size: () => regulars.size + newcomers.size,
  };
}

/** A visitor nothing is known of yet. */
export function newVisitor({
  client,
  feed,
  isPage,
  agent,
}: Pick<Visitor, 'client' | 'feed' | 'isPage' | 'agent'>): Visitor {
  const counts = { uses: 1, requests: 0, full: 0, notModified: 0, throttled: 0 };
  return { ...newAllowance(), client, feed, isPage, agent, ...counts };
}
