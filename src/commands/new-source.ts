/** A source's file made of an outline, and written where nothing stands yet. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { isTimeZone, readHttpUrl, readTag } from '../catalog.ts';
import { HubError } from '../errors.ts';
import { cleanLine } from '../text/clean.ts';
import { isPublishedHere } from '../text/hub-address.ts';
import { type Outline, own } from './opml-outlines.ts';

const MAX_TITLE = 300;
const FALLBACK_CATEGORY = 'news';

/** What is there already, and what a new source is checked against. */
export interface Surroundings {
  readonly ids: Set<string>;
  readonly urls: Set<string>;
  readonly categories: readonly string[];
  /** PUBLIC_URL: a feed below it is this hub's own. */
  readonly publicUrl: string;
}

/** A source to write, or why there will be none. */
export type Plan =
  | { readonly id: string; readonly feed: string; readonly content: Record<string, unknown> }
  | { readonly title: string; readonly reason: string };

/** What becomes of an outline: a source, or why not. */
export function planSource(outline: Outline, there: Surroundings): Plan {
  const feed = readHttpUrl(outline.xmlUrl ?? '');
  const named = nameOf(outline);
  if (feed === null) return { title: named, reason: 'It has no http or https address of a feed' };
  const title = cleanLine((named || new URL(feed).hostname).slice(0, MAX_TITLE));
  if (isPublishedHere(feed, there.publicUrl)) return { title, reason: 'This hub publishes that feed itself' };
  if (there.urls.has(feed)) return { title, reason: 'A source with this feed is there already' };
  const id = idOf(outline, title, { feed, ids: there.ids });
  if (there.ids.has(id)) return { title, reason: `A source with the id ${id} is there already` };
  return { id, feed, content: describe(outline, { title, feed, categories: there.categories }) };
}

/** Writes a source's file in one step. @throws HubError `bad-catalog` when it cannot be written */
export async function writeSource(folder: string, id: string, content: Record<string, unknown>): Promise<void> {
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

/** Without the mark that the hub which published the list may have put before the name: a mark is never stored. */
function nameOf({ title, text }: Outline): string {
  return (
    [title, text].map((name) => cleanLine(name ?? '').replace(/^[\u200e\u200f]/, '')).find((name) => name !== '') ?? ''
  );
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
function idOf(outline: Outline, title: string, { feed, ids }: { feed: string; ids: ReadonlySet<string> }): string {
  const wanted = own(outline, 'khorak:id');
  if (/^[a-z0-9][a-z0-9-]{0,63}$/.test(wanted)) return wanted;
  const fromTitle = slug(own(outline, 'khorak:englishTitle') || title);
  const base = /[a-z].*[a-z]/.test(fromTitle)
    ? fromTitle
    : hostSlug(readHttpUrl(outline.htmlUrl ?? '') ?? feed) || 'source';
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!ids.has(id)) return id;
  }
}

function categoryOf(outline: Outline, known: readonly string[]): string | undefined {
  const named = (outline.category ?? '').split(',').map((part) => part.trim().replaceAll(/^\/+|\/+$/g, ''));
  return [...named, FALLBACK_CATEGORY].find((id) => known.includes(id));
}

/** What is written to the source's file, in the order people read it. */
function describe(
  outline: Outline,
  { title, feed, categories }: { title: string; feed: string; categories: readonly string[] },
): Record<string, unknown> {
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
    category: categoryOf(outline, categories),
    publish: 'summary',
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
