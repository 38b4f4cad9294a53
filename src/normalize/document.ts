import type { Entry, NormalizedDocument, ParsedFeed, ReadingContext, Rejection, Source } from '../model.ts';
import { canonicalTag } from '../text/language.ts';
import { type DocumentFrame, type NormalizedItem, normalizeItem } from './entry.ts';
import { plainLine } from './text.ts';
import { absoluteUrl, baseUrl } from './url.ts';

/**
 * Turns a document taken apart into entries, in its order: language and direction found, texts cleaned, dates read, ids
 * made. An item that can't become an entry is listed with a code (`no-title-no-text`, `filtered`, `own-entry`, `item-failed`) and never
 * loses the others. Two items of one id both stay; the store dedupes.
 * @param document.url base for relative links; null where there is none
 * @param document.fetchedAt epoch ms; dates are held to it
 */
export function normalizeDocument(
  parsed: ParsedFeed,
  document: { url: string | null; fetchedAt: number },
  context: ReadingContext,
): NormalizedDocument {
  const homepage = absoluteUrl(parsed.homepage, [document.url]);
  const frame: DocumentFrame = {
    feed: parsed,
    base: baseUrl([document.url, context.source?.homepage ?? null, homepage]),
    timezone: knownZone(context.source?.timezone ?? null),
    scope: context.source === null ? (homepage ?? '') : scopeOf(context.source),
    seenAt: document.fetchedAt,
    context,
  };
  const entries: Entry[] = [];
  const rejected: Rejection[] = [];
  const repairs: string[] = [...parsed.repairs];
  for (const item of parsed.items) {
    const outcome = guarded(() => normalizeItem(item, frame));
    if (outcome.kind === 'rejected') rejected.push({ guid: item.guid, reason: outcome.reason });
    else {
      entries.push(outcome.entry);
      repairs.push(...outcome.repairs);
    }
  }
  return {
    format: parsed.format,
    feed: {
      title: plainLine(parsed.title ?? '') || null,
      language: parsed.language === null ? null : canonicalTag(parsed.language),
      homepage,
    },
    ...{ entries, rejected, repairs, hints: parsed.hints },
  };
}

/** One bad item must not lose its document, whatever is wrong with it. */
function guarded(normalize: () => NormalizedItem): NormalizedItem {
  try {
    return normalize();
  } catch {
    return { kind: 'rejected', reason: 'item-failed' };
  }
}

/** What makes a source's own identifiers unique: its homepage, else its feed's address, else its id here. */
function scopeOf(source: Source): string {
  return source.homepage ?? (source.input.kind === 'feed' ? source.input.url : source.id);
}

function knownZone(timezone: string | null): string | null {
  if (timezone === null) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
