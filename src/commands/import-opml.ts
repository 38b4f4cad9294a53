/** Outlines → `feeds/sources/*.yaml`. Nothing that is there is ever overwritten. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { loadCatalog } from '../catalog.ts';
import { HubError } from '../errors.ts';
import { planSource, type Surroundings, writeSource } from './new-source.ts';
import { type Outline, readOutlines } from './opml-outlines.ts';

const MAX_BYTES = 16_000_000;

/** What an import did: the ids of the sources written, and which outlines were left out and why. */
export interface ImportOutcome {
  readonly written: readonly string[];
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}

/** Where sources are written; `publicUrl` is this hub's own, whose feeds are no sources. */
export interface ImportTarget {
  readonly feedsDir: string;
  readonly publicUrl: string;
}

/** An OPML file's outlines. @throws HubError `file-unreadable`, `unreadable-document` */
export async function readOpmlFile(file: string): Promise<readonly Outline[]> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new HubError('file-unreadable', `${file} cannot be read: ${whyNot(cause)}`, { cause });
  });
  const name = basename(file);
  if (bytes.length > MAX_BYTES) throw new HubError('unreadable-document', `${name} is larger than ${MAX_BYTES} bytes`);
  return readOutlines(bytes, name);
}

/**
 * Writes a source for each outline that has a feed. One whose id or feed is there already is skipped.
 * @throws HubError `bad-catalog` when nothing can be written
 */
export async function importOutlines(outlines: readonly Outline[], target: ImportTarget): Promise<ImportOutcome> {
  const folder = join(target.feedsDir, 'sources');
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new HubError('bad-catalog', `${folder} cannot be created`, { cause });
  });
  const there = await lookAround(folder, target);
  const written: string[] = [];
  const skipped: { title: string; reason: string }[] = [];
  for (const outline of outlines) {
    const plan = planSource(outline, there);
    if ('reason' in plan) {
      skipped.push(plan);
      continue;
    }
    await writeSource(folder, plan.id, plan.content);
    there.ids.add(plan.id);
    there.urls.add(plan.feed);
    written.push(plan.id);
  }
  return { written, skipped };
}

async function lookAround(folder: string, { feedsDir, publicUrl }: ImportTarget): Promise<Surroundings> {
  const { catalog } = await loadCatalog(feedsDir);
  const names = await readdir(folder);
  return {
    ids: new Set(names.map((name) => name.replace(/\.ya?ml$/i, ''))),
    urls: new Set(catalog.sources.flatMap(({ input }) => (input.kind === 'feed' ? [input.url] : []))),
    categories: catalog.categories.map(({ id }) => id),
    publicUrl,
  };
}

function whyNot(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'this user may not read it',
    EISDIR: 'it is a folder',
  };
  return known[String(code)] ?? String(cause);
}
