/** Files of a mirror: a document and its .gz and .br, each replaced in one step, all with one time. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { wholeSeconds } from '../text/validators.ts';

/** In the order of writing. The plain file comes last: where it is new, its variants are. */
export const ENDINGS = ['.br', '.gz', ''] as const;

/** Quality 10 takes a third of the time of 11 for 3 % more bytes; 9 a sixth of that, which counts for long archives. */
const BROTLI_QUALITY = 10;
const BROTLI_QUALITY_LARGE = 9;
const LARGE_BYTES = 512 * 1024;

/** Writes beside and renames, so that no file is ever there in part. Drafts stand in the folder `drafts` of `root`. */
export function createDrafter(root: string, drafts: string) {
  let count = 0;
  const draft = async (bytes: Uint8Array | string) => {
    count += 1;
    const path = join(root, drafts, `${process.pid}-${count}`);
    await writeFile(path, bytes);
    return path;
  };
  return {
    put: async (name: string, text: string) => rename(await draft(text), join(root, name)),
    /** All three are ready, with their time, before the first is put in place; `at` is in epoch milliseconds. */
    putVariants: async (name: string, body: Uint8Array, at: number) => {
      const file = join(root, name);
      await mkdir(dirname(file), { recursive: true });
      const ready: string[] = [];
      try {
        for (const bytes of await variantsOf(body)) ready.push(await draft(bytes));
        for (const path of ready) await utimes(path, at / 1000, at / 1000);
        for (const ending of ENDINGS) {
          await rename(ready[0] ?? '', `${file}${ending}`);
          ready.shift();
        }
      } finally {
        for (const path of ready) await unlink(path).catch(() => {});
      }
    },
  };
}

/** The bytes of each of ENDINGS. */
function variantsOf(body: Uint8Array): Promise<readonly Uint8Array[]> {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: body.byteLength > LARGE_BYTES ? BROTLI_QUALITY_LARGE : BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
  };
  return Promise.all([promisify(brotliCompress)(body, { params }), promisify(gzip)(body, { level: 9 }), body]);
}

export function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64');
}

/** The digest of a document as it stands; null where it or one of its variants is missing, or not of the same writing. */
export async function digestOnDisk(file: string): Promise<string | null> {
  const times = new Set(await Promise.all(ENDINGS.map((ending) => mtimeOf(`${file}${ending}`))));
  if (times.size !== 1 || times.has(null)) return null;
  return readFile(file).then(digestOf, () => null);
}

/**
 * The time to give a document that has changed, in epoch milliseconds, whole seconds: its own, but later than the one it
 * had. Servers make validators of time and size, so that other bytes must never have the time of those before.
 */
export async function nextTime(file: string, modifiedAt: number): Promise<number> {
  const before = await Promise.all(ENDINGS.map((ending) => mtimeOf(`${file}${ending}`)));
  return Math.max(wholeSeconds(modifiedAt), ...before.map((at) => (at === null ? 0 : wholeSeconds(at) + 1000)));
}

/** Epoch milliseconds; null where nothing is there. */
export async function mtimeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
}

/** '' where there is no such file. */
export async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
