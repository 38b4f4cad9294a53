import { STATUS_CODES } from 'node:http';

const ANSWERS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_INVALID_URL: [400, 'The address has letters that are not percent-encoded: with curl, use -G --data-urlencode.'],
  HPE_HEADER_OVERFLOW: [431, 'The request has more headers than are read.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};

/**
 * The whole answer to what is no HTTP request, which no route ever sees. `code` is that of Node's error.
 * @see RFC 9457 §4.2.1 for `about:blank`
 */
export function answerUnreadable(code: string | undefined): string {
  const [status, detail] = ANSWERS[code ?? ''] ?? [400, 'This is no HTTP request that can be read.'];
  const title = STATUS_CODES[status] ?? '';
  const body = `${JSON.stringify({ type: 'about:blank', title, status, detail })}\n`;
  return [
    `HTTP/1.1 ${status} ${title}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
