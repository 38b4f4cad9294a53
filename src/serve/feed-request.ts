import type { ArchivePart, FeedFormat, FeedRequest, FieldError } from '../model.ts';
import { cleanLine } from '../text/clean.ts';
import { languageRange } from '../text/language.ts';
import { archiveName } from '../text/period.ts';
import { MAX_SEARCH_TERMS, parseSearch } from '../text/search.ts';
import { fieldError, fieldFailure } from './problem.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
const MAX_QUERY_CHARACTERS = 200;

/** Which feed a path names; `path` is the canonical one, with its extension. */
export interface FeedAddress {
  readonly kind: FeedRequest['kind'];
  readonly id: string | null;
  readonly tag: string | null;
  readonly format: FeedFormat;
  /** Null for the feed people subscribe to. */
  readonly archive: ArchivePart | null;
  readonly path: string;
}

/** Values a parameter may have; each reader gives null for one it cannot have. */
const READERS = {
  q: (raw: string) => {
    const words = cleanLine(raw);
    const isShort = [...words].length <= MAX_QUERY_CHARACTERS;
    return words !== '' && isShort && parseSearch(words).length <= MAX_SEARCH_TERMS ? words : null;
  },
  limit: (raw: string) => (/^[1-9]\d{0,2}$/.test(raw) && Number(raw) <= MAX_LIMIT ? raw : null),
  lang: (raw: string) => languageRange(raw),
  category: (raw: string) => (isId(raw) ? raw : null),
  source: (raw: string) => (isId(raw) ? raw : null),
  content: (raw: string) => (raw === 'full' || raw === 'summary' ? raw : null),
  bidi: (raw: string) => (raw === 'none' ? raw : null),
  profile: (raw: string) => (raw === 'smartnews' || raw === 'msn' ? raw : null),
} as const;

type ParameterName = keyof typeof READERS;

const MENDS: Record<ParameterName, string> = {
  q: `the words to look for, at most ${MAX_QUERY_CHARACTERS} characters and ${MAX_SEARCH_TERMS} words or phrases in quotes`,
  limit: `a whole number from 1 to ${MAX_LIMIT}`,
  lang: 'a BCP 47 language tag, such as fa',
  category: 'a category id: a–z, 0–9 and hyphens',
  source: 'a source id: a–z, 0–9 and hyphens',
  content: 'full or summary',
  bidi: 'none',
  profile: 'smartnews or msn',
};

/** Tells whether a word can be the id of a source or a category. */
export function isId(word: string): boolean {
  return /^[a-z0-9-]{1,100}$/.test(word);
}

/**
 * Reads a feed's parameters from the raw query (without `?`). Unknown ones are ignored.
 * @throws HubError 'bad-parameter' that lists every parameter at fault
 */
export function readFeedRequest(address: FeedAddress, query: string): FeedRequest {
  const searching = address.kind === 'search';
  const names = (Object.keys(READERS) as ParameterName[]).filter((name) => name !== 'q' || searching);
  const values = readParameters(names, query);
  if (searching && values.q === undefined) {
    throw fieldFailure('bad-parameter', [fieldError('q', 'required', `The parameter q is missing: give ${MENDS.q}.`)]);
  }
  const unlimited = names.filter((name) => name !== 'limit');
  const { path, ...identity } = address;
  return {
    ...identity,
    limit: Number(values.limit ?? DEFAULT_LIMIT),
    lang: values.lang ?? null,
    category: values.category ?? null,
    source: values.source ?? null,
    q: values.q ?? null,
    content: values.content === 'summary' ? 'summary' : 'full',
    bidi: values.bidi === 'none' ? 'none' : 'marks',
    profile: values.profile === 'smartnews' || values.profile === 'msn' ? values.profile : null,
    selfPath: path + identityQuery(address.archive === null ? names : unlimited, values),
    currentPath: currentPath(address) + identityQuery(unlimited, values),
  };
}

/** The path of the feed that an archive is of; of any other feed its own. */
function currentPath({ path, archive, format }: FeedAddress): string {
  return archive === null ? path : path.replace(`/archive/${archiveName(archive)}.${format}`, `.${format}`);
}

type Values = Partial<Record<ParameterName, string>>;

function readParameters(names: readonly ParameterName[], query: string): Values {
  const errors: FieldError[] = [];
  const values: Values = {};
  const pairs = splitQuery(query);
  for (const name of names) {
    const given = pairs.filter((pair) => pair.name === name);
    if (given.length > 1) {
      errors.push(fieldError(name, 'repeated', `The parameter ${name} is given ${given.length} times: give it once.`));
    } else if (given[0]) {
      const raw = given[0].value;
      const value = raw === null ? null : READERS[name](raw);
      if (value === null) errors.push(fieldError(name, 'bad-value', `The parameter ${name} takes ${MENDS[name]}.`));
      else values[name] = value;
    }
  }
  if (errors.length > 0) throw fieldFailure('bad-parameter', errors);
  return values;
}

/** Pairs in order; a value that is no percent-encoded UTF-8 is null. */
function splitQuery(query: string): readonly { name: string | null; value: string | null }[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0
        ? { name: decode(pair), value: '' }
        : { name: decode(pair.slice(0, at)), value: decode(pair.slice(at + 1)) };
    });
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

/** The parameters that change the document, always in the same order, so that one feed has one address. */
function identityQuery(names: readonly ParameterName[], values: Values): string {
  const defaults: Values = { limit: String(DEFAULT_LIMIT), content: 'full' };
  const pairs = names.flatMap((name) => {
    const value = values[name];
    return value === undefined || value === defaults[name] ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
