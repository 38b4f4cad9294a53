/** The hub and its rivals under the same load, in turn. */
import { cpuMsOf } from './child.ts';
import { type Answered, exchange } from './exchange.ts';
import type { Figure } from './figures.ts';
import type { LoadGenerator } from './load.ts';
import { HOT_PATH } from './newsroom.ts';
import type { NginxProcess } from './nginx.ts';

const ROUNDS = 3;
const SECONDS = 3;

/** A way of asking, and the status it is answered with. */
export interface Way {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly least: number | null;
  /** Whether a server of files can answer it too. */
  readonly isFile: boolean;
}

/** Asks for the hot feed once. @throws when it is answered otherwise than expected */
export async function take(port: number, headers: Readonly<Record<string, string>>, status: number): Promise<Answered> {
  const answer = await exchange({ port, path: HOT_PATH, headers });
  const coding = headers['Accept-Encoding'] === undefined || status === 304 ? undefined : 'gzip';
  if (answer.status !== status || answer.headers['content-encoding'] !== coding) {
    throw new Error(`${HOT_PATH} was answered ${answer.status} ${answer.headers['content-encoding']}`);
  }
  return answer;
}

interface Contender {
  readonly pid: number;
  readonly port: number;
}

/** Who is measured in turn. */
export interface Contenders {
  readonly hub: Contender;
  readonly bare: Contender;
  readonly nginx: NginxProcess | null;
}

/** Rates and costs of the hub for one way of asking, beside each rival's. @throws unless each answer was as expected */
export async function compare(
  generator: LoadGenerator,
  way: Way,
  { hub, bare, nginx }: Contenders,
): Promise<readonly Figure[]> {
  const rivals = [
    { name: null, contender: bare, way },
    // it hands out files: it makes no deltas
    ...(nginx === null || !way.isFile ? [] : [{ name: 'nginx', contender: nginx, way: knownTo(nginx, way) }]),
  ];
  const before = await countAnswers(hub.port, way.status);
  const ours: Measured[] = [];
  const theirs: Measured[][] = rivals.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    // the first round warms up: a hub that has its code still to compile may refuse some of it
    const isWarm = round > 0;
    for (const [at, rival] of rivals.entries()) theirs[at]?.push(await measure(generator, { ...rival, isWarm }));
    ours.push(await measure(generator, { way, contender: hub, isWarm }));
  }
  await take(hub.port, way.headers, way.status);
  const counted = (await countAnswers(hub.port, way.status)) - before;
  const asked = ours.reduce((sum, { requests, errors }) => sum + requests - errors, 0);
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
  const dearest = least === null ? null : { most: Number((1 / least).toPrecision(3)) };
  return [
    {
      name,
      unit: '/s',
      ...middleRound(ours, theirs, ({ perSecond }) => perSecond),
      limit: least === null ? null : { least },
    },
    // what others do on this machine moves the rate, but hardly this
    {
      name: `${name}, CPU of one`,
      unit: 'µs',
      ...middleRound(ours, theirs, ({ cpuMicros }) => cpuMicros),
      limit: dearest,
    },
  ];
}

/** The round whose ratio is the middle one: what disturbs the machine for a while mostly disturbs both of a round. */
function middleRound(
  ours: readonly Measured[],
  theirs: readonly Measured[],
  of: (measured: Measured) => number,
): Pick<Figure, 'ours' | 'bare'> {
  const rounds = ours.flatMap((one, at) => {
    const other = theirs[at];
    return other === undefined ? [] : [{ ours: of(one), bare: of(other) }];
  });
  const sorted = rounds.sort((one, other) => one.ours / one.bare - other.ours / other.bare);
  return sorted[Math.floor(sorted.length / 2)] ?? { ours: Number.NaN, bare: Number.NaN };
}

interface Measured {
  readonly perSecond: number;
  readonly requests: number;
  readonly errors: number;
  readonly cpuMicros: number;
}

async function measure(
  generator: LoadGenerator,
  of: { readonly way: Way; readonly contender: Contender; readonly isWarm: boolean },
): Promise<Measured> {
  const { pid, port } = of.contender;
  const before = cpuMsOf(pid);
  const { perSecond, requests, errors } = await generator.run({
    ...{ port, path: HOT_PATH, headers: of.way.headers, seconds: of.isWarm ? SECONDS : 1 },
  });
  if (errors > 0 && of.isWarm) throw new Error(`${of.way.name}: ${errors} errors among ${requests} answers`);
  const after = cpuMsOf(pid);
  const cpuMs = before === null || after === null ? Number.NaN : after - before;
  return { perSecond, requests, errors, cpuMicros: (cpuMs * 1000) / requests };
}

/** How many feeds the hub has answered with a status, by its own count. */
async function countAnswers(port: number, status: number): Promise<number> {
  const text = String((await exchange({ port, path: '/metrics' })).body);
  const lines = text.matchAll(/^http_requests_total\{route="\/feeds[^"]*",status="(\d+)"\} (\d+)/gm);
  return [...lines].reduce((sum, [, code, count]) => sum + (Number(code) === status ? Number(count) : 0), 0);
}
