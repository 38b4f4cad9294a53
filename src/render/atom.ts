import { escapeXml } from '../text/escape.ts';
import type { EntryView } from './entry-view.ts';
import { extensionElements, namespaceAddress } from './extension.ts';
import { categoryScheme, type FeedView, sourceFeedUrl, styleSheetPath } from './feed-view.ts';
import type { EntryFragment } from './fragments.ts';
import { archiveLinks } from './links.ts';
import { mediaContents, mediaThumbnail } from './media.ts';
import { NAMESPACES } from './namespaces.ts';
import { PARTNER_WITHDRAWN, partnerSigns, type SignView, withdrawnSign } from './partner.ts';
import { rfc3339 } from './timestamps.ts';
import { cdata, styleSheet, tag, textElement } from './xml.ts';

/** What cancels the language a text would inherit, where its own is unknown. */
const UNDETERMINED = 'und';

/**
 * Writes a feed as Atom 1.0. The root's language is the feed's, or its title's where entries have several.
 * @see RFC 4287
 */
export function writeAtom(view: FeedView, entries: readonly EntryFragment[]): string {
  const language = view.language ?? view.titleLanguage;
  const titleLanguage = view.titleLanguage === language ? null : (view.titleLanguage ?? UNDETERMINED);
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    styleSheet(styleSheetPath(view)),
    tag('feed', { ...namespaces(view, entries), 'xml:lang': language }),
    // However much of a feed is asked for, and in whichever archive: it is one feed.
    textElement('id', view.id),
    textElement('title', view.title, { type: 'text', 'xml:lang': titleLanguage }),
    view.subtitle === null ? '' : textElement('subtitle', view.subtitle, { type: 'text', 'xml:lang': titleLanguage }),
    textElement('updated', rfc3339(view.updatedAt)),
    person(view.author),
    tag('link', { rel: 'self', type: 'application/atom+xml', href: view.selfUrl }, '/'),
    tag('link', { rel: 'alternate', type: 'text/html', href: view.homepage }, '/'),
    ...archiveLinks(view).map((link) => tag('link', { ...link, type: 'application/atom+xml' }, '/')),
    view.currentUrl === null ? '' : '<fh:archive/>',
    view.rights === null ? '' : textElement('rights', view.rights, { type: 'text', 'xml:lang': titleLanguage }),
    textElement('generator', 'Khorak'),
    ...deletedElements(view),
    ...entries.map(({ text }) => text),
    ...endedEntries(view),
    '</feed>',
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

/** Writes one of its entries. */
export function writeAtomEntry(entry: EntryView, view: FeedView): string {
  const lines = [
    tag('entry', { 'xml:lang': entryLanguage(entry, view) }),
    textElement('id', entry.id),
    textElement('title', entry.title, { type: 'text' }),
    entry.publishedAt === null ? '' : textElement('published', rfc3339(entry.publishedAt)),
    textElement('updated', rfc3339(entry.revisedAt)),
    ...signers(entry).map(person),
    ...linksOf(entry),
    ...categoriesOf(entry, view),
    textElement('summary', entry.summary, { type: 'text' }),
    entry.contentHtml === null ? '' : `${tag('content', { type: 'html' })}${cdata(entry.contentHtml)}</content>`,
    entry.rights === null ? '' : textElement('rights', entry.rights, { type: 'text' }),
    sourceElement(entry, view),
    ...mediaElements(entry),
    ...extensionElements(entry).map(([name, text]) => textElement(name, text)),
    ...partnerSigns(view.profile).map(signElement),
    '</entry>',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** Only those that are used, so that a document says nothing of what is not in it. */
function namespaces(view: FeedView, entries: readonly EntryFragment[]): Readonly<Record<string, string | null>> {
  const { withdrawn, profile, publicUrl } = view;
  const pictures = entries.some(({ hasMedia }) => hasMedia);
  return {
    xmlns: 'http://www.w3.org/2005/Atom',
    'xmlns:at': withdrawn.length > 0 && profile === null ? NAMESPACES.at : null,
    'xmlns:dcterms': withdrawn.length > 0 && profile === 'msn' ? NAMESPACES.dcterms : null,
    'xmlns:fh': view.currentUrl === null ? null : NAMESPACES.fh,
    'xmlns:khorak': namespaceAddress(publicUrl),
    'xmlns:media': pictures || profile === 'smartnews' ? NAMESPACES.media : null,
  };
}

/** Every file has a link of its own; Media RSS adds the sizes and the picture. */
function mediaElements(entry: EntryView): readonly string[] {
  return [
    ...mediaContents(entry, entry.files.length).map((content) => tag('media:content', content, '/')),
    ...(entry.image === null ? [] : [tag('media:thumbnail', mediaThumbnail(entry.image), '/')]),
  ];
}

/** RFC 4287's schema has what it does not know itself before the entries. @see RFC 6721 */
function deletedElements({ withdrawn, profile }: FeedView): readonly string[] {
  if (profile !== null) return [];
  return withdrawn.map(({ id, at }) => tag('at:deleted-entry', { ref: id, when: rfc3339(at) }, '/'));
}

/** A partner that has signs of its own gets the item again, with the sign. */
function endedEntries(view: FeedView): readonly string[] {
  const { profile } = view;
  if (profile === null) return [];
  return view.withdrawn
    .slice(0, PARTNER_WITHDRAWN)
    .map((item) =>
      [
        tag('entry', { 'xml:lang': item.noticeLanguage }),
        textElement('id', item.id),
        textElement('title', item.notice, { type: 'text' }),
        textElement('updated', rfc3339(item.at)),
        tag('link', { rel: 'alternate', type: 'text/html', href: item.url }, '/'),
        textElement('summary', item.notice, { type: 'text' }),
        signElement(withdrawnSign(profile, item.at)),
        '</entry>',
      ].join('\n'),
    );
}

/** Stated where it differs from the feed's; undone where it is unknown and would be inherited wrongly. */
function entryLanguage(entry: EntryView, view: FeedView): string | null {
  return entry.language === view.language && entry.language !== null ? null : (entry.language ?? UNDETERMINED);
}

function linksOf(entry: EntryView): readonly string[] {
  const enclosures = entry.files.map(({ url, type, length }) =>
    tag('link', { rel: 'enclosure', type, length: length > 0 ? length : null, href: url }, '/'),
  );
  const { image } = entry;
  if (image !== null && !entry.files.some((file) => file.url === image.url)) {
    enclosures.push(tag('link', { rel: 'enclosure', type: image.type, href: image.url }, '/'));
  }
  return [
    tag('link', { rel: 'alternate', type: 'text/html', href: entry.url }, '/'),
    ...entry.via.map(({ url, name }) => tag('link', { rel: 'via', href: url, title: name }, '/')),
    ...enclosures,
  ];
}

function categoriesOf(entry: EntryView, view: FeedView): readonly string[] {
  return entry.labels.map(({ id, term, label }) =>
    id === null
      ? tag('category', { term, label: label === term ? null : label }, '/')
      : tag('category', { term, scheme: categoryScheme(view), label }, '/'),
  );
}

/**
 * The feed an entry came from: the source's own on this hub. It was at least as new as the entry when
 * the entry was taken from it, so the entry's `updated` is a true one, and no later change moves it.
 */
function sourceElement(entry: EntryView, view: FeedView): string {
  if (entry.source === null) return '';
  const { id, name, language, homepage } = entry.source;
  const titleLanguage = language === entry.language ? null : language;
  const address = sourceFeedUrl(view, id, 'atom');
  const lines = [
    '<source>',
    textElement('id', address),
    textElement('title', name, { type: 'text', 'xml:lang': titleLanguage }),
    textElement('updated', rfc3339(entry.revisedAt)),
    tag('link', { rel: 'self', type: 'application/atom+xml', href: address }, '/'),
    homepage === null ? '' : tag('link', { rel: 'alternate', type: 'text/html', href: homepage }, '/'),
    '</source>',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

/** Where nobody signed it is the publication: else the hub, as the feed's author, would be taken for the entry's (RFC 4287 §4.1.2). */
function signers({ authors, source }: EntryView): readonly string[] {
  return authors.length > 0 || source === null ? authors : [source.name];
}

function person(name: string): string {
  return `<author><name>${escapeXml(name)}</name></author>`;
}

function signElement({ name, attributes, text }: SignView): string {
  return text === '' ? tag(name, attributes, '/') : textElement(name, text, attributes);
}
