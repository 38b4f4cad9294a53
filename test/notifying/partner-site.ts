/** A partner's site on loopback, and a hub that tells it. The clock moves when a test says so. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A notice as it came, its signature verified as a partner verifies it. */
export interface Taken {
  readonly id: string;
  readonly timestamp: number;
  readonly contentType: string | undefined;
  readonly isGenuine: boolean;
  readonly body: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: { readonly key: string; readonly id: string; readonly item?: Readonly<Record<string, unknown>> };
  };
}

/** How an answer is given: a status, with headers; `hang` gives none, `cut` ends the connection. */
export type Reply = number | 'hang' | 'cut' | readonly [number, Readonly<Record<string, string>>];

/** A site that takes notices. */
export interface PartnerSite {
  readonly url: string;
  readonly taken: Taken[];
  /** How many notices it was sent at once at the most. */
  mostAtOnce(): number;
  /** How it answers from now on. */
  reply(answer: (notice: Taken) => Reply): void;
  close(): Promise<void>;
}

/** Opens one that takes everything; an answer takes `answerMs`. */
export async function openPartnerSite(secret: string, { answerMs = 0 } = {}): Promise<PartnerSite> {
  const taken: Taken[] = [];
  let answer: (notice: Taken) => Reply = () => 204;
  let [open, most] = [0, 0];
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    open += 1;
    most = Math.max(most, open);
    response.once('close', () => {
      open -= 1;
    });
    const notice = read(request, await bodyOf(request), secret);
    taken.push(notice);
    const reply = answer(notice);
    if (reply === 'hang') return;
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    const [status, headers] = typeof reply === 'number' ? [reply, {}] : reply;
    setTimeout(() => response.writeHead(status, headers).end(), answerMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/khorak`,
    taken,
    mostAtOnce: () => most,
    reply: (next) => {
      answer = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function read({ headers }: IncomingMessage, body: string, secret: string): Taken {
  const id = String(headers['webhook-id']);
  const seconds = String(headers['webhook-timestamp']);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest();
  const given = Buffer.from(String(headers['webhook-signature']).replace(/^v1,/, ''), 'base64');
  return {
    id,
    timestamp: Number(seconds) * 1000,
    contentType: headers['content-type'],
    isGenuine: given.length === expected.length && timingSafeEqual(given, expected),
    body: JSON.parse(body),
  };
}
