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

/** An answer that can be given any number of times. */
export interface Answer extends RepresentationValidators {
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
  const notModified = flat({
    ...others,
    Vary: [...new Set([...String(vary ?? '').split(/,\s*/), 'Accept-Encoding'])]
      .filter((name) => name !== '')
      .join(', '),
    ETag: etag,
    'Cache-Control': what.cacheControl,
    'Last-Modified': what.modifiedAt === null ? undefined : httpDate(what.modifiedAt),
    'Content-Language': what.languages.length > 0 ? what.languages.join(', ') : undefined,
    // A part of a document that changes is of no use to anyone (RFC 9110 §14.3).
    'Accept-Ranges': 'none',
    'Surrogate-Key': what.cacheKeys?.join(' '),
    'Cache-Tag': what.cacheKeys?.join(','),
    Warning: what.isStale ? '111 - "Revalidation Failed"' : undefined,
  });
  const ok = [
    ...notModified,
    ...flat({
      'Content-Type': what.contentType,
      'Content-Encoding': coding === 'identity' ? undefined : coding,
      'Content-Length': body.byteLength,
    }),
  ];
  return { etag, modifiedAt: what.modifiedAt, ok, notModified, body };
}

/** Gives an answer to GET or HEAD; the status it gave. */
export function writeAnswer(req: IncomingMessage, res: ServerResponse, answer: Answer): 200 | 304 {
  if (isNotModified(req.headers, answer)) {
    res.writeHead(304, answer.notModified as string[]);
    res.end();
    return 304;
  }
  res.writeHead(200, answer.ok as string[]);
  if (req.method === 'HEAD') res.end();
  else res.end(answer.body);
  return 200;
}

function flat(headers: OutgoingHttpHeaders): FlatHeaders {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().flatMap((one) => [name, String(one)]),
  );
}
