import { CPU } from './parameters.ts';
import { type Sized, servingOf } from './sizing.ts';

type Row = readonly [name: string, cell: (sized: Sized) => string];

const ROWS: readonly Row[] = [
  ['polls an hour', ({ result }) => count(result.pollsAnHour)],
  ['put back an hour', ({ result }) => count(result.putBackAnHour)],
  ['staleness p50', ({ result }) => time(result.staleness.p50)],
  ['  p90', ({ result }) => time(result.staleness.p90)],
  ['  p99', ({ result }) => time(result.staleness.p99)],
  ['lateness p50, hosts with room', ({ result }) => time(result.lateness.p50)],
  ['  p99', ({ result }) => time(result.lateness.p99)],
  ['hosts that are full', ({ result }) => count(result.fullHosts)],
  ['  share of sources at them', ({ result }) => percent(result.shareAtFullHosts)],
  ['  round of the largest host', ({ result }) => time(result.longestRoundHours * 3_600_000)],
  ['politeness violations', ({ result }) => count(result.violations)],
  ['collectors', ({ setup }) => count(setup.collectors)],
  ['  sockets in use, mean', ({ result }) => count(result.socketsMean)],
  ['  sockets in use, most', ({ result }) => count(result.socketsMost)],
  ['  cores busy', ({ result }) => count(result.cores)],
  ['databases', ({ setup }) => count(setup.databases)],
  ['  statements of polling a second', ({ result }) => count(result.statementsASecond)],
  ['  rows a second', ({ result }) => count(result.rowsASecond)],
  ['  share of one writer', ({ result }) => percent(result.shareOfOneWriter)],
  ['new entries a second', ({ result }) => count(result.entriesASecond)],
  ['  lost before a poll', ({ result }) => percent(result.shareLost)],
  ['notifiers', ({ setup }) => count(setup.notifiers)],
  ['  deliveries a second', ({ result }) => count(result.deliveriesASecond)],
  ['  delay p50', ({ result }) => time(result.deliveryDelay.p50)],
  ['  delay p99', ({ result }) => time(result.deliveryDelay.p99)],
  ['  largest burst', ({ result }) => count(result.largestBurst)],
  ['readers asking, an hour', (sized) => count(serving(sized).pulls * 3600)],
  ['  cores, all in memory', (sized) => count(serving(sized).coresHot)],
  ['  cores, a fifth cold', (sized) => count(serving(sized).cores)],
  ['  cores behind a CDN', (sized) => count(serving(sized).coresWithCdn)],
  ['fills up first', firstFull],
];

/** The table of one scenario: a line a figure. */
export function tableOf(name: string, sized: Sized): string {
  const width = Math.max(...ROWS.map(([label]) => label.length));
  const lines = ROWS.map(([label, cell]) => `${label.padEnd(width)}  ${cell(sized)}`);
  return [`== ${name} (seed ${sized.setup.seed})`, ...lines].join('\n');
}

/** What is fullest of one host, one collector's sockets, its cores, and one database's writer, and how full (1 is full). */
function firstFull({ setup, result }: Sized): string {
  const resources = [
    { what: 'the largest host', full: result.hostFill },
    { what: "one collector's sockets", full: result.socketsMean / setup.sockets },
    { what: "one collector's cores", full: result.cores / CPU.cores },
    { what: "one database's writer", full: result.shareOfOneWriter },
  ].sort((one, other) => other.full - one.full);
  return resources.map(({ what, full }) => `${what} ${full.toPrecision(2)}×`).join(', ');
}

function serving({ setup, result }: Sized) {
  return servingOf(setup.sources, result.entriesASecond);
}

function count(value: number): string {
  if (value === 0) return '0';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(3)} %`;
}

function time(ms: number): string {
  if (Number.isNaN(ms)) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
