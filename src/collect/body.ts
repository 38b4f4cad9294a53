import { pipeline, Readable, Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { HubError } from '../errors.ts';

/** The content codings readBody takes apart, as an Accept-Encoding value. */
export const ACCEPTED_ENCODINGS = 'gzip, br, zstd, deflate';

const MOST_ENCODINGS = 3;
// RFC 9659: a window of at most 8 MB.
const ZSTD_OPTIONS = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

type Chunks = AsyncIterable<Uint8Array>;

/**
 * A response's body, decompressed. Stops reading as soon as it is larger than `maxBytes`, compressed or not.
 *
 * @param options.encoding the Content-Encoding header; codings it does not know are taken for none, as servers put
 *   charsets there.
 * @throws HubError `fetch-too-large`, `fetch-failed` (too many codings), or the error of the stream or of zlib.
 * @see RFC 9110 §8.4
 */
export async function readBody(
  body: Readable,
  options: { encoding: string | null; maxBytes: number; host: string },
): Promise<Uint8Array> {
  const decoders = (options.encoding ?? '')
    .split(',')
    .map((name) => decoder(name.trim().toLowerCase()))
    .filter((found) => found !== null);
  if (decoders.length > MOST_ENCODINGS) {
    throw new HubError('fetch-failed', `${options.host} compressed its answer more than ${MOST_ENCODINGS} times`);
  }
  // Every stage is capped: a bomb inside a bomb must not keep the inner one busy.
  const capped = (from: Readable) => pipeline(from, cap(options), ignoreEnd);
  const last = decoders.reduceRight((from, decode) => decode(capped(from)), body);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of last as Chunks) {
    bytes += chunk.length;
    if (bytes > options.maxBytes) throw tooLarge(options.host, options.maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Errors reach the reader through the stream itself. */
function ignoreEnd(): void {}

function cap({ maxBytes, host }: { maxBytes: number; host: string }): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) done(null, chunk);
      else done(tooLarge(host, maxBytes));
    },
  });
}

/** The failure of a document over the cap. */
function tooLarge(host: string, maxBytes: number): HubError {
  return new HubError('fetch-too-large', `the document of ${host} is larger than ${maxBytes} bytes`, {
    context: { host, maxBytes },
  });
}

type Decoder = (from: Readable) => Readable;

function decoder(name: string): Decoder | null {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return (from) => pipeline(from, createGunzip(), ignoreEnd);
    case 'br':
      return (from) => pipeline(from, createBrotliDecompress(), ignoreEnd);
    case 'zstd':
      return (from) => pipeline(from, createZstdDecompress(ZSTD_OPTIONS), ignoreEnd);
    case 'deflate':
      return (from) => Readable.from(inflateEither(from), { objectMode: false });
    default:
      return null;
  }
}

/** `deflate` means zlib's format, yet some servers send the bare stream: the first byte tells. */
async function* inflateEither(from: Chunks): Chunks {
  const chunks = from[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const inflate = ((first.value[0] ?? 0) & 0x0f) === 0x08 ? createInflate() : createInflateRaw();
  const whole = Readable.from(resume(first.value, chunks), { objectMode: false });
  yield* pipeline(whole, inflate, ignoreEnd) as Chunks;
}

async function* resume(first: Uint8Array, rest: AsyncIterator<Uint8Array>): Chunks {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
