/**
 * Performance, each figure beside a bare yardstick of the same run: `npm run bench`, or `npm run bench -- poll` for one
 * section. Nothing is asserted by time; a limit that is missed is marked.
 */
import { benchDeliveries } from './deliveries.ts';
import { printDetectorTable } from './detector.ts';
import { type Figure, tableOf } from './figures.ts';
import { benchLeases } from './leases.ts';
import { benchMachines } from './machines.ts';
import { benchManners } from './manners.ts';
import { benchParsing } from './parse.ts';
import { benchPolling } from './poll.ts';
import { benchSaving } from './save.ts';
import { benchSearching } from './search.ts';
import { benchServing } from './serve.ts';

const SECTIONS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  parse: benchParsing,
  save: benchSaving,
  search: benchSearching,
  leases: benchLeases,
  poll: benchPolling,
  machines: benchMachines,
  deliveries: benchDeliveries,
  manners: benchManners,
  serve: benchServing,
  detector: async () => {
    printDetectorTable();
    return [];
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in SECTIONS));
if (unknown.length > 0) {
  console.error(`bench: there is no section ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(2);
}
const figures: Figure[] = [];
for (const [name, run] of Object.entries(SECTIONS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`${name} …`);
  figures.push(...(await run()));
}
if (figures.length > 0) console.log(tableOf(figures));
