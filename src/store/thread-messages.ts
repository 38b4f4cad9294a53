import { type ErrorCode, HubError } from '../errors.ts';
import type { Store } from './port.ts';

/** Where the store's thread finds its database. */
export interface StoreAddress {
  readonly url: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly busyMs: number | undefined;
}

/** What of the store can be called from another thread. */
export type Call = Exclude<keyof Store, 'turns'>;

/** One call of the store; `number` tells its answer from others'. Zero is the opening itself. */
export interface Question {
  readonly number: number;
  readonly name: Call;
  readonly args: readonly unknown[];
}

/** An error as it crosses between threads: a HubError would arrive as a bare one. */
export interface PlainError {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly stack: string | undefined;
}

/** What came of a call. */
export type Answer =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly error: PlainError };

/** An error made ready to be sent. */
export function toPlainError(error: unknown): PlainError {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const isOurs = error instanceof HubError;
  return { code: isOurs ? error.code : null, message, context: isOurs ? error.context : {}, stack };
}

/** The error that was sent; one of no known code as an Error with the stack it had. */
export function fromPlainError({ code, message, context, stack }: PlainError): Error {
  if (code !== null) return new HubError(code, message, { context: { ...context } });
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
