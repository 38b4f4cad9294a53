import { lookup } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';
import type { Resolve } from './dial.ts';

const KEPT_MS = 30_000;
const MOST_NAMES = 2000;

/**
 * The system's look-up (so that /etc/hosts and the like count), each name once at a time and again after half a minute:
 * look-ups occupy threads that unpacking needs too, and a host's many sources would ask for the same name each. The
 * guard sees the addresses at every dial all the same.
 */
export function systemResolve(): Resolve {
  const asked = new LRUCache<string, ReturnType<Resolve>>({ max: MOST_NAMES, ttl: KEPT_MS });
  return (hostname) => {
    const known = asked.get(hostname);
    if (known !== undefined) return known;
    const found = lookup(hostname, { all: true });
    asked.set(hostname, found);
    found.catch(() => asked.delete(hostname));
    return found;
  };
}
