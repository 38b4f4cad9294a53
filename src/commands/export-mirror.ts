/** Rounds of a mirror, and what is said of them. */
import type { MirrorPlan } from './export-plan.ts';
import { type MirrorParts, type RoundReport, runRound } from './export-round.ts';
import type { Terminal } from './terminal.ts';

/** Runs a round and tells of it. `isWhole`: everything stands as the hub has it. `againAt`: as in the plan. */
export type Mirror = () => Promise<{ readonly isWhole: boolean; readonly againAt: number | null }>;

/** Makes the rounds of one mirror. */
export function openMirror(
  parts: MirrorParts,
  plan: (signal: AbortSignal) => Promise<MirrorPlan>,
  told: { readonly terminal: Terminal; readonly directory: string },
): Mirror {
  let foreign = '';
  let isFirst = true;
  return async () => {
    const from = parts.now();
    const planned = await plan(parts.signal);
    const report = await runRound(parts, planned);
    const { terminal, directory } = told;
    for (const trouble of report.troubles) terminal.complain(`khorak: ${trouble}`);
    const others = describeForeign(report);
    if (others !== foreign && others !== '') terminal.complain(`khorak: ${others}`);
    foreign = others;
    if (isFirst || report.written + report.removed > 0) {
      terminal.say(`${directory}: ${describe(report)} (${((parts.now() - from) / 1000).toFixed(1)} s)`);
    }
    isFirst = false;
    const isWhole = !parts.signal.aborted && report.troubles.length + report.foreign.length === 0;
    return { isWhole, againAt: planned.againAt };
  };
}

function describe({ documents, written, removed, isMapNew }: RoundReport): string {
  const counts = `${documents} documents, each plain, .gz and .br: ${written} written, ${removed} removed`;
  return isMapNew ? `${counts}; languages.map is new: let the web server read it again` : counts;
}

function describeForeign({ foreign }: RoundReport): string {
  const [first] = foreign;
  if (first === undefined) return '';
  const more = foreign.length === 1 ? 'is' : `and ${foreign.length - 1} more are`;
  return `${first} ${more} not of this mirror's making and left as found; remove what should be mirrored`;
}
