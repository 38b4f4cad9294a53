/**
 * What was answered a moment ago is answered again before Express sees the request. Express stays the one place where routes are
 * declared: only an answer that it gave is kept here, under the very address it was asked at, until anything changes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Catalog } from '../model.ts';
import { type Answer, writeAnswer } from './answer.ts';
import { type Coding, preferredCoding } from './codings.ts';
import { type Doorman, refuse } from './doorman.ts';
import type { FeedDocument } from './manners.ts';
import { EXPOSED } from './routing.ts';

/** What tells that a published document may be another. */
export interface Freshness {
  generation(): number;
  catalog(): Catalog;
}

/** An answer to keep. */
export interface HotAnswer {
  readonly url: string;
  readonly coding: Coding;
  readonly answer: Answer;
  /** As it was before the document was asked for. */
  readonly generation: number;
  readonly catalog: Catalog;
  /** The pattern of its route, by which it is counted. */
  readonly route: string;
  readonly document: FeedDocument;
}

/** Requests answered from memory. */
export interface HotPath {
  /** False when the request is for Express. */
  answer(req: IncomingMessage, res: ServerResponse): boolean;
  keep(hot: HotAnswer): void;
}

/** Headers that ask for something that is not kept here. */
const APART = ['a-im', 'sec-fetch-dest', 'if-match', 'if-unmodified-since'] as const;

/** Makes a hot path of at most `maxBytes`. */
export function createHotPath(
  hub: Freshness,
  options: {
    readonly maxBytes: number;
    readonly doorman: Doorman;
    readonly count: (route: string, status: number) => void;
  },
): HotPath {
  const { doorman } = options;
  const kept = new LRUCache<string, Map<Coding, HotAnswer>>({
    maxSize: options.maxBytes,
    sizeCalculation: (codings) =>
      [...codings.values()].reduce((bytes, { answer }) => bytes + answer.body.byteLength + 2048, 0),
  });
  const isCurrent = (hot: HotAnswer) => hot.generation === hub.generation() && hot.catalog === hub.catalog();
  return {
    answer: (req, res) => {
      const codings = kept.get(req.url ?? '');
      if (codings === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false;
      const { headers } = req;
      for (const name of APART) if (headers[name] !== undefined) return false;
      const hot = codings.get(preferredCoding(headers['accept-encoding'] as string | undefined));
      if (hot === undefined || !isCurrent(hot)) return false;
      const visit = doorman.admit(req, hot.document);
      const waitSeconds = visit.isDoubted ? doorman.settle(visit, req, hot.answer) : visit.waitSeconds;
      if (waitSeconds > 0) {
        res.setHeader('Access-Control-Allow-Origin', '*');
        res.setHeader('Access-Control-Expose-Headers', EXPOSED);
        refuse(res, waitSeconds);
        options.count(hot.route, 429);
        return true;
      }
      const status = writeAnswer(req, res, hot.answer);
      doorman.manners.record(visit, status);
      options.count(hot.route, status);
      return true;
    },
    keep: (hot) => {
      const there = kept.get(hot.url);
      const same = [...(there?.values() ?? [])].filter(
        ({ generation, catalog }) => generation === hot.generation && catalog === hot.catalog,
      );
      kept.set(hot.url, new Map([...same.map((one) => [one.coding, one] as const), [hot.coding, hot]]));
    },
  };
}
