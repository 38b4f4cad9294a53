import { createHash } from 'node:crypto';
import type { Direction } from '../model.ts';
import { directionOfTag, withMark } from '../text/direction.ts';
import { escapeXml } from '../text/escape.ts';
import { STYLE } from './page-style.ts';
import { prefixOf } from './routing.ts';

/** A page's own language and what stands in it; `head` and `body` are HTML. */
export interface PageParts {
  readonly language: string | null;
  readonly direction: Direction;
  readonly title: string;
  readonly head: readonly string[];
  readonly body: readonly string[];
}

/** Nothing runs and nothing is loaded but our own style and the pictures, sounds and films of articles. @see https://www.w3.org/TR/CSP3/ */
export const CONTENT_SECURITY_POLICY = securityPolicy("'none'");

/** The same for a page with a form of ours. */
export const FORM_SECURITY_POLICY = securityPolicy("'self'");

function securityPolicy(formAction: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    'img-src https: http:',
    'media-src https: http:',
    "base-uri 'none'",
    `form-action ${formAction}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A whole HTML document. A tab's title has no `dir` of its own, so it gets a mark where it needs one. */
export function renderPage(parts: PageParts): string {
  return [
    '<!doctype html>',
    `<html${langDir(parts.language, parts.direction)}>`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeXml(withMark(parts.title, parts.direction))}</title>`,
    ...parts.head,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...parts.body,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** What stands above a page: the hub's title, which leads home. `isWide` is for a page as wide as the window. */
export function topBar(
  publicUrl: string,
  title: { readonly text: string; readonly language: string },
  { isWide = false } = {},
): string {
  const home = `${prefixOf(publicUrl)}/`;
  return `<header class="top${isWide ? ' wide' : ''}"><a${attribute('href', home)}${langDir(title.language)}>${escapeXml(title.text)}</a></header>`;
}

/** ` lang="…" dir="…"`; an unknown language is stated as unknown, so that none is inherited. */
export function langDir(language: string | null, direction?: Direction): string {
  const dir = direction ?? (language === null ? 'ltr' : directionOfTag(language));
  return ` lang="${escapeXml(language ?? '')}" dir="${dir}"`;
}

/** ` name="value"`, escaped. */
export function attribute(name: string, value: string): string {
  return ` ${name}="${escapeXml(value)}"`;
}

/** A name whose direction is its own, whatever stands around it. */
export function isolated(text: string): string {
  return `<bdi>${escapeXml(text)}</bdi>`;
}

/** A label in its own language, which is not the text's around it where we lack its words. */
export function labelIn(language: string, text: string): string {
  return `<span${langDir(language)}>${escapeXml(text)}</span>`;
}
