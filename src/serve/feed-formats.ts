import type { FeedFormat } from '../model.ts';
import { attribute } from './page-shell.ts';

/** A format as pages name it, its `type` as links state it. */
export interface FormatLink {
  readonly format: FeedFormat;
  readonly label: string;
  readonly type: string;
}

/** Every format a feed is published in, the most widely read first. */
const FORMATS: readonly FormatLink[] = [
  { format: 'rss', label: 'RSS', type: 'application/rss+xml' },
  { format: 'atom', label: 'Atom', type: 'application/atom+xml' },
  { format: 'json', label: 'JSON', type: 'application/feed+json' },
];

/** A feed to be linked to. `address` gives its address in a format. */
export interface LinkedFeed {
  readonly title: string;
  readonly language: string | null;
  readonly address: (format: FeedFormat) => string;
}

/** Links in a page's head by which readers find the feed. @see https://www.rssboard.org/rss-autodiscovery */
export function alternateLinks(feed: LinkedFeed): readonly string[] {
  return FORMATS.map(({ format, label, type }) => {
    const title = attribute('title', `${feed.title} (${label})`);
    return `<link rel="alternate"${attribute('type', type)}${title}${hreflang(feed)}${attribute('href', feed.address(format))}>`;
  });
}

/** A row of links to the feed, one a format. */
export function formatChips(feed: LinkedFeed): string {
  const links = FORMATS.map(({ format, label, type }) => {
    const name = attribute('aria-label', `${feed.title} – ${label}`);
    return `<li><a${attribute('href', feed.address(format))}${attribute('type', type)}${hreflang(feed)}${name}>${label}</a></li>`;
  });
  return `<ul class="chips">${links.join('')}</ul>`;
}

function hreflang({ language }: LinkedFeed): string {
  return language === null ? '' : attribute('hreflang', language);
}
