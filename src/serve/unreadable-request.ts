import { STATUS_CODES } from 'node:http';
import { METHODS } from './message-rules.ts';

type Said = readonly [status: number, detail: string];

const ANSWERS: Readonly<Record<string, Said>> = {
  HPE_INVALID_URL: [400, 'The address has letters that are not percent-encoded: with curl, use -G --data-urlencode.'],
  HPE_HEADER_OVERFLOW: [431, 'The request has more headers than are read.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};
const UNREADABLE: Said = [400, 'This is no HTTP request that can be read.'];
const UNKNOWN_METHOD: Said = [501, `Nothing is known of this method; ${METHODS} are.`];
const TUNNEL: Said = [405, `This is no proxy: nothing is tunnelled here. ${METHODS} are answered.`];

/** A line that asks for something, by a method of any name. @see RFC 9112 §3 */
const REQUEST_LINE = /^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.[01]\r?$/m;

/** Node's error of a request it could not read; `rawPacket` is what came last. */
export interface ReadingError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer | undefined;
}

/**
 * The whole answer to what is no HTTP request, or one by a method nobody knows, which no route ever sees.
 * @see RFC 9457 §4.2.1 for `about:blank`, RFC 9110 §9.1 for 501
 */
export function answerUnreadable({ code, rawPacket }: ReadingError): string {
  const isUnknownMethod = code === 'HPE_INVALID_METHOD' && REQUEST_LINE.test(firstLine(rawPacket));
  return wholeAnswer(isUnknownMethod ? UNKNOWN_METHOD : (ANSWERS[code ?? ''] ?? UNREADABLE));
}

/** The whole answer to CONNECT. @see RFC 9110 §9.3.6 */
export function answerTunnel(): string {
  return wholeAnswer(TUNNEL, [`Allow: ${METHODS}`]);
}

function firstLine(packet: Buffer | undefined): string {
  return packet?.toString('latin1', 0, 2000).trimStart().split('\n', 1)[0] ?? '';
}

function wholeAnswer([status, detail]: Said, headers: readonly string[] = []): string {
  const title = STATUS_CODES[status] ?? '';
  const body = `${JSON.stringify({ type: 'about:blank', title, status, detail })}\n`;
  return [
    `HTTP/1.1 ${status} ${title}`,
    ...headers,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
