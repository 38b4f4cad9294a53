/**
 * The reading half of the flow as one pure function: bytes → entries.
 * It runs in a worker thread, so that one hostile document never blocks the server; hence values, not exceptions.
 */
import { type ErrorCode, HubError } from './errors.ts';
import type { NormalizedDocument, RawDocument, ReadingContext } from './model.ts';
import { normalizeDocument } from './normalize/index.ts';
import { parseDocument } from './parse/index.ts';

/** What one document and all that is needed to read it. Survives structured cloning. */
export interface ReadingTask {
  readonly document: RawDocument;
  readonly context: ReadingContext;
}

/** What came of it. */
export type ReadingResult =
  | { readonly kind: 'read'; readonly normalized: NormalizedDocument }
  | { readonly kind: 'unreadable'; readonly code: ErrorCode; readonly message: string };

/** Reads one document: parse, then normalize. Never throws for what a publisher sent. */
export async function readDocument({ document, context }: ReadingTask): Promise<ReadingResult> {
  try {
    const parsed = await parseDocument(document);
    return { kind: 'read', normalized: normalizeDocument(parsed, document, context) };
  } catch (error) {
    if (error instanceof HubError) return { kind: 'unreadable', code: error.code, message: error.message };
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'unreadable',
      code: 'unreadable-document',
      message: `${document.name} could not be read: ${reason}`,
    };
  }
}
