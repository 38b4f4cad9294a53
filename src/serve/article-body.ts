import { HubError } from '../errors.ts';
import type { Catalog, FieldError } from '../model.ts';
import { articleSchema, fieldErrors, sourceErrors } from './article-schema.ts';
import { fieldError, fieldFailure } from './problem.ts';

/** How parse knows a pushed article from a JSON feed. */
const ARTICLE_TYPE = 'application/vnd.khorak.article+json';

/** A body fit to be read: which source it belongs to and the document made of it. */
export interface PushedBody {
  readonly sourceId: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** Names of the fields that nothing is made of, to be said to who sent them. */
  readonly ignored: readonly string[];
}

/**
 * Checks what was sent to `POST /articles`. `query` is the raw query, which names the source of a text.
 * What is handed on is what was checked: unknown fields and nulls are left out.
 * @throws HubError 'unsupported-type', 'malformed-body', or 'invalid-article' with one error per field
 */
export function readPushedBody(
  sent: { readonly contentType: string | undefined; readonly bytes: Uint8Array; readonly query: string },
  catalog: Catalog,
): PushedBody {
  const type = takenType(sent.contentType);
  return type.json ? readJson(sent.bytes, catalog) : readText(type.full, sent, catalog);
}

/** @throws HubError 'unsupported-type' unless it is JSON in UTF-8, plain text or HTML */
export function takenType(contentType: string | undefined): { readonly json: boolean; readonly full: string } {
  const full = contentType?.trim() ?? '';
  const media = (full.split(';')[0] ?? '').trim().toLowerCase();
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(full)?.[1]?.toLowerCase() ?? 'utf-8';
  if (media === 'text/plain' || media === 'text/html') return { json: false, full };
  if (media !== 'application/json' && !/^application\/[\w.!#$&^+-]+\+json$/.test(media)) {
    throw new HubError(
      'unsupported-type',
      'Send application/json, text/plain or text/html, and say so in Content-Type.',
    );
  }
  if (charset !== 'utf-8' && charset !== 'utf8') {
    throw new HubError('unsupported-type', `JSON is taken in UTF-8 only, not in ${charset}: encode it so.`);
  }
  return { json: true, full };
}

function readText(
  contentType: string,
  sent: { readonly bytes: Uint8Array; readonly query: string },
  catalog: Catalog,
): PushedBody {
  const sources = new URLSearchParams(sent.query).getAll('source');
  const [sourceId = ''] = sources;
  const errors: FieldError[] = [];
  if (sources.length > 1) errors.push(fieldError('source', 'repeated', 'Give ?source= once.'));
  else if (sourceId === '') {
    errors.push(fieldError('source', 'required', 'A text names its source in the address: add ?source= with its id.'));
  } else errors.push(...sourceErrors(sourceId, catalog));
  if (new TextDecoder().decode(sent.bytes).trim() === '')
    errors.push(fieldError('body', 'required', 'The body is empty: send the text.'));
  if (errors.length > 0) throw fieldFailure('invalid-article', errors);
  return { sourceId, contentType, bytes: sent.bytes, ignored: [] };
}

function readJson(bytes: Uint8Array, catalog: Catalog): PushedBody {
  const value = withOurNames(parseJson(bytes));
  const checked = articleSchema(catalog).safeParse(value, { reportInput: true });
  if (!checked.success) throw fieldFailure('invalid-article', fieldErrors(checked.error));
  const article = Object.fromEntries(Object.entries(checked.data).filter(([, given]) => given !== null));
  return {
    sourceId: checked.data.source,
    contentType: ARTICLE_TYPE,
    bytes: new TextEncoder().encode(JSON.stringify(article)),
    ignored: Object.keys(value as object).filter((name) => !(name in checked.data)),
  };
}

/** Names that JSON Feed has for fields of ours: who writes one writes the other by habit. */
const JSON_FEED_NAMES: Readonly<Record<string, string>> = { date_published: 'published', date_modified: 'updated' };

/** The article with JSON Feed's dates and authors as ours, where ours are not given. */
function withOurNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).map(([name, given]): [string, unknown] => {
    const own = JSON_FEED_NAMES[name];
    return [own === undefined || own in value ? name : own, name === 'authors' ? authorNames(given) : given];
  });
  return Object.fromEntries(fields);
}

function authorNames(authors: unknown): unknown {
  if (!Array.isArray(authors)) return authors;
  return authors.map((author: unknown) =>
    typeof author === 'object' && author !== null && 'name' in author ? author.name : author,
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? cause.message : 'it is not UTF-8';
    throw new HubError('malformed-body', `The body is no JSON: ${reason}.`, { cause });
  }
}
