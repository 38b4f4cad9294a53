import type { ReadingContext } from '../model.ts';
import { namedOutlets } from './attribution-phrases.ts';
import { isSameOutlet, knownOutlet, outletName } from './outlets.ts';
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
  const toName = (name: string): string => outletName(name, sources, item.language);
  const stated = item.stated.map(plainLine).filter(Boolean).map(toName);
  const upstream =
    stated.length > 0 ? stated : phrasesOf(item, { toName, knows: (name) => knownOutlet(name, sources) !== null });
  // A road that another hub states leads through these two already.
  const last = [item.source, item.compiledBy]
    .filter((name) => name !== null)
    .map(toName)
    .filter((name) => !stated.some((one) => isSameOutlet(one, name)));
  const steps = [...upstream, ...last];
  return steps.filter((name, at) => at === 0 || !isSameOutlet(name, steps[at - 1] ?? ''));
}

function phrasesOf(
  item: { lead: string; body: string; language: string | null },
  { toName, knows }: { toName: (name: string) => string; knows: (name: string) => boolean },
): readonly string[] {
  const namedIn = (text: string): readonly string[] => {
    const head = firstSentences(text, WITHIN).join('\n');
    return distinctOutlets(namedOutlets(head, item.language, knows).map(toName));
  };
  const lead = namedIn(item.lead);
  const body = namedIn(item.body);
  // Mostly the lead is the body's own beginning, cut off perhaps or without its opening credit: it repeats what the body names.
  if (without(lead, body).length === 0) return body.toReversed();
  return [...lead, ...without(body, lead)].reverse();
}

/** Each outlet once: where it is named first, its teller has told what comes after. */
function distinctOutlets(names: readonly string[]): readonly string[] {
  return names.filter((name, at) => names.findIndex((one) => isSameOutlet(one, name)) === at);
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  return names.filter((name) => !others.some((one) => isSameOutlet(one, name)));
}
