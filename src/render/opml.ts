import type { RenderedFeed } from '../model.ts';
import { directionOf, directionOfTag } from '../text/direction.ts';
import { canonicalTag } from '../text/language.ts';
import { fieldWriter } from './bidi.ts';
import { webAddress } from './links.ts';
import { rfc822 } from './timestamps.ts';
import { plainLine, tag, textElement } from './xml.ts';

/** One feed of a list. `group` is the heading it stands under. */
export interface OpmlFeed {
  readonly group: string;
  readonly groupLanguage: string;
  readonly title: string;
  readonly language: string | null;
  readonly xmlUrl: string;
  readonly htmlUrl: string;
  /** Category's id; in OPML, slashes part its levels and commas part several. */
  readonly category?: string;
}

/** A list of feeds; `language` is that of its title. */
export interface OpmlInput {
  readonly title: string;
  readonly language: string;
  readonly feeds: readonly OpmlFeed[];
  readonly modifiedAt: number;
}

const field = fieldWriter('marks');

/**
 * Writes a list of feeds, grouped in the order the groups first appear. A feed whose address is unusable
 * is left out.
 * @see http://opml.org/spec2.opml
 */
export function renderOpml(input: OpmlInput): RenderedFeed {
  const groups = new Map<string, OpmlFeed[]>();
  for (const feed of input.feeds) {
    if (webAddress(feed.xmlUrl) === null) continue;
    const group = groups.get(feed.group);
    if (group === undefined) groups.set(feed.group, [feed]);
    else group.push(feed);
  }
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<opml version="2.0">',
    '<head>',
    textElement('title', field(input.title, directionOfTag(input.language))),
    textElement('dateModified', rfc822(input.modifiedAt)),
    textElement('docs', 'http://opml.org/spec2.opml'),
    '</head>',
    '<body>',
    ...[...groups.values()].flatMap(groupLines),
    '</body>',
    '</opml>',
  ];
  const language = canonicalTag(input.language);
  return {
    body: new TextEncoder().encode(`${lines.join('\n')}\n`),
    contentType: 'text/x-opml; charset=utf-8',
    languages: language === null ? [] : [language],
    modifiedAt: input.modifiedAt,
    prevArchive: null,
    rhythmMs: null,
    sourceIds: [],
  };
}

function groupLines(feeds: readonly OpmlFeed[]): readonly string[] {
  const [first] = feeds;
  if (first === undefined) return [];
  const heading = field(first.group, directionOfTag(first.groupLanguage));
  return [tag('outline', { text: heading, title: heading }), ...feeds.map(feedOutline), '</outline>'];
}

function feedOutline(feed: OpmlFeed): string {
  const xmlUrl = webAddress(feed.xmlUrl);
  const title = field(feed.title, directionOf(feed.title, feed.language)) || xmlUrl;
  return tag(
    'outline',
    {
      type: 'rss',
      text: title,
      title,
      xmlUrl,
      htmlUrl: webAddress(feed.htmlUrl),
      language: feed.language === null ? null : canonicalTag(feed.language),
      category: plainLine(feed.category ?? '') || null,
    },
    '/',
  );
}
