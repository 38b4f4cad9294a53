import { createReadStream } from 'node:fs';
import { HubError } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
};

/**
 * A whole file, or anything that reads like one. Stops as soon as it is larger than `maxBytes`, whatever size it claims.
 *
 * @param options.name what the file is called in messages.
 * @throws HubError `file-unreadable`, `fetch-too-large`.
 */
export async function readCapped(path: string, options: { name: string; maxBytes: number }): Promise<Uint8Array> {
  const { name, maxBytes } = options;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(name, maxBytes);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof HubError ? error : unreadable(name, error);
  }
  return Buffer.concat(chunks);
}

/** A file or folder that could not be read, in plain words. `context.reason` is the system's code. */
export function unreadable(name: string, error: unknown): HubError {
  const reason = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
  const message = `${name} cannot be read: ${REASONS[reason] ?? reason}`;
  return new HubError('file-unreadable', message, { cause: error, context: { path: name, reason } });
}

/** A file or folder whose name cannot be told to the system again. */
export function unreadableName(name: string): HubError {
  return new HubError('file-unreadable', `${name} cannot be read: its name is not UTF-8, rename it`, {
    context: { path: name, reason: 'EILSEQ' },
  });
}

function tooLarge(name: string, maxBytes: number): HubError {
  return new HubError('fetch-too-large', `${name} is larger than ${maxBytes} bytes`, {
    context: { path: name, maxBytes },
  });
}
