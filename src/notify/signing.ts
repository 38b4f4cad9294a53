import { createHmac } from 'node:crypto';

/** What a notice is sent with, and what its signature covers. */
export interface Signed {
  readonly id: string;
  /** When it is sent, in epoch milliseconds. */
  readonly at: number;
  readonly body: string;
}

/** Bytes that a key may have, by the specification. */
const SHORTEST = 24;
const LONGEST = 64;

/** The key of a secret as the Standard Webhooks write it, `whsec_` and base64 of 24 to 64 bytes; null for any other text. */
export function readSecret(secret: string): Buffer | null {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  if (encoded === undefined || encoded.replace(/=+$/, '').length % 4 === 1) return null;
  const key = Buffer.from(encoded, 'base64');
  return key.length >= SHORTEST && key.length <= LONGEST ? key : null;
}

/**
 * The headers that prove whose a notice is and which: `webhook-id` is the same at every attempt, `webhook-timestamp` the seconds of
 * this one, `webhook-signature` an HMAC-SHA256 over both and the body.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders({ id, at, body }: Signed, key: Buffer): Readonly<Record<string, string>> {
  const seconds = Math.floor(at / 1000);
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}
