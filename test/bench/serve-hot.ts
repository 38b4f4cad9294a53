/** The hub's answers from memory, beside the same bytes by node:http alone. */
import { type Child, cpuMsOf, residentBytesOf, startScript } from './child.ts';
import { type Answered, exchange } from './exchange.ts';
import { type Figure, median } from './figures.ts';
import { startHub } from './hub-process.ts';
import type { LoadGenerator } from './load.ts';
import { HOT_PATH, pushArticles, writeNewsroom } from './newsroom.ts';
import { type NginxProcess, startNginx } from './nginx.ts';

const ENTRIES = 60;
const ROUNDS = 3;
const SECONDS = 3;
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

/** A way of asking, and the status it is answered with. */
interface Way {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly least: number | null;
  /** Whether a server of files can answer it too. */
  readonly isFile: boolean;
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

async function take(port: number, headers: Readonly<Record<string, string>>, status: number): Promise<Answered> {
  const answer = await exchange({ port, path: HOT_PATH, headers });
  const coding = headers['Accept-Encoding'] === undefined || status === 304 ? undefined : 'gzip';
  if (answer.status !== status || answer.headers['content-encoding'] !== coding) {
    throw new Error(`${HOT_PATH} was answered ${answer.status} ${answer.headers['content-encoding']}`);
  }
  return answer;
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

interface Contender {
  readonly pid: number;
  readonly port: number;
}

interface Contenders {
  readonly hub: Contender;
  readonly bare: Contender;
  readonly nginx: NginxProcess | null;
}

async function compare(
  generator: LoadGenerator,
  way: Way,
  { hub, bare, nginx }: Contenders,
): Promise<readonly Figure[]> {
  const rivals = [
    { name: null, contender: bare, way },
    // with files nginx can do neither deltas nor, fairly, what is not compressed
    ...(nginx === null || !way.isFile ? [] : [{ name: 'nginx', contender: nginx, way: knownTo(nginx, way) }]),
  ];
  const before = await countAnswers(hub.port, way.status);
  const ours: Measured[] = [];
  const theirs: Measured[][] = rivals.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    // the first round warms up
    const seconds = round === 0 ? 1 : SECONDS;
    for (const [at, rival] of rivals.entries()) theirs[at]?.push(await measure(generator, { ...rival, seconds }));
    ours.push(await measure(generator, { way, contender: hub, seconds }));
  }
  await take(hub.port, way.headers, way.status);
  const counted = (await countAnswers(hub.port, way.status)) - before;
  const asked = ours.reduce((sum, { requests }) => sum + requests, 0);
  if (counted < asked) throw new Error(`${way.name}: of ${asked} requests ${counted} were answered ${way.status}`);
  return rivals.flatMap(({ name }, at) => figuresOf({ way, rival: name, ours, theirs: theirs[at] ?? [] }));
}

/** The same way of asking with the tag that nginx gives. */
function knownTo({ etag }: NginxProcess, way: Way): Way {
  const { 'If-None-Match': tag, ...headers } = way.headers;
  return tag === undefined ? way : { ...way, headers: { ...headers, 'If-None-Match': etag } };
}

function figuresOf(of: {
  readonly way: Way;
  readonly rival: string | null;
  readonly ours: readonly Measured[];
  readonly theirs: readonly Measured[];
}): readonly Figure[] {
  const [ours, theirs] = [of.ours.slice(1), of.theirs.slice(1)];
  const name = `serve: ${of.way.name}${of.rival === null ? '' : ` (bare: ${of.rival})`}`;
  const least = of.rival === null ? of.way.least : null;
  const shown = (measured: readonly Measured[]) => measured.map(({ perSecond }) => Math.round(perSecond)).join(' ');
  console.error(`  ${of.way.name}: ${shown(ours)} /s, ${of.rival ?? 'bare'} ${shown(theirs)} /s`);
  const rate = (measured: readonly Measured[]) => median(measured.map(({ perSecond }) => perSecond));
  const cost = (measured: readonly Measured[]) => median(measured.map(({ cpuMicros }) => cpuMicros));
  const dearest = least === null ? null : { most: Number((1 / least).toPrecision(3)) };
  return [
    { name, unit: '/s', ours: rate(ours), bare: rate(theirs), limit: least === null ? null : { least } },
    // what others do on this machine moves the rate, but hardly this
    { name: `${name}, CPU of one`, unit: 'µs', ours: cost(ours), bare: cost(theirs), limit: dearest },
  ];
}

interface Measured {
  readonly perSecond: number;
  readonly requests: number;
  readonly cpuMicros: number;
}

async function measure(
  generator: LoadGenerator,
  of: { readonly way: Way; readonly contender: Contender; readonly seconds: number },
): Promise<Measured> {
  const { pid, port } = of.contender;
  const before = cpuMsOf(pid);
  const { perSecond, requests, errors } = await generator.run({
    ...{ port, path: HOT_PATH, headers: of.way.headers, seconds: of.seconds },
  });
  if (errors > 0) throw new Error(`${of.way.name}: ${errors} errors among ${requests} answers`);
  const after = cpuMsOf(pid);
  const cpuMs = before === null || after === null ? Number.NaN : after - before;
  return { perSecond, requests, cpuMicros: (cpuMs * 1000) / requests };
}

/** How many feeds the hub has answered with a status, by its own count. */
async function countAnswers(port: number, status: number): Promise<number> {
  const text = String((await exchange({ port, path: '/metrics' })).body);
  const lines = text.matchAll(/^http_requests_total\{route="\/feeds[^"]*",status="(\d+)"\} (\d+)/gm);
  return [...lines].reduce((sum, [, code, count]) => sum + (Number(code) === status ? Number(count) : 0), 0);
}
