import { HubError } from '../errors.ts';

/** Codes of Node and undici → what happened, in words that follow the host's name. */
const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'has no address: the name is not known',
  ENODATA: 'has no address: the name is not known',
  EAI_AGAIN: 'could not be looked up: the name server does not answer',
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection off',
  EPIPE: 'broke the connection off',
  UND_ERR_SOCKET: 'closed the connection before its answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'sent another number of bytes than it announced',
  UND_ERR_HEADERS_OVERFLOW: 'sent headers that are too large',
  UND_ERR_INVALID_ARG: 'could not be asked in this way',
  UND_ERR_ABORTED: 'was not let through',
  EHOSTUNREACH: 'cannot be reached from this network',
  ENETUNREACH: 'cannot be reached from this network',
  EADDRNOTAVAIL: 'cannot be reached from this network',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate made for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate nobody vouches for',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate nobody vouches for',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate whose chain is incomplete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate whose chain is incomplete',
};

/** Families of codes, tried when the code itself is not listed. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^HPE_|^HTTPParserError$/, 'sent an answer that is not HTTP'],
  [
    /^(?:Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ERR__ERROR|ZSTD_|ERR_ZSTD|ERR_PADDING)/,
    'sent a compressed answer that does not unpack',
  ],
  [/^(?:ERR_SSL|ERR_TLS|EPROTO|CERT_)/, 'could not agree on a safe connection'],
];

/**
 * What went wrong with a request, as a HubError whose message names the host and the reason and nothing secret.
 * Times out: `fetch-timeout`; a HubError stays what it is; anything else: `fetch-failed`.
 */
export function describeFailure(error: unknown, { host, proxied }: { host: string; proxied: boolean }): HubError {
  const known = findHubError(error);
  if (known !== null) return known;
  const code = codeOf(error);
  const context = { host, ...(code === null ? {} : { reason: code }) };
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new HubError('fetch-timeout', `${host} does not answer`, { cause: error, context });
  }
  const subject = proxied ? `${host}, asked through the source's proxy,` : host;
  return new HubError('fetch-failed', `${subject} ${reasonOf(code)}`, { cause: error, context });
}

function reasonOf(code: string | null): string {
  const family = FAMILIES.find(([pattern]) => pattern.test(code ?? ''));
  return REASONS[code ?? ''] ?? family?.[1] ?? `could not be read (${code ?? 'no reason given'})`;
}

/** A refusal may come wrapped, by the proxy's client for one. */
function findHubError(error: unknown): HubError | null {
  if (error instanceof HubError) return error;
  const cause = read(error, 'cause');
  return cause === undefined ? null : findHubError(cause);
}

function codeOf(error: unknown): string | null {
  const code = read(error, 'code');
  if (typeof code === 'string') return code;
  // Where a host has several addresses, each failed for itself.
  const errors = read(error, 'errors');
  const inner = Array.isArray(errors) ? errors[0] : read(error, 'cause');
  if (inner !== undefined) return codeOf(inner);
  // Undici's parser gives its error a name and, mostly, no code.
  const name = read(error, 'name');
  return typeof name === 'string' ? name : null;
}

/** A property of whatever was thrown; it need not be an Error. */
function read(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null && name in thrown ? Reflect.get(thrown, name) : undefined;
}
