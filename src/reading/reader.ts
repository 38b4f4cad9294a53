/**
 * The reading half of the flow as one pure function: bytes → entries.
 * It runs in a worker thread, so that one hostile document never blocks the server; hence values, not exceptions.
 */
import { type ErrorCode, HubError, messageOf } from '../errors.ts';
import type { NormalizedDocument, PageSurvey, RawDocument, ReadingContext } from '../model.ts';
import { normalizeDocument } from '../normalize/index.ts';
import { parseDocument, surveyDocument } from '../parse/index.ts';

/** What one document and all that is needed to read it. Survives structured cloning. */
export interface ReadingTask {
  readonly document: RawDocument;
  readonly context: ReadingContext;
}

/** A page to look over for feeds and links. */
export interface SurveyTask {
  readonly document: RawDocument;
  /** CSS selector of the links that are wanted; null when none are. */
  readonly links: string | null;
}

/** What could not be read, and why. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly code: ErrorCode;
  readonly message: string;
}

/** What came of it. */
export type ReadingResult = { readonly kind: 'read'; readonly normalized: NormalizedDocument } | Unreadable;

/** What a page leads to. */
export type SurveyResult = { readonly kind: 'surveyed'; readonly survey: PageSurvey } | Unreadable;

/** Reads one document: parse, then normalize. Never throws for what a publisher sent. */
export async function readDocument({ document, context }: ReadingTask): Promise<ReadingResult> {
  try {
    const input = context.source?.input;
    const selectors = input?.kind === 'pages' ? input.selectors : undefined;
    const parsed = await parseDocument(document, { selectors });
    return { kind: 'read', normalized: normalizeDocument(parsed, document, context) };
  } catch (error) {
    return unreadable(document, error);
  }
}

/** Finds what a page leads to. Never throws for what a publisher sent. */
export async function surveyPage({ document, links }: SurveyTask): Promise<SurveyResult> {
  try {
    return { kind: 'surveyed', survey: await surveyDocument(document, links) };
  } catch (error) {
    return unreadable(document, error);
  }
}

function unreadable({ name }: RawDocument, error: unknown): Unreadable {
  if (error instanceof HubError) return { kind: 'unreadable', code: error.code, message: error.message };
  const reason = messageOf(error);
  return { kind: 'unreadable', code: 'unreadable-document', message: `${name} could not be read: ${reason}` };
}
