import { z } from 'zod';
import type { Catalog, FieldError } from '../model.ts';
import { canonicalTag, languageRange, namesNoLanguage } from '../text/language.ts';
import { fieldError } from './problem.ts';

const text = z.string('must be a string');
const filled = text.refine((value) => /[^\s\p{Cc}\p{Cf}]/u.test(value), {
  params: { code: 'blank' },
  error: 'must not be blank',
});
const webAddress = text.refine(isWebAddress, {
  params: { code: 'bad-url' },
  error: 'must be an absolute http or https address',
});
const names = z.array(filled, 'must be a list of strings');
/** Of a picture or a film, in CSS pixels. */
const side = z
  .int('must be a whole number of pixels')
  .min(1, 'must be at least 1')
  .max(20_000, 'must be at most 20000')
  .nullish();
/** A width without a height, or the reverse, is no size. */
function sized<T extends z.ZodType>(schema: T, [width, height]: readonly [string, string]): T {
  return [
    [width, height],
    [height, width],
  ].reduce<T>(
    (checked, [given = '', missing = '']) =>
      checked.refine((value) => isGiven(value, missing) || !isGiven(value, given), {
        path: [missing],
        params: { code: 'required' },
        error: `must stand beside ${given}`,
        when: ({ value }) => typeof value === 'object' && value !== null,
      }),
    schema,
  );
}

function isGiven(value: unknown, name: string): boolean {
  return ((value as Readonly<Record<string, unknown>>)[name] ?? null) !== null;
}

const enclosure = sized(
  z.object(
    {
      url: webAddress,
      type: filled.nullish(),
      length: z.int('must be a whole number of bytes').min(0, 'must not be negative').nullish(),
      width: side,
      height: side,
    },
    'must be an object with url, and if known type, length, width and height',
  ),
  ['width', 'height'],
);

/** The fields of interface.md; what depends on the catalogue is checked against the one in force. */
export function articleSchema(catalog: Catalog) {
  const categoryIds = catalog.categories.map((category) => category.id);
  const shape = {
    source: filled.superRefine((id, context) => {
      for (const { code, message } of sourceErrors(id, catalog))
        context.addIssue({ code: 'custom', params: { code }, message });
    }),
    title: filled,
    id: filled.nullish(),
    url: webAddress.nullish(),
    summary: text.nullish(),
    content_html: text.nullish(),
    content_text: text.nullish(),
    language: text
      // «und» is an honest answer: the language is then found as if none were given.
      .refine(
        (tag) => languageRange(tag.trim()) !== null && (canonicalTag(tag) !== null || namesNoLanguage(tag.trim())),
        {
          params: { code: 'bad-language' },
          error: 'must be a BCP 47 language tag, such as fa',
        },
      )
      .nullish(),
    published: filled.nullish(),
    updated: filled.nullish(),
    authors: names.nullish(),
    categories: z
      .array(
        filled.refine((id) => categoryIds.includes(id), {
          params: { code: 'unknown-category' },
          error: `must be one of the hub’s categories: ${categoryIds.join(', ') || 'it has none'}`,
        }),
        'must be a list of category ids',
      )
      .nullish(),
    tags: names.nullish(),
    image: webAddress.nullish(),
    image_width: side,
    image_height: side,
    enclosures: z.array(enclosure, 'must be a list of objects').nullish(),
    attribution: names.nullish(),
  };
  const sizedArticle = sized(z.object(shape, 'must be a JSON object'), ['image_width', 'image_height']);
  return sizedArticle.refine((article) => !(article.content_html && article.content_text), {
    path: ['content_text'],
    params: { code: 'conflict' },
    error: 'must not stand beside content_html: send one of the two',
    when: ({ value }) => typeof value === 'object' && value !== null,
  });
}

/** The source must be one that takes articles. */
export function sourceErrors(id: string, catalog: Catalog): readonly FieldError[] {
  const source = catalog.sources.find((candidate) => candidate.id === id);
  if (!source) {
    return [fieldError('source', 'unknown-source', 'source must be the id of a source in the hub’s catalogue.')];
  }
  if (source.input.kind !== 'push') {
    return [fieldError('source', 'not-pushable', 'source must be one that is marked push: true in the catalogue.')];
  }
  return [];
}

/** What the schema found, one error a field: the first. What was checked was to be reported with it (`reportInput`). */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  const byField = new Map<string, FieldError>();
  for (const issue of error.issues) {
    const field = fieldName(issue.path);
    if (byField.has(field)) continue;
    const missing = issue.code === 'invalid_type' && issue.input === undefined;
    const named = issue.message.startsWith(`${field} `) ? issue.message : `${field} ${issue.message}.`;
    byField.set(
      field,
      missing
        ? fieldError(field, 'required', `${field} is missing: it is required.`)
        : fieldError(field, issueCode(issue), named),
    );
  }
  return [...byField.values()];
}

function issueCode(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return String(issue.params?.code ?? 'bad-value');
  return issue.code === 'invalid_type' ? 'wrong-type' : 'bad-value';
}

/** `enclosures[0].url`; the whole document is `body`. */
function fieldName(path: readonly PropertyKey[]): string {
  return (
    path.reduce<string>((name, step) => {
      if (typeof step === 'number') return `${name}[${step}]`;
      return name === '' ? String(step) : `${name}.${String(step)}`;
    }, '') || 'body'
  );
}

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
