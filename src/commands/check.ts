/** `khorak check`: what is wrong in feeds/, where, and how to mend it. */
import { loadCatalog } from '../catalog.ts';
import type { CatalogProblem } from '../model.ts';
import type { CommandContext } from './terminal.ts';

/** Checks the catalogue; 1 when anything is wrong. */
export async function check({ config, terminal }: CommandContext): Promise<number> {
  const { catalog, problems } = await loadCatalog(config.feedsDir);
  for (const problem of problems) terminal.complain(describeProblem(problem));
  const { sources, categories, partners } = catalog;
  const sound = `${sources.length} sources, ${categories.length} categories, ${partners.length} partners`;
  if (problems.length === 0) {
    terminal.say(`feeds: ${sound}, nothing wrong`);
    return 0;
  }
  terminal.complain(`feeds: ${sound} are sound; ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
  return 1;
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** One line that editors can jump to: `file:line: reason. mend.`. */
function describeProblem({ file, line, reason, mend }: CatalogProblem): string {
  return `${file}${line === null ? '' : `:${line}`}: ${sentence(reason)} ${sentence(mend)}`;
}
