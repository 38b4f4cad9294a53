import { createHmac } from 'node:crypto';

/** What a notice is sent with, and what its signature covers. */
export interface Signed {
  readonly id: string;
  /** When it is sent, in epoch milliseconds. */
  readonly at: number;
  readonly body: string;
}

/**
 * The headers that prove whose a notice is and which: `webhook-id` is the same at every attempt, `webhook-timestamp` the seconds of
 * this one, `webhook-signature` an HMAC-SHA256 over both and the body.
 * @param secret `whsec_` and base64, or any text, whose UTF-8 bytes are the key then
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders({ id, at, body }: Signed, secret: string): Readonly<Record<string, string>> {
  const seconds = Math.floor(at / 1000);
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}

function keyOf(secret: string): Buffer {
  const [, encoded] = /^whsec_([A-Za-z0-9+/_-]+={0,2})$/.exec(secret) ?? [];
  return encoded === undefined ? Buffer.from(secret, 'utf8') : Buffer.from(encoded, 'base64');
}
