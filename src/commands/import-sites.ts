/** What an argument of `khorak import` leads to: outlines that have a feed, looked up where they name only a page. */
import { HubError } from '../errors.ts';
import { describeFound, type Finding, type FindingParts, fetchOnce, findFeed } from '../finding/feed-finding.ts';
import { ownAddress } from '../reading/own-entries.ts';
import { type ImportOutcome, readOpmlFile } from './import-opml.ts';
import { isOpml, type Outline, readOutlines } from './opml-outlines.ts';

/** Sites looked at at once; the fetcher asks each host for one thing at a time. */
const CONCURRENCY = 8;

/** An outline with its feed and, where it was looked up, which feed was taken; or why it has none. */
export type FoundOutline =
  | { readonly kind: 'found'; readonly outline: Outline; readonly note: string | null }
  | { readonly kind: 'skipped'; readonly skipped: ImportOutcome['skipped'][number] };

/** Everything a look-up needs. `progress` is told how many sites there are, and of each that is done. */
export interface SiteFinder {
  readonly parts: FindingParts;
  readonly publicUrl: string;
  readonly progress: (sites: number) => { readonly step: (site: string) => void; readonly end: () => void };
}

/**
 * The outlines an OPML file, the address of one, of a feed or of a site leads to.
 * @throws HubError when the argument itself cannot be read or has no feed behind it
 */
export async function findOutlines(input: string, finder: SiteFinder): Promise<readonly FoundOutline[]> {
  if (!/^https?:\/\//i.test(input)) return completeOutlines(await readOpmlFile(input), finder);
  const document = await fetchOnce(finder.parts, input);
  if (isOpml(document.bytes)) return completeOutlines(readOutlines(document.bytes, input), finder);
  return [withFeed(await findFeed(finder.parts, document), { htmlUrl: input }, finder.publicUrl)];
}

/** Looks up the feeds of outlines that name only a page, several sites at once, each host politely. */
async function completeOutlines(outlines: readonly Outline[], finder: SiteFinder): Promise<readonly FoundOutline[]> {
  const found: FoundOutline[] = outlines.map((outline) => ({ kind: 'found', outline, note: null }));
  const missing = [...outlines.entries()].filter(
    ([, { xmlUrl, htmlUrl }]) => !xmlUrl && /^https?:/i.test(htmlUrl ?? ''),
  );
  if (missing.length === 0) return found;
  const progress = finder.progress(missing.length);
  const waiting = missing.values();
  const work = async () => {
    for (const [at, outline] of waiting) {
      found[at] = await lookUp(outline, finder);
      progress.step(outline.htmlUrl ?? '');
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work)).finally(progress.end);
  return found;
}

async function lookUp(outline: Outline, { parts, publicUrl }: SiteFinder): Promise<FoundOutline> {
  const polite = { ...parts, polite: true };
  try {
    const document = await fetchOnce(polite, outline.htmlUrl ?? '');
    return withFeed(await findFeed(polite, document), outline, publicUrl);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { kind: 'skipped', skipped: { title: titleOf(outline), reason: error.message } };
  }
}

function withFeed(finding: Finding, outline: Outline, publicUrl: string): FoundOutline {
  const { document, normalized, found } = finding;
  const own = ownAddress(document, normalized, publicUrl);
  if (own !== null) {
    return { kind: 'skipped', skipped: { title: titleOf(outline), reason: `This hub publishes ${own} itself` } };
  }
  const { title, homepage } = normalized.feed;
  const whole = {
    ...outline,
    title: outline.title ?? outline.text ?? title ?? undefined,
    xmlUrl: found?.url ?? document.name,
    htmlUrl: homepage ?? (found === null ? undefined : outline.htmlUrl),
    language: outline.language ?? languageOf(finding) ?? undefined,
  };
  return { kind: 'found', outline: whole, note: found === null ? null : `feed taken: ${describeFound(found)}` };
}

function titleOf({ title, text, htmlUrl }: Outline): string {
  return title ?? text ?? htmlUrl ?? '';
}

/** The language most of the entries are in; what the feed says of itself where they do not tell. */
function languageOf({ normalized: { feed, entries } }: Finding): string | null {
  const counts = new Map<string, number>();
  for (const { language } of entries) if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most !== undefined && most[1] * 2 > entries.length ? most[0] : feed.language;
}
