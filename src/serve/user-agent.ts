import { LRUCache } from 'lru-cache';

/** What a User-Agent says of the software that asks. */
export interface Agent {
  readonly name: string;
  /** Set for a service that reads for its subscribers. */
  readonly hosted: HostedReader | null;
}

/** A service that fetches a feed once for many people, from whichever of its addresses. */
export interface HostedReader {
  /** The same for every request of the service for one of its subscriptions, however many subscribe. */
  readonly key: string;
  readonly subscribers: number;
}

const KNOWN_AGENTS = 2_000;
const MAX_CHARACTERS = 400;
const MAX_NAME_CHARACTERS = 60;
const SUBSCRIBERS = /(?:^|[^\d.])(\d{1,8}) (?:subscribers?|readers?)\b/i;
/** Services name their subscription by a number of their own, NewsBlur by the page of it. */
const FEED_ID = /\bfeed-?id[:=] ?([\w.-]{1,64})|\bnewsblur\.com\/site\/(\d{1,12})/i;
const COMPATIBLE = /^Mozilla\/\d\.\d \(compatible; ?([^;)]+)/i;
const AFTER_NAME = /\/| feed-?id| - |[(:;,]/i;

const NAMELESS: Agent = { name: 'unknown', hosted: null };

/** Reads User-Agents and remembers those seen last. */
export function createAgentReader(): (userAgent: string | undefined) => Agent {
  const known = new LRUCache<string, Agent>({ max: KNOWN_AGENTS });
  return (userAgent) => {
    if (userAgent === undefined || userAgent === '') return NAMELESS;
    const text = userAgent.length > MAX_CHARACTERS ? userAgent.slice(0, MAX_CHARACTERS) : userAgent;
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const agent = readAgent(text);
    known.set(text, agent);
    return agent;
  };
}

/**
 * The software's name and, where it claims subscribers or names its subscription, the hosted reader it is:
 * `Feedly/1.0 (…; 12 subscribers; …)`, `Feedbin feed-id:1 - 4 subscribers`.
 */
export function readAgent(userAgent: string): Agent {
  const named = COMPATIBLE.exec(userAgent)?.[1] ?? userAgent;
  const name = named.split(AFTER_NAME, 1)[0]?.trim().slice(0, MAX_NAME_CHARACTERS) || NAMELESS.name;
  const subscribers = SUBSCRIBERS.exec(userAgent)?.[1];
  const [, feedId, site] = FEED_ID.exec(userAgent) ?? [];
  const subscription = feedId ?? site;
  if (subscribers === undefined && subscription === undefined) return { name, hosted: null };
  const key = `${name.toLowerCase()} ${subscription ?? ''}`;
  return { name, hosted: { key, subscribers: Number(subscribers ?? 0) } };
}
