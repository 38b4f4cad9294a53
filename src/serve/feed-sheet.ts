import { entityTag } from '../text/validators.ts';
import { FONTS, NASTALIQ_FONTS, PALETTE } from './page-style.ts';
import { sendRepresentation } from './respond.ts';
import type { Route } from './routing.ts';
import { PAGE_LANGUAGES, wordsFor } from './words.ts';

/** Languages written from right to left, for the direction of boxes; texts find their own. */
const RTL = 'fa ar he ur ps ckb sd ug yi dv syr ku-Arab az-Arab pa-Arab uz-Arab kk-Arab'
  .split(' ')
  .map((language) => `:lang(${language})`)
  .join();

/** What may state a language of its own; the rest inherits. */
const BOX = ':is(|rss,|item,atom|feed,atom|entry)';

/**
 * How a feed's document looks where a browser shows it: readable without a script or XSLT. Only what people read is
 * shown; every other element, whichever namespace it is of, stays hidden.
 *
 * An item is one paragraph of text with its title first, so that the title decides the direction of the line of date
 * and names below it too, although nothing in RSS says what language an item is in. That is why the date breaks the
 * line with a box as wide as the item: another block, or a line feed, would start another paragraph.
 * @see https://www.w3.org/TR/css-writing-modes-4/#valdef-unicode-bidi-plaintext
 */
const SHEET = `@namespace atom url("http://www.w3.org/2005/Atom");
@namespace dc url("http://purl.org/dc/elements/1.1/");
${PALETTE}
*{box-sizing:border-box}
${BOX}{direction:ltr;font-family:${FONTS};--leading:1.75;--address-side:start}
${BOX}:is(:lang(en),:lang(he)){--leading:1.6}
${BOX}:lang(ur){font-family:${NASTALIQ_FONTS};--leading:2.2}
${BOX}:is(${RTL}){direction:rtl;--address-side:end}
|rss,atom|feed{display:block;max-inline-size:46rem;margin-inline:auto;padding-block:1.5rem 4rem;padding-inline:max(1rem,4vw);background:var(--paper);color:var(--ink);font-size:1.0625rem;line-height:var(--leading);overflow-wrap:anywhere}
|rss::before,atom|feed::before{content:${cssString(`RSS / Atom ← URL\n${webFeed('en')}`)};display:block;margin-block-end:1.5rem;padding-block:.6rem;padding-inline:1rem;border:1px solid var(--line);border-inline-start:4px solid var(--accent);border-radius:.5rem;background:var(--card);color:var(--soft);font-size:.9375rem;white-space:pre-line;unicode-bidi:plaintext;text-align:start}
${PAGE_LANGUAGES.map((language) => `|rss:lang(${language})::before,atom|feed:lang(${language})::before{content:${cssString(webFeed(language))}}`).join('\n')}
|channel{display:block}
|channel>*,|item>*,atom|feed>*,atom|entry>*,atom|source>*,atom|author>*{display:none}
|channel>|title,|channel>|description,atom|feed>atom|title,atom|feed>atom|subtitle{display:block;unicode-bidi:plaintext;text-align:start}
|channel>|title,atom|feed>atom|title{font-size:1.75rem;font-weight:700;line-height:calc(var(--leading) - .3)}
|channel>|description,atom|feed>atom|subtitle{color:var(--soft)}
|channel>|item,atom|feed>atom|entry{display:block;position:relative;margin-block-start:1rem;padding-block:.9rem 2.75rem;padding-inline:1.1rem;border:1px solid var(--line);border-radius:.75rem;background:var(--card);line-height:0;unicode-bidi:plaintext;text-align:start}
|item>|title,atom|entry>atom|title{display:inline;font-size:1.1875rem;font-weight:700;line-height:var(--leading)}
|item>|description,atom|entry>atom|summary{display:block;margin-block:.35rem;line-height:var(--leading);unicode-bidi:plaintext;text-align:start}
|item>|pubDate,|item>dc|creator,|item>|source,atom|entry>atom|published,atom|entry>atom|title+atom|updated,atom|entry>atom|author,atom|author>atom|name,atom|entry>atom|source,atom|source>atom|title{display:inline;color:var(--soft);font-size:.875rem;font-weight:400;line-height:var(--leading)}
|item>|pubDate,atom|entry>atom|published,atom|entry>atom|title+atom|updated{font-family:system-ui,sans-serif;line-height:0;direction:ltr;unicode-bidi:isolate}
|item>|pubDate::before,atom|entry>atom|published::before,atom|entry>atom|title+atom|updated::before{content:"";display:inline-block;inline-size:100%}
|item>|pubDate::after,atom|entry>atom|published::after,atom|entry>atom|title+atom|updated::after{content:"";display:inline-block;block-size:1.6rem;vertical-align:middle}
|item>dc|creator::before,atom|entry>atom|author::before{content:" · "}
|item>|link,atom|entry>atom|link[rel=alternate]{display:block;position:absolute;inset-block-end:.75rem;inset-inline:1.1rem;overflow:hidden;color:var(--accent);font:.8125rem/1.5 ui-monospace,monospace;white-space:nowrap;text-overflow:ellipsis;direction:ltr;unicode-bidi:isolate;text-align:var(--address-side);-webkit-user-select:all;user-select:all}
atom|entry>atom|link[rel=alternate]::before{content:attr(href)}
`;

function webFeed(language: string): string {
  return wordsFor(language).words.webFeed;
}

/** A string as CSS writes it. @see https://www.w3.org/TR/css-syntax-3/#consume-string-token */
function cssString(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ')}"`;
}

/** The sheet that RSS and Atom documents name. */
export function feedSheetRoutes(): readonly Route[] {
  const body = Buffer.from(SHEET);
  const sheet = {
    body,
    contentType: 'text/css; charset=utf-8',
    etag: entityTag(body),
    modifiedAt: null,
    languages: [],
    cacheControl: 'public, max-age=604800',
  };
  return [{ path: '/feeds.css', get: [async (req, res) => void (await sendRepresentation(req, res, sheet))] }];
}
