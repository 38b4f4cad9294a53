import { Agent, createServer, get, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { listen } from '../../src/serve/index.ts';

test('a port in use is one line that names it and the mend', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(listen(() => {}, { port, host: '127.0.0.1' })).rejects.toMatchObject({
    code: 'port-in-use',
    message: `PORT ${port} is already in use: stop the program that has it, or set PORT to a free one.`,
  });
  other.close();
});

test('a host that is none of this machine’s is one line that names HOST', async () => {
  const failure = await listen(() => {}, { port: 0, host: '192.0.2.1' }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'bad-setting', message: expect.stringMatching(/^HOST 192\.0\.2\.1 [^\n]*$/) });
});

test('a running server tells its port and address', async () => {
  const server = await listen((_req, res) => res.end(), { port: 0, host: '127.0.0.1' });
  expect(server.port).toBeGreaterThan(0);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  await server.close();
});

describe('closing', () => {
  test('ends idle keep-alive connections at once, and can be asked twice', async () => {
    const server = await listen((_req, res) => res.end('x'), { port: 0, host: '127.0.0.1' });
    const agent = new Agent({ keepAlive: true });
    await new Promise((resolve) => {
      get({ port: server.port, host: '127.0.0.1', agent }, (res) => res.resume().once('end', resolve));
    });
    const started = performance.now();
    await Promise.all([server.close(), server.close()]);
    expect(performance.now() - started).toBeLessThan(1000);
    agent.destroy();
  });

  test('lets a request under way finish and takes no new one', async () => {
    let finish: () => void = () => {};
    const arrived = Promise.withResolvers<void>();
    const app: RequestListener = (_req, res) => {
      finish = () => res.end('whole');
      arrived.resolve();
    };
    const server = await listen(app, { port: 0, host: '127.0.0.1' });
    const agent = new Agent({ keepAlive: true });
    const answer = new Promise<{ body: string; connection: string | undefined }>((resolve, reject) => {
      get({ port: server.port, host: '127.0.0.1', agent }, (res) => {
        let body = '';
        res.on('data', (chunk) => {
          body += chunk;
        });
        res.on('end', () => resolve({ body, connection: res.headers.connection }));
      }).on('error', reject);
    });
    await arrived.promise;
    const closed = server.close();
    await expect(connects(server.port)).resolves.toBe(false);
    finish();
    await expect(answer).resolves.toEqual({ body: 'whole', connection: 'close' });
    await closed;
    agent.destroy();
  });

  test('lets all pipelined requests under way finish, and one that comes while it closes', async () => {
    const finish: (() => void)[] = [];
    const arrived = [2, 3].map((count) => ({ count, ...Promise.withResolvers<void>() }));
    const app: RequestListener = (_req, res) => {
      const number = finish.push(() => res.end(`<${number}>`));
      for (const { count, resolve } of arrived) if (count === number) resolve();
    };
    const server = await listen(app, { port: 0, host: '127.0.0.1' });
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    const ended = new Promise((resolve, reject) => socket.once('close', resolve).once('error', reject));
    const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
    socket.write(request.repeat(2));
    await arrived[0]?.promise;
    const closed = server.close();
    socket.write(request);
    await arrived[1]?.promise;
    for (const end of finish) end();
    await Promise.all([ended, closed]);
    expect(text.match(/<\d>/g)).toEqual(['<1>', '<2>', '<3>']);
    expect(text.match(/Connection: close/g)).toHaveLength(1);
  });

  test('lets a slow reader have the whole of an answer already begun', async () => {
    const body = Buffer.alloc(16_000_000, 'x');
    const ended = Promise.withResolvers<void>();
    const app: RequestListener = (_req, res) => {
      res.setHeader('Content-Length', body.length);
      res.end(body);
      ended.resolve();
    };
    const server = await listen(app, { port: 0, host: '127.0.0.1' });
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await ended.promise;
    const closed = server.close();
    let received = 0;
    await new Promise((resolve, reject) => {
      socket.on('data', (chunk) => {
        received += chunk.length;
      });
      socket.on('close', resolve);
      socket.on('error', reject);
    });
    expect(received).toBeGreaterThan(body.length);
    await closed;
  });
});

test('closing waits for a slow reader no longer than its grace', async () => {
  const cut = Promise.withResolvers<boolean>();
  const app: RequestListener = (_req, res) => {
    res.once('close', () => cut.resolve(!res.writableFinished));
    res.end(Buffer.alloc(32_000_000, 'x'));
  };
  const server = await listen(app, { port: 0, host: '127.0.0.1', patience: { closeMs: 200 } });
  const socket = connect(server.port, '127.0.0.1').pause();
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('readable', resolve));
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeGreaterThan(150);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(await cut.promise).toBe(true);
  socket.destroy();
});

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
}
