import type { ParsedFeed } from '../model.ts';
import { escapeXml } from '../text/escape.ts';
import { matchKey } from '../text/fold.ts';
import { domainsOf, endsSentence, type Furniture, furnitureOf, isAdvertisement, withoutClosing } from './furniture.ts';
import { NO_HINTS } from './hints.ts';
import { EMPTY_ITEM, html, plain } from './item.ts';
import { fieldsOfLabels } from './label-fields.ts';
import { type LabelValue, readLabels } from './labels.ts';
import { withoutOpening } from './lead.ts';

/** A line of the text with what it was found to be. */
interface Line {
  readonly text: string;
  /** Does an empty line stand before it? */
  readonly apart: boolean;
  readonly labels: readonly LabelValue[] | null;
  readonly furniture: Furniture | null;
}

/** Labels and furniture stand above an article and below it: so many lines from each end are looked at. */
const EDGE_LINES = 500;

/** How far below the title its repetition can stand: a lead is one paragraph, seldom more. */
const MAX_LEAD_LINES = 4;

/**
 * Reads an article as plain text with labels (rtl.md §6): title, lead, perhaps the title again, the body, and around it lines of
 * labels and furniture. Every line is a paragraph, whether empty lines part them or not.
 * @returns null when there is no text at all
 */
export function parseLabelledText(text: string, url: string | null): ParsedFeed | null {
  const lines = readLines(text);
  const kept = dropFurniture(lines);
  const labels = fieldsOfLabels(kept.flatMap((line) => line.labels ?? []));
  const [first, ...others] = kept.filter((line) => line.labels === null).map((line) => line.text);
  const title = labels.title ?? first ?? null;
  if (title === null) return null;
  const paragraphs =
    labels.title === null || sameAs(title)(first ?? '') ? others : [...(first ? [first] : []), ...others];
  const { lead, body } = splitLead(
    title,
    dropAdvertisements(paragraphs, domainsOf(url, labels.compiledBy, labels.source)),
  );
  return {
    format: 'text',
    title: null,
    language: null,
    homepage: null,
    items: [
      {
        ...EMPTY_ITEM,
        guid: labels.guid,
        url: labels.url,
        title: plain(title),
        summary: plain(lead === null ? null : withoutOpening(lead, [labels.compiledBy, labels.source])),
        content: html(paragraphsToHtml(body)),
        language: labels.language,
        published: labels.published,
        updated: labels.updated,
        authors: labels.authors,
        tags: labels.tags,
        source: labels.source,
        compiledBy: labels.compiledBy,
      },
    ],
    hints: NO_HINTS,
    repairs: [],
  };
}

/** Plain paragraphs as HTML, one `<p>` each. */
export function paragraphsToHtml(paragraphs: readonly string[]): string {
  return paragraphs.map((paragraph) => `<p>${escapeXml(paragraph)}</p>`).join('\n');
}

function readLines(text: string): readonly Line[] {
  const raw = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => line.trim());
  const lines = raw.flatMap((line, index): readonly Line[] => {
    if (line === '') return [];
    const isEdge = index < EDGE_LINES || index >= raw.length - EDGE_LINES;
    const labels = isEdge ? readLabels(line) : null;
    return [{ text: line, apart: raw[index - 1] === '', labels, furniture: isEdge ? furnitureOf(line) : null }];
  });
  const isProse = (line: Line): boolean => line.labels === null && line.furniture === null;
  const last = lines.findLastIndex(isProse);
  let prose = 0;
  return lines.map((line, index) => {
    if (isProse(line)) prose += 1;
    // «خبرنگار: …» amid the body is an interview's question; a byline stands above the body or below it.
    const isTalk =
      line.labels?.some(({ kind }) => kind === 'author' || kind === 'title') === true && prose > 2 && index < last;
    return isTalk ? { ...line, labels: null } : line;
  });
}

function dropFurniture(lines: readonly Line[]): readonly Line[] {
  const lastSentence = lines.findLastIndex((line) => line.labels === null && endsSentence(line.text));
  let related = false;
  let previousDropped = false;
  return lines.filter((line, index) => {
    const { furniture } = line;
    const isHeadline = line.labels === null && !endsSentence(line.text) && line.text.length <= 160;
    const isBullet = /^[*•▪◦–-]\s/.test(line.text);
    const follows = isBullet || (previousDropped && isHeadline && (!line.apart || isHeadingBefore(lines, index)));
    const dropped = furniture !== null || (related && (follows || (isHeadline && index > lastSentence)));
    if (furniture === 'heading') related = true;
    else if (!dropped) related = false;
    previousDropped = dropped;
    return !dropped;
  });
}

function isHeadingBefore(lines: readonly Line[], index: number): boolean {
  return lines[index - 1]?.furniture === 'heading';
}

/** Tells texts that are `text`, however they are spelled; what is several times as long is another. */
function sameAs(text: string): (other: string) => boolean {
  const key = matchKey(text, null);
  return (other) => other.length <= 4 * text.length + 20 && matchKey(other, null) === key;
}

/** Where the title stands again, what lies between is the lead; else the first paragraph is, and stays in the body. */
function splitLead(title: string, paragraphs: readonly string[]): { lead: string | null; body: readonly string[] } {
  const isTitle = sameAs(title);
  const again = paragraphs.findIndex(isTitle);
  const isLead = again > 0 && again <= MAX_LEAD_LINES && again < paragraphs.length - 1;
  const rest = isLead ? paragraphs.slice(again + 1) : paragraphs;
  const body = rest
    .filter((paragraph) => !isTitle(paragraph))
    .map(withoutClosing)
    .filter((paragraph) => paragraph !== '');
  return { lead: isLead ? paragraphs.slice(0, again).join(' ') : (body[0] ?? null), body };
}

function dropAdvertisements(paragraphs: readonly string[], own: readonly string[]): readonly string[] {
  const lastSentence = paragraphs.findLastIndex((paragraph) => endsSentence(paragraph));
  return paragraphs.filter((paragraph, index) => index < lastSentence || !isAdvertisement(paragraph, own));
}
