import { HubError } from '../errors.ts';

/**
 * What PostgreSQL says, or the network, when nothing is wrong with what was asked: it is shutting down or starting, has no
 * connection to spare, cannot be reached, gave up waiting for a lock or for us, or undid one of two that crossed.
 * @see PostgreSQL manual, appendix A, "Error codes"
 */
const CODES = /^(08...|57P0\d|57014|53...|55P03|40001|40P01|25P0[34]|E[A-Z]{4,}|HubError)$/;
const WORDS = /timeout|timed out|terminated|connection (?:error|ended)|not queryable|Client was closed|AggregateError/i;

/** Whether trying again later may do. */
export function isAway(error: unknown): boolean {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  if (CODES.test(String(code ?? ''))) return true;
  if (Array.isArray(errors)) return errors.every(isAway);
  return code === undefined && WORDS.test(String(message ?? ''));
}

/** What the store answers meanwhile. */
export function away(cause?: unknown): HubError {
  return new HubError('unavailable', 'PostgreSQL cannot be reached', cause === undefined ? {} : { cause });
}
