import type { InputFormat } from '../model.ts';

/** How far into a document its root element is looked for. */
const HEAD_CHARACTERS = 65_536;
const FEED_ROOT = /<(?:[\w.-]+:)?(rss|feed|rdf)(?=[\s>])/i;
const FEED_ROOTS: Readonly<Record<string, InputFormat>> = { rss: 'rss', feed: 'atom', rdf: 'rdf' };
const UNREADABLE_TYPE = /^\s*(?:image|audio|video|font)\/|^\s*application\/(?:pdf|zip|gzip|octet-stream\+|msword)/i;
const HTML_START = /^<(?:!doctype\s+html|html|head|body|article|main|div|p|h[1-6]|section|meta|title)[\s>]/i;

/** Broken JSON is no text for people. */
const JSON_START = /^(?:\{\s*"[^"\n]{0,100}"\s*:|\[\s*\{\s*"[^"\n]{0,100}"\s*:)/;

/**
 * Tells what a document is. Its content decides; the Content-Type only where the content leaves it open (feeds come as
 * text/plain and text/html often enough).
 * @returns null when it is nothing that can be read
 */
export function detectFormat(text: string, contentType: string | null): InputFormat | null {
  const head = text.slice(0, HEAD_CHARACTERS).trimStart();
  const type = contentType ?? '';
  if (head === '' || UNREADABLE_TYPE.test(type) || isBinary(head)) return null;
  if (/^[{[]/.test(head) && (/json/i.test(type) || JSON_START.test(head) || isJson(text))) return 'json';
  if (/json/i.test(type)) return null;
  const root = rootElement(head);
  const feed = FEED_ROOTS[root];
  if (feed !== undefined) return feed;
  if (root === 'html' || HTML_START.test(head)) return 'html';
  const buried = isPlainText(type) ? null : head.match(FEED_ROOT);
  if (buried !== null && !/<html[\s>]/i.test(head)) return FEED_ROOTS[buried[1]?.toLowerCase() ?? ''] ?? null;
  if (/html/i.test(type)) return 'html';
  if (isPlainText(type)) return 'text';
  if (head.startsWith('<?xml') || /xml/i.test(type) || /^<[a-z][\w.:-]*[\s>]/i.test(head)) return null;
  return 'text';
}

function isPlainText(type: string): boolean {
  return /^\s*text\/plain/i.test(type);
}

/** The local name of the first element, in lower case; '' when there is none at the document's start. */
function rootElement(head: string): string {
  let at = 0;
  for (;;) {
    at += head.slice(at).match(/^\s*/)?.[0].length ?? 0;
    const end = endOfPreamble(head, at);
    if (end === null) break;
    at = end;
  }
  const name =
    head
      .slice(at, at + 200)
      .match(/^<(?:[\w.-]+:)?([\w-]+)/)?.[1]
      ?.toLowerCase() ?? '';
  return name;
}

function endOfPreamble(head: string, at: number): number | null {
  if (head.startsWith('<?', at)) return after(head, '?>', at);
  if (head.startsWith('<!--', at)) return after(head, '-->', at);
  if (!/^<!doctype/i.test(head.slice(at, at + 9))) return null;
  if (/^<!doctype\s+html/i.test(head.slice(at, at + 40))) return after(head, '>', at);
  const bracket = head.indexOf('[', at);
  const close = head.indexOf('>', at);
  return bracket >= 0 && bracket < close ? after(head, ']>', bracket) : after(head, '>', at);
}

function after(head: string, end: string, from: number): number | null {
  const found = head.indexOf(end, from);
  return found < 0 ? null : found + end.length;
}

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function isBinary(head: string): boolean {
  const sample = head.slice(0, 2000);
  const controls = sample.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  return controls > sample.length / 10;
}
