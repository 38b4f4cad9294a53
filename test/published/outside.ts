/** Programs of others, asked as black boxes where they are installed; and files that lie beside the checkout. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** RFC 4287's own schema, made for validators. */
export const ATOM_SCHEMA = resolve(import.meta.dirname, '../../../shared/data/atom.rng');

/** What a program said; `status` is null where it is not installed or took too long. */
export function ask(program: string, args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    input,
    timeout: 60_000,
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
}

/** Whether a program runs at all. */
export function isInstalled(program: string, args: readonly string[] = ['--version']): boolean {
  return ask(program, args).status === 0;
}

/** Whether a file is there. */
export const isThere = existsSync;

/** `describe` where what it asks is there; else skipped, with one line that says so. */
export function describeWith(isAvailable: boolean, what: string): typeof describe.skip {
  if (isAvailable) return describe;
  process.stderr.write(`skipped, as this machine has no ${what}\n`);
  return describe.skip;
}

/** A folder that `remove` takes away. */
export function openFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'khorak-published-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes documents into a folder, numbered; gives their paths. */
export function writeAll(
  folder: string,
  documents: readonly (Uint8Array | string)[],
  ending = 'xml',
): readonly string[] {
  return documents.map((body, index) => {
    const file = join(folder, `${index}.${ending}`);
    writeFileSync(file, body);
    return file;
  });
}
