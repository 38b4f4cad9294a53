/** The hub's pages as it serves them, for a mirror: the same bytes, asked for over loopback. */
import { Agent, get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Hub } from '../hub.ts';
import { doorOf } from '../hub-door.ts';
import { createApp, listen } from '../serve/index.ts';

const TIMEOUT_MS = 30_000;

/** Pages by their path below PUBLIC_URL. */
export interface HubPages {
  /** The page for people; null for one that is not there or gone. @throws Error for any other answer than 200. */
  get(path: string): Promise<Uint8Array | null>;
  close(): Promise<void>;
}

/** Serves `hub` to this process alone, for the time of a command: nothing can be pushed or withdrawn there. */
export async function openPages(hub: Hub): Promise<HubPages> {
  const app = createApp({ ...doorOf(hub), pushToken: null, adminToken: null, throttlePerMinute: 0 });
  const server = await listen(app, { port: 0, host: '127.0.0.1' });
  // An agent of our own: settings of the machine could send the global one through a proxy.
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  return {
    get: async (path) => {
      const answer = await ask(`${server.url}${path}`, agent);
      const body = await buffer(answer);
      if (answer.statusCode === 200) return body;
      if (answer.statusCode === 404 || answer.statusCode === 410) return null;
      throw new Error(`${path} answered ${answer.statusCode}`);
    },
    close: async () => {
      agent.destroy();
      await server.close();
    },
  };
}

function ask(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { accept: 'text/html' }, timeout: TIMEOUT_MS }, resolve);
    request.on('timeout', () => request.destroy(new Error(`${url} did not answer`)));
    request.on('error', reject);
  });
}
