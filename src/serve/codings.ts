/** Content codings: what a client takes, and documents compressed once. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

/** The codings we speak. @see RFC 9110 §8.4.1, RFC 8878 */
export type Coding = 'br' | 'zstd' | 'gzip' | 'identity';

/** The best first: what is compressed once may take its time. */
const CODINGS: readonly Coding[] = ['br', 'zstd', 'gzip', 'identity'];

/** Less than this does not get smaller on the wire. */
const MIN_BYTES = 600;

/** Clients have few ways of saying what they take. */
const MAX_REMEMBERED = 500;
const remembered = new Map<string, Coding>();

/**
 * The coding a client would best be answered in; `identity` when it names none of ours.
 * @see RFC 9110 §12.5.3
 */
export function preferredCoding(accepted: string | undefined): Coding {
  if (accepted === undefined || accepted === '') return 'identity';
  const known = remembered.get(accepted);
  if (known !== undefined) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const coding = choose(accepted);
  remembered.set(accepted, coding);
  return coding;
}

function choose(accepted: string): Coding {
  const weights = new Map<string, number>();
  for (const part of accepted.slice(0, 1000).toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    if (name !== '') weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight) || 0);
  }
  const weightOf = (coding: Coding): number =>
    weights.get(coding) ?? (coding === 'identity' ? Number.MIN_VALUE : (weights.get('*') ?? 0));
  const best = CODINGS.reduce((one, other) => (weightOf(other) > weightOf(one) ? other : one));
  return weightOf(best) > 0 ? best : 'identity';
}

const COMPRESSORS: Readonly<Record<Exclude<Coding, 'identity'>, (body: Uint8Array) => Promise<Buffer>>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 5,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
      },
    }),
  zstd: (body) => promisify(zstdCompress)(body, { params: { [constants.ZSTD_c_compressionLevel]: 9 } }),
  gzip: (body) => promisify(gzip)(body, { level: 6 }),
};

/** A document in one coding; `identity` where compressing would not make it smaller. */
export interface Coded {
  readonly coding: Coding;
  readonly body: Uint8Array;
}

const made = new WeakMap<Uint8Array, Map<Coding, Promise<Coded>>>();

/** A document in a coding, compressed once however many ask, off this thread; forgotten with the document. */
export function inCoding(body: Uint8Array, coding: Coding): Promise<Coded> {
  const codings = made.get(body) ?? new Map<Coding, Promise<Coded>>();
  made.set(body, codings);
  const there = codings.get(coding) ?? compress(body, coding);
  codings.set(coding, there);
  return there;
}

async function compress(body: Uint8Array, coding: Coding): Promise<Coded> {
  if (coding === 'identity' || body.byteLength < MIN_BYTES) return { coding: 'identity', body };
  const coded = await COMPRESSORS[coding](body);
  return coded.byteLength < body.byteLength ? { coding, body: coded } : { coding: 'identity', body };
}
