/** OPML → `feeds/sources/*.yaml`. Nothing that is there is ever overwritten. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseOpml } from 'feedsmith';
import { stringify } from 'yaml';
import { isTimeZone, loadCatalog, readHttpUrl, readTag } from '../catalog.ts';
import { HubError } from '../errors.ts';
import { cleanLine } from '../text/clean.ts';

const MAX_BYTES = 16_000_000;
const MAX_TITLE = 300;
const MAX_DEPTH = 50;
const FALLBACK_CATEGORY = 'news';
const OURS = ['khorak:id', 'khorak:timezone', 'khorak:englishTitle'] as const;

/** What an import did: the ids of the sources written, and which outlines were left out and why. */
export interface ImportOutcome {
  readonly written: readonly string[];
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}

/** What is read of an outline. */
interface Outline {
  readonly text?: string | undefined;
  readonly title?: string | undefined;
  readonly xmlUrl?: string | undefined;
  readonly htmlUrl?: string | undefined;
  readonly language?: string | undefined;
  readonly category?: string | undefined;
  readonly isComment?: boolean | undefined;
  readonly outlines?: readonly Outline[] | undefined;
  readonly 'khorak:id'?: unknown;
  readonly 'khorak:timezone'?: unknown;
  readonly 'khorak:englishTitle'?: unknown;
}

function own(outline: Outline, name: (typeof OURS)[number]): string {
  const value = outline[name];
  return typeof value === 'string' ? value : '';
}

interface Taken {
  readonly ids: Set<string>;
  readonly urls: Set<string>;
}

function decode(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding=["']([\w.-]+)/.exec(head)?.[1];
  return new TextDecoder(wide ?? declared ?? 'utf-8').decode(bytes);
}

async function readOutlines(file: string): Promise<readonly Outline[]> {
  const name = basename(file);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new HubError('file-unreadable', `${file} cannot be read: ${String(cause)}`, { cause });
  });
  if (bytes.length > MAX_BYTES) throw new HubError('unreadable-document', `${name} is larger than ${MAX_BYTES} bytes`);
  try {
    return flatten(parseOpml(decode(bytes), { extraOutlineAttributes: [...OURS] }).body?.outlines ?? []);
  } catch (cause) {
    throw new HubError('unreadable-document', `${name} is not OPML that can be read`, { cause });
  }
}

/** Feeds in the order they stand, and leaves that are none; a group only passes on what it holds. */
function flatten(outlines: readonly Outline[], depth = 0): Outline[] {
  if (depth > MAX_DEPTH) throw new RangeError('Outlines are nested too deep');
  return outlines.flatMap((outline) => {
    if (outline.isComment) return [];
    const below = flatten(outline.outlines ?? [], depth + 1);
    return outline.xmlUrl !== undefined || below.length === 0 ? [outline, ...below] : below;
  });
}

function slug(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
}

function hostSlug(url: string): string {
  return slug((URL.parse(url)?.hostname ?? '').replace(/^(www|feeds?|rss)\./, '').replace(/\.[a-z]+$/, ''));
}

/** Own id, else one from the title's Latin letters, else from the host; numbered where it is taken. */
function idOf(outline: Outline, title: string, feed: string, taken: Taken): string {
  const wanted = own(outline, 'khorak:id');
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(wanted)) return wanted;
  const fromTitle = slug(own(outline, 'khorak:englishTitle') || title);
  const base = /[a-z].*[a-z]/.test(fromTitle)
    ? fromTitle
    : hostSlug(readHttpUrl(outline.htmlUrl ?? '') ?? feed) || 'source';
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.ids.has(id)) return id;
  }
}

function categoryOf(outline: Outline, known: readonly string[]): string | undefined {
  const named = (outline.category ?? '').split(',').map((part) => part.trim().replaceAll(/^\/+|\/+$/g, ''));
  return [...named, FALLBACK_CATEGORY].find((id) => known.includes(id));
}

/** What is written to the source's file, in the order people read it. */
function describe(outline: Outline, title: string, feed: string, known: readonly string[]): Record<string, unknown> {
  const language = readTag(outline.language ?? '') ?? undefined;
  const english = cleanLine(own(outline, 'khorak:englishTitle').slice(0, MAX_TITLE));
  const titles = language === undefined ? title : { [language]: title };
  const both = typeof titles !== 'string' && english !== '' && language !== 'en' ? { ...titles, en: english } : titles;
  const zone = own(outline, 'khorak:timezone');
  const given = {
    title: both,
    language,
    homepage: readHttpUrl(outline.htmlUrl ?? '') ?? undefined,
    timezone: isTimeZone(zone) ? zone : undefined,
    feed,
    category: categoryOf(outline, known),
    publish: 'summary',
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

type Plan =
  | { readonly id: string; readonly feed: string; readonly content: Record<string, unknown> }
  | { readonly title: string; readonly reason: string };

/** What becomes of an outline: a source, or why not. */
function planSource(outline: Outline, taken: Taken, known: readonly string[]): Plan {
  const feed = readHttpUrl(outline.xmlUrl ?? '');
  const named = cleanLine(outline.title ?? '') || cleanLine(outline.text ?? '');
  if (feed === null) return { title: named, reason: 'It has no http or https address of a feed' };
  const title = cleanLine((named || new URL(feed).hostname).slice(0, MAX_TITLE));
  if (taken.urls.has(feed)) return { title, reason: 'A source with this feed is there already' };
  const id = idOf(outline, title, feed, taken);
  if (taken.ids.has(id)) return { title, reason: `A source with the id ${id} is there already` };
  return { id, feed, content: describe(outline, title, feed, known) };
}

async function writeSource(folder: string, id: string, content: Record<string, unknown>): Promise<void> {
  const target = join(folder, `${id}.yaml`);
  // A leading dot keeps the half-written file out of the catalogue.
  const draft = join(folder, `.${id}.yaml.${process.pid}`);
  try {
    await writeFile(draft, stringify(content, { lineWidth: 0 }), { flag: 'wx' });
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new HubError('bad-catalog', `${target} cannot be written: ${String(cause)}`, { cause });
  }
}

async function takenIn(folder: string, urls: readonly string[]): Promise<Taken> {
  const names = await readdir(folder);
  return { ids: new Set(names.map((name) => name.replace(/\.ya?ml$/i, ''))), urls: new Set(urls) };
}

/**
 * Writes a source for each feed of an OPML file. An outline whose id or feed is there already is skipped.
 * @throws HubError `file-unreadable` or `unreadable-document` for the file, `bad-catalog` when nothing can be written
 * @see https://opml.org/spec2.opml
 */
export async function importOpml(options: { file: string; feedsDir: string }): Promise<ImportOutcome> {
  const outlines = await readOutlines(options.file);
  const folder = join(options.feedsDir, 'sources');
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new HubError('bad-catalog', `${folder} cannot be created`, { cause });
  });
  const { catalog } = await loadCatalog(options.feedsDir);
  const known = catalog.categories.map(({ id }) => id);
  const feeds = catalog.sources.flatMap(({ input }) => (input.kind === 'feed' ? [input.url] : []));
  const taken = await takenIn(folder, feeds);
  const written: string[] = [];
  const skipped: { title: string; reason: string }[] = [];
  for (const outline of outlines) {
    const plan = planSource(outline, taken, known);
    if ('reason' in plan) {
      skipped.push(plan);
      continue;
    }
    await writeSource(folder, plan.id, plan.content);
    taken.ids.add(plan.id);
    taken.urls.add(plan.feed);
    written.push(plan.id);
  }
  return { written, skipped };
}
