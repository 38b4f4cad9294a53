/** The hub's answers from memory, beside the same bytes by node:http alone. */
import { type Child, residentBytesOf, startScript } from './child.ts';
import { compare, take, type Way } from './contest.ts';
import type { Answered } from './exchange.ts';
import type { Figure } from './figures.ts';
import { startHub } from './hub-process.ts';
import type { LoadGenerator } from './load.ts';
import { HOT_PATH, pushArticles, writeNewsroom } from './newsroom.ts';
import { startNginx } from './nginx.ts';

const ENTRIES = 60;
/** What a load generator with one address only may ask for: the limits still count it. */
const ONE_CLIENT_PER_MINUTE = '1000000';

/** An answer for the bare server to give; `body` in Base64. */
interface BareAnswer {
  readonly headers: string[];
  readonly body: string;
}

/** Everything the bare server answers. */
export interface BareOrder {
  readonly etag: string;
  readonly gzip: BareAnswer;
  readonly identity: BareAnswer;
  readonly notModified: BareAnswer;
  readonly delta: BareAnswer;
}

/** Rates of the hub and of the bare server (and of nginx, where it is there), asked in turn, and the hub's memory after it. */
export async function benchHot(folder: string, generator: LoadGenerator): Promise<readonly Figure[]> {
  await writeNewsroom(folder);
  const env: Record<string, string> = generator.clients === 1 ? { THROTTLE_PER_MINUTE: ONE_CLIENT_PER_MINUTE } : {};
  const hub = await startHub({ folder, env });
  const started: Child[] = [hub];
  try {
    const { order, before } = await prepare(hub.port);
    const bare = await startScript<{ readonly port: number }>('bare-server.ts', 'server', order);
    started.push(bare.child);
    const [identity, gzip] = [order.identity, order.gzip].map(({ body }) => Buffer.from(body, 'base64'));
    const files = { path: HOT_PATH, identity: identity ?? Buffer.of(), gzip: gzip ?? Buffer.of() };
    const nginx = await startNginx(folder, files);
    if (nginx !== null) started.push(nginx);
    const figures: Figure[] = [];
    for (const way of waysOf(order, before)) {
      const contenders = { hub, bare: { pid: bare.child.pid, port: bare.said.port }, nginx };
      figures.push(...(await compare(generator, way, contenders)));
    }
    const held = residentBytesOf(hub.pid);
    if (held !== null) figures.push(memory('serve: memory after the load', held));
    return figures;
  } finally {
    await Promise.all(started.map((child) => child.stop()));
  }
}

function memory(name: string, bytes: number): Figure {
  return { name, unit: 'MB', ours: bytes / 1e6, bare: null, limit: null };
}

function waysOf({ etag }: BareOrder, before: string): readonly Way[] {
  const gzip = { 'Accept-Encoding': 'gzip, deflate' };
  return [
    { name: 'hot 200, gzip', headers: gzip, status: 200, least: 0.85, isFile: true },
    { name: 'hot 304', headers: { ...gzip, 'If-None-Match': etag }, status: 304, least: 0.85, isFile: true },
    { name: 'hot 200, identity', headers: {}, status: 200, least: null, isFile: false },
    {
      ...{ name: '226', headers: { ...gzip, 'A-IM': 'feed', 'If-None-Match': before } },
      ...{ status: 226, least: null, isFile: false },
    },
  ];
}

/** Fills the hub, and takes from it what the bare server is to answer. `before`: the tag of the version one article older. */
async function prepare(port: number): Promise<{ readonly order: BareOrder; readonly before: string }> {
  const gzip = { 'Accept-Encoding': 'gzip, deflate' };
  await pushArticles(port, 0, ENTRIES - 1);
  const before = tagOf(await take(port, gzip, 200));
  await pushArticles(port, ENTRIES - 1, ENTRIES);
  const full = await take(port, gzip, 200);
  const etag = tagOf(full);
  const order = {
    etag,
    gzip: bareAnswer(full),
    identity: bareAnswer(await take(port, {}, 200)),
    notModified: bareAnswer(await take(port, { ...gzip, 'If-None-Match': etag }, 304)),
    delta: bareAnswer(await take(port, { ...gzip, 'A-IM': 'feed', 'If-None-Match': before }, 226)),
  };
  console.error(`  ${full.body.length} bytes gzip, ${order.identity.body.length * 0.75} bytes identity`);
  return { order, before };
}

function tagOf({ headers }: Answered): string {
  return headers.etag ?? '';
}

/** Node adds date and connection of its own. */
function bareAnswer({ rawHeaders, body }: Answered): BareAnswer {
  const headers = rawHeaders.filter(
    (_, at) => !/^(date|connection|keep-alive)$/i.test(rawHeaders[at - (at % 2)] ?? ''),
  );
  return { headers, body: body.toString('base64') };
}
