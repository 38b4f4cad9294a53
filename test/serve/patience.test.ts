import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { listen } from '../../src/serve/index.ts';
import { ask } from './load.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What this process holds for good, in its heap. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const LOOPBACK = { port: 0, host: '127.0.0.1' };
const QUICK = { headersMs: 200, requestMs: 400, idleMs: 300, reader: { graceMs: 300, bytesPerSecond: 1_000_000 } };

const answer: RequestListener = (req, res) => {
  req.resume().once('end', () => res.end('answered'));
};

/** A client that sends `whole` at once and then `bytes` one by one, and all that it got when its connection ended. */
async function dribble(port: number, bytes: string, { everyMs, whole = '' }: { everyMs: number; whole?: string }) {
  const socket = connect(port, '127.0.0.1');
  const ended = received(socket);
  if (whole !== '') socket.write(whole);
  for (const byte of bytes) {
    if (socket.destroyed || socket.readableEnded) break;
    socket.write(byte);
    await Promise.race([setTimeout(everyMs), ended]);
  }
  return ended;
}

/** Resolves with what came and how long it took, when the connection is over, however it ends. */
async function received(socket: Socket): Promise<{ text: string; ms: number }> {
  const startedAt = performance.now();
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('close', resolve));
  return { text, ms: performance.now() - startedAt };
}

describe('who takes too long', () => {
  test('over the head of a request is told so and cut off', async () => {
    const server = await listen(answer, { ...LOOPBACK, patience: QUICK });
    const { text, ms } = await dribble(server.port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(200)}`, {
      everyMs: 20,
    });
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(ms).toBeLessThan(2000);
    await server.close();
  });

  test('over saying anything at all is cut off', async () => {
    const server = await listen(answer, { ...LOOPBACK, patience: QUICK });
    expect((await received(connect(server.port, '127.0.0.1'))).ms).toBeLessThan(2000);
    await server.close();
  });

  test('over the body of a request is cut off', async () => {
    const server = await listen(answer, { ...LOOPBACK, patience: QUICK });
    const head = 'POST /articles HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n';
    const socket = connect(server.port, '127.0.0.1');
    socket.write(head);
    const ended = received(socket);
    const sending = setInterval(() => socket.writable && socket.write('x'), 20);
    const { text, ms } = await ended;
    clearInterval(sending);
    expect(text).not.toMatch(/answered/);
    expect(ms).toBeLessThan(2000);
    await server.close();
  });

  test('over the next request has its connection closed', async () => {
    const server = await listen(answer, { ...LOOPBACK, patience: QUICK });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const { text, ms } = await received(socket);
    expect(text).toMatch(/answered/);
    expect(ms).toBeGreaterThan(200);
    expect(ms).toBeLessThan(3000);
    await server.close();
  });

  test('over the next request is cut off, though it sends blank lines meanwhile', async () => {
    const server = await listen(answer, { ...LOOPBACK, patience: QUICK });
    const whole = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    const { text, ms } = await dribble(server.port, '\r\n'.repeat(300), { everyMs: 10, whole });
    expect(text).toMatch(/answered/);
    expect(ms).toBeLessThan(3000);
    await server.close();
  });
});

describe('who asks without reading the answers', () => {
  const request = 'GET /feeds/all.rss HTTP/1.1\r\nHost: x\r\n\r\n';

  test('is answered some dozens, though all came in one piece', async () => {
    let asked = 0;
    const listener: RequestListener = (_req, res) => {
      asked += 1;
      res.end(Buffer.alloc(100_000, 'x'));
    };
    const server = await listen(listener, LOOPBACK);
    const socket = connect(server.port, '127.0.0.1').pause();
    const cut = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write(request.repeat(5000));
    // what the system has taken is read at last, to see the end
    while (asked === 0) await setTimeout(5);
    await setTimeout(50);
    socket.resume();
    await cut;
    expect(asked).toBeGreaterThan(1);
    expect(asked).toBeLessThan(100);
    await server.close();
  });

  test('is cut off too where what it expects is refused', async () => {
    const server = await listen(answer, { ...LOOPBACK, patience: QUICK });
    const socket = connect(server.port, '127.0.0.1').pause();
    socket.on('error', () => {});
    const cut = new Promise((resolve) => socket.once('close', resolve));
    const refused = request.replace('Host', 'Expect: x\r\nHost');
    socket.write(refused.repeat(200));
    await new Promise((resolve) => socket.once('readable', resolve));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.resume();
    await cut;
    expect(text.match(/HTTP\/1\.1 417/g)?.length ?? 0).toBeLessThan(100);
    await server.close();
  });

  test('for more than some has those that were taken, the last of which says so', async () => {
    for (const delayMs of [0, 5]) {
      const listener: RequestListener = (_req, res) => {
        if (delayMs === 0) res.end('<answer>');
        else void setTimeout(delayMs).then(() => res.end('<answer>'));
      };
      const server = await listen(listener, { ...LOOPBACK, patience: { ...QUICK, idleMs: 60_000 } });
      const socket = connect(server.port, '127.0.0.1');
      socket.write(request.repeat(200));
      const { text } = await received(socket);
      expect(text.match(/<answer>/g)).toHaveLength(32);
      expect(text.match(/Connection: close/g)).toHaveLength(1);
      expect(text.split('HTTP/1.1 200 OK').at(-1)).toMatch(/Connection: close/);
      await server.close();
    }
  });

  test('costs little memory, however much it asks for', async () => {
    let asked = 0;
    // none is given, so that none can be taken
    const listener: RequestListener = () => {
      asked += 1;
    };
    const server = await listen(listener, LOOPBACK);
    const before = heldBytes();
    const sockets = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').pause());
    const bytes = Buffer.from(request.repeat(1600));
    for (const socket of sockets) socket.on('error', () => {}).write(bytes);
    while (asked < 200 * 32) await setTimeout(20);
    expect(heldBytes() - before).toBeLessThan(60_000_000);
    expect(asked).toBe(200 * 32);
    for (const socket of sockets) socket.destroy();
    await server.close();
  });

  test('and then sends what is no request has the answers under way', async () => {
    const listener: RequestListener = (_req, res) => void setTimeout(50).then(() => res.end('<answer>'));
    const server = await listen(listener, { ...LOOPBACK, patience: { ...QUICK, idleMs: 60_000 } });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(`${request}${request}what is this?\r\n\r\n`);
    const { text } = await received(socket);
    expect(text.match(/<answer>/g)).toHaveLength(2);
    expect(text.match(/Connection: close/g)).toHaveLength(1);
    await server.close();
  });

  test('for some only has all of them in order', async () => {
    let asked = 0;
    const listener: RequestListener = (_req, res) => {
      asked += 1;
      const number = asked;
      void setTimeout(20 - number).then(() => res.end(`<${number}>`));
    };
    const server = await listen(listener, { ...LOOPBACK, patience: QUICK });
    const socket = connect(server.port, '127.0.0.1');
    socket.write(request.repeat(16));
    const { text } = await received(socket);
    expect(Array.from(text.matchAll(/<(\d+)>/g), ([, number]) => Number(number))).toEqual(
      Array.from({ length: 16 }, (_, n) => n + 1),
    );
    await server.close();
  });
});

describe('a large answer', () => {
  const body = Buffer.alloc(32_000_000, 'x');
  const large: RequestListener = (_req, res) => {
    res.setHeader('Content-Length', body.length);
    res.end(body);
  };
  const open = (port: number) => {
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  };

  test('is not held for who takes none of it', async () => {
    const gone = Promise.withResolvers<number>();
    const startedAt = performance.now();
    const listener: RequestListener = (req, res) => {
      res.once('close', () => gone.resolve(performance.now() - startedAt));
      large(req, res);
    };
    const server = await listen(listener, { ...LOOPBACK, patience: QUICK });
    const socket = open(server.port);
    const ms = await gone.promise;
    expect(ms).toBeGreaterThan(300);
    expect(ms).toBeLessThan(3000);
    socket.destroy();
    await server.close();
  });

  test('is not held for who takes a byte now and then', async () => {
    const gone = Promise.withResolvers<boolean>();
    const listener: RequestListener = (req, res) => {
      res.once('close', () => gone.resolve(res.writableFinished));
      large(req, res);
    };
    const server = await listen(listener, { ...LOOPBACK, patience: QUICK });
    const socket = open(server.port);
    const reading = setInterval(() => socket.read(1), 10);
    expect(await gone.promise).toBe(false);
    clearInterval(reading);
    socket.destroy();
    await server.close();
  });

  test('is given whole to who takes it slowly, but steadily', async () => {
    const server = await listen(large, {
      ...LOOPBACK,
      patience: { ...QUICK, reader: { graceMs: 2000, bytesPerSecond: 10_000 } },
    });
    const socket = open(server.port);
    let taken = 0;
    const ended = new Promise((resolve) => socket.once('close', resolve));
    const reading = setInterval(() => {
      taken += socket.read(Math.min(64_000, socket.readableLength))?.length ?? 0;
      if (taken > body.length) socket.destroy();
    }, 2);
    await ended;
    clearInterval(reading);
    expect(taken).toBeGreaterThan(body.length);
    await server.close();
  });
});

test('who takes nothing of what stands in line is cut, whatever it is', async () => {
  const cut = Promise.withResolvers<void>();
  // as an answer is that Node itself writes: none that was asked for
  const listener: RequestListener = (req, res) => {
    res.end('answered', () => req.socket.write(Buffer.alloc(32_000_000, 'x')));
    req.socket.once('close', () => cut.resolve());
  };
  const server = await listen(listener, { ...LOOPBACK, patience: { ...QUICK, idleMs: 60_000 } });
  const socket = connect(server.port, '127.0.0.1').pause();
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const startedAt = performance.now();
  await cut.promise;
  expect(performance.now() - startedAt).toBeLessThan(3000);
  socket.destroy();
  await server.close();
});

describe('more connections than are held', () => {
  test('are dropped, which is told once, and idle ones make room', async () => {
    const told: number[] = [];
    const server = await listen(answer, { ...LOOPBACK, maxConnections: 3, report: (dropped) => told.push(dropped) });
    const idle = await Promise.all(['127.0.0.1', '127.0.0.1', '127.0.0.2'].map((from) => idleFrom(server.port, from)));
    const over = idle.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    const dropped = await received(from('127.0.0.3', server.port));
    expect(dropped.text).toBe('');
    await Promise.all(over);
    expect((await ask(server.port)).status).toBe(200);
    expect(told).toEqual([1]);
    await server.close();
  });

  test('of one client leave a quarter to the others, however much it asks for', async () => {
    const told: number[] = [];
    const server = await listen(answer, { ...LOOPBACK, maxConnections: 8, report: (dropped) => told.push(dropped) });
    const greedy = await Promise.all(Array.from({ length: 6 }, () => idleFrom(server.port, '127.0.0.2')));
    for (let n = 0; n < 20; n += 1) expect((await received(from('127.0.0.2', server.port))).text).toBe('');
    expect(greedy.every((socket) => !socket.destroyed)).toBe(true);
    expect((await ask(server.port)).status).toBe(200);
    expect(told).toEqual([1]);
    // and when it lets one go, it may have another
    const gone = new Promise((resolve) => greedy[0]?.once('close', resolve));
    greedy[0]?.end();
    await gone;
    await idleFrom(server.port, '127.0.0.2');
    for (const socket of greedy) socket.destroy();
    await server.close();
  });
});

function from(localAddress: string, port: number): Socket {
  return connect({ port, host: '127.0.0.1', localAddress });
}

/** A connection that has had one answer and stays. */
async function idleFrom(port: number, address: string): Promise<Socket> {
  const socket = from(address, port);
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  return socket.resume();
}
