/** Telling once what every poll brings again. */
import { LRUCache } from 'lru-cache';
import type { Rejection } from '../model.ts';
import type { ReadingEvent } from '../pipeline.ts';
import { OWN_ENTRY } from './own-entries.ts';

/** How many rejected entries are remembered; one that is forgotten is told again. */
const REMEMBERED = 10_000;

/**
 * Makes a function that leaves out of an event the entries of our own that came back from that source before: a feed
 * lists them with every poll, and they are no trouble.
 */
export function createFirstRejections(): (event: ReadingEvent) => ReadingEvent {
  const told = new LRUCache<string, true>({ max: REMEMBERED });
  const isNews = (sourceId: string, { guid, reason }: Rejection): boolean => {
    if (reason !== OWN_ENTRY) return true;
    const name = `${sourceId}\n${guid ?? ''}`;
    const known = told.has(name);
    told.set(name, true);
    return !known;
  };
  return (event) => ({ ...event, rejected: event.rejected.filter((one) => isNews(event.sourceId, one)) });
}
