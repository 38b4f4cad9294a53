import { compile } from 'css-select';
import { z } from 'zod';
import { messageOf } from '../errors.ts';
import { cleanLine } from '../text/clean.ts';
import { canonicalTag } from '../text/language.ts';
import { closest } from './closest.ts';
import { quoted } from './fault.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MINUTE_MS = 60_000;
const MAX_WORDS = 1000;

/** What a source, a category and a partner are called in addresses. */
export const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Key that a plain title stands under until its language is known. */
export const PLAIN = '';

interface Refusal {
  readonly reason: string;
  readonly mend: string;
  readonly path?: readonly PropertyKey[];
}

/** Text that `read` makes something of, or says why not. */
function field<T extends string | number>(read: (raw: string) => T | Refusal) {
  return z.string().transform((raw, context): T => {
    const value = read(raw);
    if (typeof value !== 'object') return value;
    context.addIssue({ code: 'custom', message: value.reason, params: { mend: value.mend } });
    return z.NEVER;
  });
}

/** The canonical tag; null when it is none, or a word like `persian` that only looks like one. */
export function readTag(raw: string): string | null {
  const tag = canonicalTag(raw.trim());
  return tag === null || /^[a-z]{4,}/i.test(tag) ? null : tag;
}

const TAG_MEND = 'Give a BCP 47 tag such as fa, ar, he, ur, ps, ckb or fa-AF, or leave it out when it is unknown';

/** A BCP 47 tag, made canonical. */
export const languageTag = field<string>(
  (raw) => readTag(raw) ?? { reason: `${quoted(raw)} is not a language tag`, mend: TAG_MEND },
);

/** Text on one line. */
export const line = field<string>(
  (raw) => cleanLine(raw) || { reason: 'There are no words in it', mend: 'Write some words, or remove it' },
);

/** Any text with something in it, kept as written. */
export const words = field<string>(
  (raw) => raw.trim() || { reason: 'There is nothing in it', mend: 'Write something, or remove it' },
);

/** A CSS selector. */
export const selector = field<string>((raw) => {
  try {
    compile(raw);
    return raw.trim() || { reason: 'The selector is empty', mend: 'Write a CSS selector, or remove it' };
  } catch (error) {
    const reason = messageOf(error);
    return {
      reason: `${quoted(raw)} is not a CSS selector: ${reason}`,
      mend: 'Write one as for a style sheet, such as "main h2 a"',
    };
  }
});

function localize(raw: Readonly<Record<string, string>>): Record<string, string> | Refusal {
  const text = new Map<string, string>();
  for (const [key, value] of Object.entries(raw)) {
    const tag = key === PLAIN ? PLAIN : readTag(key);
    if (tag === null) return { path: [key], reason: `${quoted(key)} is not a language tag`, mend: TAG_MEND };
    if (text.has(tag))
      return { path: [key], reason: `The language ${tag} stands here twice`, mend: 'Remove one of the two' };
    const line = cleanLine(value);
    if (line === '') return { path: [key], reason: 'There are no words in it', mend: 'Write some words, or remove it' };
    text.set(tag, line);
  }
  if (text.size === 0) return { reason: 'There are no words in it', mend: 'Write "fa: …", one line for each language' };
  return Object.fromEntries(text);
}

/** Text per language, or plain text, which then stands under PLAIN. */
export const localizedText = z.preprocess(
  (raw) => (typeof raw === 'string' ? { [PLAIN]: raw } : raw),
  z.record(z.string(), z.string()).transform((raw, context): Record<string, string> => {
    const text = localize(raw);
    if (!isRefusal(text)) return text;
    context.addIssue({
      code: 'custom',
      message: text.reason,
      path: [...(text.path ?? [])],
      params: { mend: text.mend },
    });
    return z.NEVER;
  }),
);

function isRefusal(value: Record<string, string> | Refusal): value is Refusal {
  return 'reason' in value && 'mend' in value;
}

/** An http or https address as it is sent on: `new URL(x).href`, no password in it. */
export function readHttpUrl(raw: string): string | null {
  const url = URL.parse(raw.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.username === '' && url.password === '' ? url.href : null;
}

/** An absolute http or https address, such as `example`; `ofPassword` says where a password goes instead. */
function address(example: string, ofPassword: string) {
  return field<string>((raw) => {
    const href = readHttpUrl(raw);
    if (href !== null) return href;
    return /^https?:\/\/[^/]*@/.test(raw)
      ? { reason: 'The address holds a password', mend: ofPassword }
      : {
          reason: `${quoted(raw)} is not an http or https address`,
          mend: `Give the whole address, such as ${example}`,
        };
  });
}

/** An address that is read. */
export const httpUrl = address(
  'https://www.example.org/rss',
  'Name the variable that holds it with request: { auth: NAME }',
);

/** The address of a partner's that takes notices. */
export const webhookUrl = address(
  'https://www.example.org/khorak',
  'Leave it out: notices prove whose they are by their signature',
);

/** Whether the tz database has a zone of this name. */
export function isTimeZone(raw: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: raw });
    return /^[A-Za-z]/.test(raw);
  } catch {
    return false;
  }
}

/** A zone of the tz database. */
export const timezone = field<string>((raw) => {
  const zone = raw.trim();
  if (isTimeZone(zone)) return zone;
  const near = closest(zone, Intl.supportedValuesOf('timeZone'));
  return {
    reason: `${quoted(raw)} is not a time zone`,
    mend: near === null ? 'Give a name of the tz database, such as Asia/Tehran' : `Did you mean "${near}"?`,
  };
});

/** A pause such as 15m, 2h or 1d, at least a minute: milliseconds. */
export const pause = field<number>((raw) => {
  const [, digits = '', unit = ''] = /^(\d{1,6}) ?([smhd])$/.exec(raw.trim()) ?? [];
  const ms = Number(digits) * (UNIT_MS[unit] ?? 0);
  if (digits === '') return { reason: `${quoted(raw)} is not a duration`, mend: 'Write one such as 15m, 2h or 1d' };
  return ms >= MINUTE_MS ? ms : { reason: `${quoted(raw)} is shorter than a minute`, mend: 'Give 1m or more' };
});

/** The name of an environment variable. The value is not repeated in messages: it may be the secret itself. */
export const variableName = field<string>(readVariableName);

function readVariableName(raw: string): string | Refusal {
  if (/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(raw)) return raw;
  return {
    reason: 'This is not the name of an environment variable',
    mend: 'Name the variable that holds the secret, such as ISNA_TOKEN',
  };
}

/** The same, where the secret itself looks like a name too. */
export const secretName = field<string>((raw) =>
  raw.startsWith('whsec_')
    ? {
        reason: 'This is the secret itself',
        mend: 'Put it into the environment or .env, as ACME_SECRET=whsec_…, and write the name of the variable here',
      }
    : readVariableName(raw),
);

/** A whole number above 0, or null for `unlimited`. */
export const limit = z.unknown().transform((raw, context): number | null => {
  if (raw === 'unlimited') return null;
  if (typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= 1 && raw <= 1e9) return raw;
  context.addIssue({
    code: 'custom',
    message: `${quoted(raw)} is not a limit`,
    params: { mend: 'Write a whole number above 0, or unlimited' },
  });
  return z.NEVER;
});

/** A word or a list of words. */
export const wordList = z.preprocess((raw) => (typeof raw === 'string' ? [raw] : raw), z.array(words).max(MAX_WORDS));

/** A regular expression. */
export const pattern = field<string>((raw) => {
  try {
    new RegExp(raw, 'iu');
    return raw || { reason: 'The pattern is empty', mend: 'Write a regular expression, or remove it' };
  } catch (error) {
    const reason = messageOf(error);
    return {
      reason: `The pattern cannot be used: ${reason}`,
      mend: 'Write a JavaScript regular expression, in single quotes',
    };
  }
});
