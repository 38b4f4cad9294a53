/** A representation as it goes over the wire: every header made once, for each time it is asked for. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Coded } from './codings.ts';
import { httpDate, isNotModified, type RepresentationValidators } from './conditional.ts';

/** A finished representation, ready for GET and HEAD. */
export interface Representation {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Strong and quoted. */
  readonly etag: string;
  readonly modifiedAt: number | null;
  readonly languages: readonly string[];
  readonly cacheControl: string;
  /** It is not what it should be, but the last that was good. */
  readonly isStale?: true | undefined;
  /** What a cache may drop it by, beside its address. */
  readonly cacheKeys?: readonly string[] | undefined;
}

/** Names and values in turn, as Node takes them without looking at each. */
type FlatHeaders = readonly string[];

/**
 * A date of whole seconds can't tell two changes of one second apart: it is told once no other can bear the same, a slow write
 * included. @see RFC 9110 §8.8.2.2
 */
const SETTLED_AFTER_MS = 3000;

/** An answer that can be given any number of times. */
export interface Answer extends RepresentationValidators {
  /** Epoch milliseconds from when on its date is told and believed. */
  readonly settledAt: number;
  /** What is given until then: the same without Last-Modified. */
  readonly unsettled: { readonly ok: FlatHeaders; readonly notModified: FlatHeaders };
  readonly ok: FlatHeaders;
  /** The same without what describes the body. @see RFC 9110 §15.4.5 */
  readonly notModified: FlatHeaders;
  readonly body: Uint8Array;
}

/** Puts a representation in its coding together with what the way here has said. */
export function shapeAnswer(said: OutgoingHttpHeaders, what: Representation, coded: Coded): Answer {
  const { coding, body } = coded;
  const etag = coding === 'identity' ? what.etag : what.etag.replace(/"$/, `-${coding}"`);
  const { vary, ...others } = said;
  const common: OutgoingHttpHeaders = {
    ...others,
    Vary: [...new Set([...String(vary ?? '').split(/,\s*/), 'Accept-Encoding'])]
      .filter((name) => name !== '')
      .join(', '),
    ETag: etag,
    'Cache-Control': what.cacheControl,
    'Content-Language': what.languages.length > 0 ? what.languages.join(', ') : undefined,
    // A part of a document that changes is of no use to anyone (RFC 9110 §14.3).
    'Accept-Ranges': 'none',
    'Surrogate-Key': what.cacheKeys?.join(' '),
    'Cache-Tag': what.cacheKeys?.join(','),
    Warning: what.isStale ? '111 - "Revalidation Failed"' : undefined,
  };
  const ofBody: OutgoingHttpHeaders = {
    'Content-Type': what.contentType,
    'Content-Encoding': coding === 'identity' ? undefined : coding,
    'Content-Length': body.byteLength,
  };
  const { modifiedAt } = what;
  const dated = { ...common, 'Last-Modified': modifiedAt === null ? undefined : httpDate(modifiedAt) };
  return {
    etag,
    modifiedAt,
    settledAt: modifiedAt === null ? 0 : modifiedAt + SETTLED_AFTER_MS,
    ok: flat({ ...dated, ...ofBody }),
    notModified: flat(dated),
    unsettled: { ok: flat({ ...common, ...ofBody }), notModified: flat(common) },
    body,
  };
}

/** Gives an answer to GET or HEAD; the status it gave. */
export function writeAnswer(req: IncomingMessage, res: ServerResponse, answer: Answer): 200 | 304 {
  const isSettled = Date.now() >= answer.settledAt;
  const headers = isSettled ? answer : answer.unsettled;
  if (isNotModified(req.headers, isSettled ? answer : { etag: answer.etag, modifiedAt: null })) {
    res.writeHead(304, headers.notModified as string[]);
    res.end();
    return 304;
  }
  res.writeHead(200, headers.ok as string[]);
  if (req.method === 'HEAD') res.end();
  else res.end(answer.body);
  return 200;
}

function flat(headers: OutgoingHttpHeaders): FlatHeaders {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  );
}
