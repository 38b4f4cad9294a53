/** Partners' sites in a process of their own, so that their work is not counted: each on a loopback address of its own. Take everything. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

async function take(n: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(204).end());
  }).listen(0, `127.2.0.${n + 1}`);
  await once(server, 'listening');
  return `http://127.2.0.${n + 1}:${(server.address() as AddressInfo).port}/khorak`;
}

const urls: string[] = [];
for (let n = 0; n < Number(process.argv[2]); n += 1) urls.push(await take(n));
process.send?.({ urls });
