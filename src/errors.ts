/**
 * The catalogue of errors: each code once, with its HTTP status and whether trying again can help.
 */

interface ErrorKind {
  readonly status: number;
  readonly retryable: boolean;
  readonly title: string;
}

/** Every code the hub can answer with, log or store. */
export const ERROR_KINDS = {
  // requests
  'malformed-request': { status: 400, retryable: false, title: 'The request breaks a rule of HTTP' },
  'bad-parameter': { status: 400, retryable: false, title: 'A parameter has a value it cannot have' },
  'invalid-article': { status: 422, retryable: false, title: 'The article has errors' },
  'malformed-body': { status: 400, retryable: false, title: 'The body could not be read' },
  unauthorized: { status: 401, retryable: false, title: 'A valid token is needed' },
  'door-closed': { status: 403, retryable: false, title: 'No token is set for this door' },
  'not-found': { status: 404, retryable: false, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, retryable: false, title: 'This method is not allowed here' },
  gone: { status: 410, retryable: false, title: 'It was here and has been withdrawn' },
  'precondition-failed': { status: 412, retryable: false, title: 'It is not the version that was named' },
  'body-too-large': { status: 413, retryable: false, title: 'The body is too large' },
  'unsupported-type': { status: 415, retryable: false, title: 'This media type is not taken here' },
  'bad-expectation': { status: 417, retryable: false, title: 'This expectation is not met here' },
  'too-many-requests': { status: 429, retryable: true, title: 'This was asked for too often' },
  internal: { status: 500, retryable: true, title: 'The hub failed' },
  unavailable: { status: 503, retryable: true, title: 'The hub is not ready' },
  overloaded: { status: 503, retryable: true, title: 'More is asked of the hub than it can answer' },
  // reading
  'fetch-failed': { status: 502, retryable: true, title: 'The source could not be fetched' },
  'fetch-timeout': { status: 504, retryable: true, title: 'The source took too long' },
  'fetch-status': { status: 502, retryable: true, title: 'The source answered with an error' },
  'fetch-too-large': { status: 502, retryable: true, title: 'The document is larger than is read' },
  'lease-lost': { status: 409, retryable: true, title: 'Another process has taken this over' },
  'host-busy': { status: 502, retryable: true, title: "The host's turn has not come yet" },
  'address-refused': { status: 502, retryable: true, title: 'The address is private and not allowed' },
  'robots-refused': { status: 502, retryable: true, title: "The site's robots.txt does not allow it" },
  'too-many-redirects': { status: 502, retryable: true, title: 'The source redirects without end' },
  'unreadable-document': { status: 422, retryable: true, title: 'The document is of no kind that can be read' },
  'own-feed': { status: 422, retryable: false, title: 'The document is one that this hub published itself' },
  'reading-timeout': { status: 422, retryable: true, title: 'Reading the document took too long' },
  'reader-died': { status: 422, retryable: true, title: 'The reader died on this document' },
  'file-unreadable': { status: 422, retryable: true, title: 'The file could not be read' },
  // starting
  'bad-setting': { status: 500, retryable: false, title: 'A setting has a wrong value' },
  'bad-catalog': { status: 500, retryable: false, title: 'The catalogue has errors' },
  'store-unusable': { status: 503, retryable: true, title: 'The store cannot be opened' },
  'port-in-use': { status: 500, retryable: false, title: 'The port is taken' },
} as const satisfies Record<string, ErrorKind>;

/** The code of a known failure. */
export type ErrorCode = keyof typeof ERROR_KINDS;

/** A failure the hub knows by name. `context` is safe to log and to show. */
export class HubError extends Error {
  readonly code: ErrorCode;
  readonly context: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; context?: Record<string, unknown> } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HubError';
    this.code = code;
    this.context = options.context ?? {};
  }

  get retryable(): boolean {
    return ERROR_KINDS[this.code].retryable;
  }

  get status(): number {
    return ERROR_KINDS[this.code].status;
  }
}

/** Whether the same may do later: a store that is away, a host that is busy. */
export function isPassing(error: unknown): boolean {
  return error instanceof HubError && error.retryable;
}

/** What anything thrown says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
