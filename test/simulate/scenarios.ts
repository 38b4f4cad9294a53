import { HUB, POSTGRES, POSTGRES_CROWDED, SQLITE } from './parameters.ts';
import type { Question } from './sizing.ts';

const MINUTE_MS = 60_000;

/** A question with the name of its line in the table. */
export interface Scenario extends Question {
  readonly name: string;
}

const BASE = {
  ...{ everyMs: null, collectors: null, databases: null, sockets: HUB.maxSockets, pushed: false },
  ...{ horizonMs: 60 * MINUTE_MS, warmUpMs: 10 * MINUTE_MS, seed: 1 },
} as const;
/** Ten million sources for a quarter of an hour: an hour says the same and takes minutes more. */
const SHORT = { horizonMs: 15 * MINUTE_MS, warmUpMs: 3 * MINUTE_MS } as const;
const AS_BUILT = { routing: 'shared', costs: POSTGRES, databases: 1 } as const;
const BY_HOST = { routing: 'by-host', costs: POSTGRES } as const;
const ONE = { routing: 'by-host', costs: SQLITE, collectors: 1, databases: 1 } as const;

/** What can be asked for by name; the scales that come by themselves stand in `DEFAULT`. */
export const SCENARIOS: Readonly<Record<string, readonly Scenario[]>> = {
  '1e4': [{ ...BASE, ...ONE, name: '10⁴, one process, SQLite', sources: 1e4 }],
  '1e5': [{ ...BASE, ...ONE, name: '10⁵, one process, SQLite', sources: 1e5 }],
  '1e6': [
    { ...BASE, ...AS_BUILT, name: '10⁶, as built', sources: 1e6 },
    { ...BASE, ...AS_BUILT, name: '10⁶, as built, crowded server', sources: 1e6, costs: POSTGRES_CROWDED },
    { ...BASE, ...BY_HOST, name: '10⁶, by host', sources: 1e6 },
  ],
  '1e7': [
    { ...BASE, ...SHORT, ...AS_BUILT, name: '10⁷, as built', sources: 1e7, collectors: 17 },
    { ...BASE, ...SHORT, ...BY_HOST, name: '10⁷, by host', sources: 1e7 },
    { ...BASE, ...SHORT, ...BY_HOST, name: '10⁷, by host, pushed', sources: 1e7, pushed: true },
  ],
  // Everything every four minutes: platforms cannot be asked so often, what is left comes to 10⁸ polls an hour.
  polls: [
    {
      ...{ ...BASE, ...BY_HOST, name: '10⁸ polls an hour', sources: 1e7, everyMs: 4 * MINUTE_MS },
      ...{ horizonMs: 3 * MINUTE_MS, warmUpMs: MINUTE_MS },
    },
  ],
};

/** The scales of a run without arguments. */
export const DEFAULT: readonly string[] = ['1e4', '1e5', '1e6'];
