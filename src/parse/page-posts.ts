import type { Enclosure, ParsedFeed, ParsedItem } from '../model.ts';
import { NO_HINTS } from './hints.ts';
import { distinct, distinctEnclosures, EMPTY_ITEM, enclosure, firstOf, html, plain } from './item.ts';
import { foldedText, linesOf } from './page-dom.ts';

/** Longest title made of a post's text, in UTF-16 units. */
const MAX_TITLE = 120;
const HOME = 'https://t.me/';
const POST = '.tgme_widget_message[data-post]';
const CHANNEL = '.tgme_channel_history,.tgme_channel_info';

/** How many posts stand whole on a page: those of a public Telegram channel; 0 for any other page. */
export function countPosts(page: Document): number {
  return posts(page).length;
}

/**
 * Reads the page of a public Telegram channel (t.me/s/CHANNEL), on which each message is a post of its own, in the page's order
 * (oldest first). Notices of the service (a pinned message, a new photo) are no posts.
 * @returns null when the page is no such page
 */
export function readPosts(page: Document): ParsedFeed | null {
  const messages = posts(page);
  if (messages.length === 0 && page.querySelector(CHANNEL) === null) return null;
  const channel = channelOf(page, messages);
  return {
    format: 'html',
    title: channel.title,
    language: null,
    homepage: channel.name === null ? null : HOME + channel.name,
    items: messages.map(readPost),
    hints: NO_HINTS,
    repairs: [],
  };
}

function posts(page: Document): readonly Element[] {
  return [...page.querySelectorAll(POST)].filter(
    (message) => !message.classList.contains('service_message') && postPath(message) !== null,
  );
}

/** `channel/123`, as the page has it. */
function postPath(message: Element): string | null {
  return message.getAttribute('data-post')?.match(/^\w{2,64}\/\d{1,12}$/)?.[0] ?? null;
}

function channelOf(page: Document, messages: readonly Element[]): { title: string | null; name: string | null } {
  const textOf = (selector: string): string | null => {
    const element = page.querySelector(selector);
    return element === null ? null : firstOf(foldedText([element]));
  };
  return {
    title: firstOf(
      textOf('.tgme_channel_info_header_title'),
      textOf('.tgme_header_title'),
      page.querySelector('meta[property="og:title"]')?.getAttribute('content'),
      textOf('.tgme_widget_message_owner_name'),
    ),
    name:
      textOf('.tgme_channel_info_header_username')?.replace(/^@/, '') ??
      (messages[0] === undefined ? null : (postPath(messages[0])?.split('/')[0] ?? null)),
  };
}

function readPost(message: Element): ParsedItem {
  const address = HOME + postPath(message);
  const text = [...message.querySelectorAll('.tgme_widget_message_text')].find(isOwn) ?? null;
  if (text !== null) cleanText(text);
  const textOf = (selector: string): string | null => {
    const element = message.querySelector(selector);
    return element === null ? null : firstOf(foldedText([element]));
  };
  const photos = pictures(message, '.tgme_widget_message_photo_wrap');
  const stills = pictures(message, '.tgme_widget_message_video_thumb,.tgme_widget_message_roundvideo_thumb');
  const origin = textOf('.tgme_widget_message_forwarded_from_name');
  return {
    ...EMPTY_ITEM,
    guid: address,
    url: address,
    title: plain(text === null ? null : titleOf(linesOf(text))),
    content: html(text?.innerHTML),
    published: firstOf(message.querySelector('.tgme_widget_message_date time')?.getAttribute('datetime')),
    authors: distinct([textOf('.tgme_widget_message_from_author')]),
    tags: text === null ? [] : hashtags(text),
    source: origin,
    attribution: distinct([origin]),
    enclosures: distinctEnclosures([
      ...photos.slice(1).map((url) => enclosure({ url, type: 'image/jpeg' })),
      ...files(message),
    ]),
    image: photos[0] ?? stills[0] ?? null,
    base: address,
  };
}

/** A quoted message's text and a comment's stand in the message as well. */
function isOwn(text: Element): boolean {
  return text.closest('.tgme_widget_message_reply') === null && !text.classList.contains('js-message_reply_text');
}

/** Emoji are pictures with the character inside; what people read is the character. */
function cleanText(text: Element): void {
  for (const emoji of text.querySelectorAll('tg-emoji,i.emoji')) {
    emoji.replaceWith(text.ownerDocument.createTextNode(emoji.textContent ?? ''));
  }
  for (const link of text.querySelectorAll('a[onclick]')) link.removeAttribute('onclick');
}

function hashtags(text: Element): readonly string[] {
  const tags = [...text.querySelectorAll('a')].map((link) => foldedText([link])).filter((words) => /^#\S/u.test(words));
  return distinct(tags.map((tag) => tag.slice(1)));
}

function pictures(message: Element, selector: string): readonly string[] {
  const styles = [...message.querySelectorAll(selector)].map((element) => element.getAttribute('style') ?? '');
  return distinct(styles.map((style) => style.match(/background-image:\s*url\(\s*['"]?([^'")]+)/i)?.[1])).map(secure);
}

function files(message: Element): readonly (Enclosure | null)[] {
  return [...message.querySelectorAll('video[src],audio[src]')].map((file) =>
    enclosure({
      url: secure(file.getAttribute('src') ?? ''),
      type: file.nodeName === 'VIDEO' ? 'video/mp4' : 'audio/ogg',
    }),
  );
}

function secure(address: string): string {
  return address.startsWith('//') ? `https:${address}` : address;
}

/** The first line that says something; of a long one the first sentence, or as many words as a title holds. */
function titleOf(lines: readonly string[]): string | null {
  const line = lines.find((one) => /[\p{L}\p{N}]/u.test(one));
  if (line === undefined || line.length <= MAX_TITLE) return line ?? null;
  const sentence = line.match(/^.{10,120}?[.!?؟۔](?=\s)/u)?.[0];
  if (sentence !== undefined && sentence.length <= MAX_TITLE) return sentence;
  const space = line.lastIndexOf(' ', MAX_TITLE - 1);
  return space > 0 ? `${line.slice(0, space).replace(/[\s،,:؛;–-]+$/u, '')}…` : line;
}
