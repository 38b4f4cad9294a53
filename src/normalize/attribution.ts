import type { ReadingContext } from '../model.ts';
import { cleanLine } from '../text/clean.ts';
import { namedOutlets } from './attribution-phrases.ts';
import { knownOutlet, outletKey, outletName } from './outlets.ts';
import { firstSentences, plainLine } from './text.ts';

/** Attribution stands in the first sentences; further down a «به گزارش» is about a detail. */
const WITHIN = 400;

/**
 * The road a story came by, upstream first: whom its lead and its body's first sentences name (or, where the document
 * states them as data, those), then the publication it names as its source, then who compiled it.
 * @see rtl.md §6
 */
export function attributionOf(
  item: {
    lead: string;
    body: string;
    stated: readonly string[];
    source: string | null;
    compiledBy: string | null;
    language: string | null;
  },
  context: Pick<ReadingContext, 'knownSources'>,
): readonly string[] {
  const sources = context.knownSources;
  const stated = item.stated.map(plainLine).filter(Boolean);
  const upstream = stated.length > 0 ? stated : phrasesOf(item, (name) => knownOutlet(name, sources) !== null);
  // A road that another hub states leads through these two already.
  const known = new Set(stated.map((name) => outletKey(outletName(name, sources, item.language))));
  const last = [item.source, item.compiledBy]
    .filter((name) => name !== null)
    .map((name) => outletName(name, sources, item.language))
    .filter((name) => !known.has(outletKey(name)));
  const steps = [...upstream.map((name) => outletName(name, sources, item.language)), ...last];
  return steps.filter((name, at) => at === 0 || outletKey(name) !== outletKey(steps[at - 1] ?? ''));
}

function phrasesOf(
  item: { lead: string; body: string; language: string | null },
  knows: (name: string) => boolean,
): readonly string[] {
  // A summary that is the body's own beginning would say everything twice.
  const isBeginning = cleanLine(item.body.slice(0, 2 * item.lead.length)).startsWith(item.lead);
  const texts = isBeginning ? [item.body] : [item.lead, item.body];
  const named = texts.flatMap((text) => namedOutlets(firstSentences(text, WITHIN).join('\n'), item.language, knows));
  return named.reverse();
}
