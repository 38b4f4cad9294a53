/**
 * What the hub would do with more sources than anybody has: `npm run simulate`, or `npm run simulate -- 1e7 polls` for scales
 * by name; `--seed=N` for another throw of the dice. Gigabytes of memory for the largest.
 */
import { tableOf } from './report.ts';
import { DEFAULT, SCENARIOS } from './scenarios.ts';
import { size } from './sizing.ts';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--seed='));
const seed = process.argv.find((word) => word.startsWith('--seed='))?.slice('--seed='.length);
const unknown = wanted.filter((name) => !(name in SCENARIOS));
if (unknown.length > 0 || (seed !== undefined && !/^\d{1,9}$/.test(seed))) {
  console.error(`simulate: takes --seed=NUMBER and any of ${Object.keys(SCENARIOS).join(', ')}`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : DEFAULT) {
  for (const scenario of SCENARIOS[name] ?? []) {
    console.error(`${scenario.name} …`);
    console.log(`${tableOf(scenario.name, size({ ...scenario, seed: Number(seed ?? scenario.seed) }))}\n`);
  }
}
