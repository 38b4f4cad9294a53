import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import type { Document, YAMLError } from 'yaml';
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { CatalogProblem } from '../model.ts';
import type { Fault } from './fault.ts';

const MAX_BYTES = 1_000_000;

/** A YAML file taken apart. `problem` places a fault on its line. */
export interface YamlFile {
  readonly value: unknown;
  problem(fault: Fault): CatalogProblem;
}

/** What became of reading it; `missing` only where no file of that name is there. */
export type YamlReading =
  | { readonly kind: 'read'; readonly file: YamlFile }
  | { readonly kind: 'missing' }
  | { readonly kind: 'broken'; readonly problems: readonly CatalogProblem[] };

/** A path as people would type it: relative to the working directory where it lies below. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
}

/** Where in the text the last step of `path` that exists begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    let at: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      at = pair?.key;
      node = pair?.value;
    } else {
      at = isSeq(node) ? node.items[Number(step)] : undefined;
      node = at;
    }
    if (!isNode(at)) break;
    offset = at.range?.[0] ?? offset;
  }
  return offset;
}

function explain(error: YAMLError, text: string): { reason: string; mend: string } {
  const message = error.message.replaceAll(/\s+/g, ' ');
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
    return { reason: `The key "${key}" stands here twice`, mend: 'Remove one of the two' };
  }
  if (error.code === 'MULTIPLE_DOCS')
    return { reason: 'The file holds several documents', mend: 'Remove the "---" between them' };
  if (error.code === 'TAB_AS_INDENT') return { reason: message, mend: 'Indent with spaces' };
  return {
    reason: `This is not YAML: ${message}`,
    mend: 'Check quotes, brackets, colons and indentation here and just above',
  };
}

/** Takes YAML apart; one document, unique keys. Never throws. */
function parseYaml(text: string, file: string): YamlReading {
  const lines = new LineCounter();
  const broken = (faults: readonly { line: number | null; reason: string; mend: string }[]): YamlReading => ({
    kind: 'broken',
    problems: faults.map((fault) => ({ file, ...fault })),
  });
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const duplicates = document.errors.filter(({ code }) => code === 'DUPLICATE_KEY');
    // One slip makes several errors; only the first says where it is.
    const errors = [...duplicates, ...document.errors.filter(({ code }) => code !== 'DUPLICATE_KEY').slice(0, 1)];
    const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
    if (errors.length > 0)
      return broken(errors.map((error) => ({ line: lineAt(error.pos[0]), ...explain(error, text) })));
    const value: unknown = document.toJS();
    const problem = ({ path, reason, mend }: Fault): CatalogProblem => ({
      file,
      line: lineAt(offsetOf(document, path)),
      reason,
      mend,
    });
    return { kind: 'read', file: { value, problem } };
  } catch (error) {
    const reason = String(error).replaceAll(/\s+/g, ' ');
    return broken([
      {
        line: null,
        reason: `This YAML cannot be read: ${reason}`,
        mend: 'Write it plainly, without anchors and deep nesting',
      },
    ]);
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

/** Reads a YAML file in UTF-8, at most a megabyte. Never throws. */
export async function readYaml(path: string): Promise<YamlReading> {
  const file = shownPath(path);
  const broken = (reason: string, mend: string): YamlReading => ({
    kind: 'broken',
    problems: [{ file, line: null, reason, mend }],
  });
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) return broken(`The file has ${size} bytes`, `Make it smaller than ${MAX_BYTES}`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    return parseYaml(text, file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'missing' };
    if (codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return broken('The file is not UTF-8', 'Save it as UTF-8');
    return broken(`The file cannot be read (${codeOf(error)})`, 'Make it a file that the hub may read');
  }
}
