import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire to a server: what goes through it can be seen, cut and silenced. */
export interface Wire {
  /** The server's address by this wire. */
  readonly url: string;
  /** What stands never says anything any more, without an end. */
  silence(): void;
  close(): void;
}

/** Lays a wire to the server of an address. A connection that says something which `cuts` names is cut. */
export async function openWire(address: string, cuts: (said: string) => boolean = () => false): Promise<Wire> {
  const url = new URL(address);
  const serverPort = Number(url.port);
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    for (const end of [near, far]) end.on('error', () => {});
    near.on('data', (said) => {
      if (!cuts(said.toString('latin1'))) return;
      near.destroy();
      far.destroy();
    });
    near.pipe(far).pipe(near);
    pairs.add([near, far]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    silence: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far).on('data', () => {});
        far.unpipe(near).on('data', () => {});
      }
    },
    close: () => {
      for (const end of [...pairs].flat()) end.destroy();
      server.close();
    },
  };
}
