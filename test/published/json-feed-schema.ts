/** JSON Feed 1.1 as a schema, and a validator of documents against it. @see https://www.jsonfeed.org/version/1.1/ */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const SCHEMA = JSON.parse(readFileSync(new URL('./json-feed.schema.json', import.meta.url), 'utf8'));

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
formats.default(ajv);
const validate = ajv.compile(SCHEMA);

/** What a schema says against a document, as `path: what`; empty when it fits. */
export function jsonFeedFaults(document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const value = instancePath
      .split('/')
      .slice(1)
      .reduce<unknown>((node, step) => (node as Record<string, unknown>)?.[step], document);
    return `${instancePath}: ${message} ${JSON.stringify(params)} ${JSON.stringify(value)?.slice(0, 80)}`;
  });
}
