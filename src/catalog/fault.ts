import type { z } from 'zod';
import { closest } from './closest.ts';

/** Something wrong at a place inside one file; `path` leads to it through keys and positions. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly reason: string;
  readonly mend: string;
}

/** The keys a mapping may have, by the path of the mapping ('' for the file itself). */
export type KnownKeys = Readonly<Record<string, readonly string[]>>;

/** A value short enough for a message, on one line. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}

/** How a place in the file is called in messages: `pages.links`. */
export function named(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? 'The file'
    : `"${path
        .filter((step) => step !== '')
        .map(String)
        .join('.')}"`;
}

const meant = (word: string): string => `Did you mean "${word}"?`;

/** «Did you mean …?» when something is near, otherwise the whole list. */
export function suggest(word: string, candidates: readonly string[]): string {
  const near = closest(word, candidates);
  return near === null ? `Use one of: ${candidates.join(', ')}` : meant(near);
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  string: ['text', 'Write text; put a number or a date in quotes'],
  boolean: ['true or false', 'Write true or false'],
  object: ['a mapping', 'Write "key: value" lines below it'],
  record: ['a mapping', 'Write "key: value" lines below it'],
  array: ['a list', 'Write a list, such as [one, two]'],
  number: ['a number', 'Write a number without quotes'],
};

function wrongType(issue: z.core.$ZodIssueInvalidType, root: unknown): Fault {
  const value = valueAt(root, issue.path);
  const [kind, mend] = KINDS[issue.expected] ?? [issue.expected, `Write ${issue.expected}`];
  if (value === undefined && issue.path.length > 0) {
    return {
      path: issue.path,
      reason: `${named(issue.path)} is missing`,
      mend: `Add "${String(issue.path.at(-1))}: …"`,
    };
  }
  if (value === null)
    return { path: issue.path, reason: `${named(issue.path)} is empty`, mend: `${mend}, or remove it` };
  return { path: issue.path, reason: `${named(issue.path)} is ${quoted(value)}, not ${kind}`, mend };
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, known: KnownKeys): Fault[] {
  const keys = known[issue.path.map(String).join('.')] ?? [];
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    reason: `${quoted(key)} is not a key that is known here`,
    mend: key === 'id' ? "Remove it: the file's name is the id" : suggest(key, keys),
  }));
}

function oneFault(issue: z.core.$ZodIssue, root: unknown): Fault {
  if (issue.code === 'invalid_type') return wrongType(issue, root);
  const { path } = issue;
  if (issue.code === 'invalid_value') {
    const value = valueAt(root, path);
    const mend = suggest(String(value), issue.values.map(String));
    return { path, reason: `${named(path)} cannot be ${quoted(value)}`, mend };
  }
  const mend: unknown = issue.code === 'custom' ? issue.params?.mend : undefined;
  return { path, reason: issue.message, mend: typeof mend === 'string' ? mend : 'Correct it' };
}

/** What the schema found, in words; `root` is the value that was checked. */
export function faultsOf(error: z.ZodError, root: unknown, known: KnownKeys): Fault[] {
  const strangers = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue, known) : [],
  );
  // A mistyped key that is needed would be told twice: as unknown and as missing.
  const isMistyped = ({ path }: Fault): boolean =>
    valueAt(root, path) === undefined &&
    strangers.some(
      (stranger) =>
        named(stranger.path.slice(0, -1)) === named(path.slice(0, -1)) && stranger.mend === meant(String(path.at(-1))),
    );
  const others = error.issues.filter(({ code }) => code !== 'unrecognized_keys').map((issue) => oneFault(issue, root));
  return [...strangers, ...others.filter((fault) => !isMistyped(fault))];
}
