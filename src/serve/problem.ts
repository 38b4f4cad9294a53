import type { ServerResponse } from 'node:http';
import type { ErrorRequestHandler } from 'express';
import { ERROR_KINDS, type ErrorCode, HubError } from '../errors.ts';
import type { FieldError } from '../model.ts';
import type { HubDoor } from './door.ts';

/** The body of every error answer. @see RFC 9457 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly errors?: readonly FieldError[];
}

/** A field at fault, by which mistake, and how to mend it. */
export function fieldError(field: string, code: string, message: string): FieldError {
  return { field, code, message };
}

/** A HubError that names the fields at fault; its message sums them up. */
export function fieldFailure(code: ErrorCode, errors: readonly FieldError[]): HubError {
  return new HubError(code, errors.map((error) => error.message).join(' '), { context: { errors } });
}

/**
 * What the client may know of a failure. A fault of ours says no more than its title; the rest goes to the log.
 * @see RFC 9457 §3
 */
export function describeProblem(error: HubError): Problem {
  const { status, title } = ERROR_KINDS[error.code];
  const errors = error.context.errors;
  return {
    type: `urn:khorak:problem:${error.code}`,
    title,
    status,
    detail: status < 500 ? error.message : `${title}. Trying again ${error.retryable ? 'later may' : 'will not'} help.`,
    code: error.code,
    ...(Array.isArray(errors) ? { errors: errors as readonly FieldError[] } : {}),
  };
}

/** Sends a problem document, with whatever members are added to it. Errors are never cached; a Retry-After that is set stays. */
export function sendProblem(
  res: ServerResponse,
  problem: Problem,
  members: Readonly<Record<string, unknown>> = {},
): void {
  const body = Buffer.from(`${JSON.stringify({ ...problem, ...members })}\n`);
  res.statusCode = problem.status;
  res.setHeader('Content-Type', 'application/problem+json');
  res.setHeader('Content-Length', body.length);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (problem.status === 503 && !res.hasHeader('Retry-After')) res.setHeader('Retry-After', '5');
  res.end(body);
}

/** The one place where a failed request becomes an answer. */
export function problemHandler(hub: HubDoor): ErrorRequestHandler {
  return (thrown, req, res, _next) => {
    if (req.destroyed && !req.complete) return; // the client left while sending: nobody reads an answer
    const error = toHubError(thrown);
    if (error.status >= 500) {
      hub.log.error({ err: error.cause ?? error, code: error.code, route: res.locals.route }, 'request failed');
    }
    if (res.headersSent) {
      res.destroy();
      return;
    }
    sendProblem(res, describeProblem(error));
  };
}

/** Failures of Express and its body reader carry a status and a type; anything else unknown is ours. */
function toHubError(thrown: unknown): HubError {
  if (thrown instanceof HubError) return thrown;
  const { status, type, limit } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Record<
    string,
    unknown
  >;
  const options = { cause: thrown };
  if (type === 'entity.too.large') {
    return new HubError(
      'body-too-large',
      `The body is larger than ${Math.floor(Number(limit) / 1_048_576)} MB: send less, or link to the large parts.`,
      options,
    );
  }
  if (type === 'encoding.unsupported') {
    return new HubError(
      'unsupported-type',
      'This Content-Encoding is not known: send gzip, br, deflate or none.',
      options,
    );
  }
  if (thrown instanceof URIError) {
    return new HubError(
      'bad-parameter',
      'The path has a percent sign that encodes no UTF-8 text: write it as %25.',
      options,
    );
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new HubError('malformed-body', 'The body did not arrive whole or does not match its headers.', options);
  }
  return new HubError('internal', 'unexpected failure', options);
}
