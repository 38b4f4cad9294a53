/** One round of a mirror: what the plan names is written where it changed, what it does not name is removed. */
import { messageOf } from '../errors.ts';
import type { Store } from '../store/index.ts';
import type { PlannedDocument } from './export-feeds.ts';
import type { MirrorFolder } from './export-folder.ts';
import { articleKey } from './export-lingering.ts';
import type { MirrorPlan } from './export-plan.ts';

/** Documents made and written at a time, so that packing one does not wait for rendering another. */
const AT_ONCE = 8;

/** What a round did. `troubles`: a line each of what failed; its files are as they were. */
export interface RoundReport {
  readonly documents: number;
  readonly written: number;
  readonly removed: number;
  /** Names that are taken by files of somebody else. */
  readonly foreign: readonly string[];
  readonly troubles: readonly string[];
  /** Whether what a web server reads only when it starts is another than before. */
  readonly isMapNew: boolean;
}

/** What a mirror is kept with; `stamps` are those of the documents that stand in the folder, by name. */
export interface MirrorParts {
  readonly folder: MirrorFolder;
  readonly store: Pick<Store, 'findEntry'>;
  readonly stamps: Map<string, string>;
  readonly now: () => number;
  /** Ends the round between two documents. */
  readonly signal: AbortSignal;
}

/** Brings the folder up to the plan. Withdrawn articles go first; nothing of a feed that failed is removed. */
export async function runRound(parts: MirrorParts, plan: MirrorPlan): Promise<RoundReport> {
  const { folder, signal } = parts;
  const troubles = [...plan.failed].map(([path, error]) => `${path}: ${messageOf(error)}`);
  await folder.markGone(plan.withdrawn, { more: plan.failed.size > 0 });
  const withdrawn = [...plan.withdrawn].map(articleFile).filter((name) => folder.owned().has(name));
  await removeAll(parts, withdrawn);
  const names = new Set(plan.documents.map(({ name }) => name));
  const foreign = await folder.claim(names);
  const isMapNew = await folder.note('languages.map', mapOf(plan.languages));
  let written = 0;
  const take = async (document: PlannedDocument) => {
    const outcome = await write(parts, document).catch((error: unknown) => {
      troubles.push(`${document.name}: ${messageOf(error)}`);
      return 'failed';
    });
    if (outcome === 'written') written += 1;
    if (outcome === 'absent') names.delete(document.name);
  };
  const documents = plan.documents.filter(({ name }) => !foreign.has(name));
  for (let at = 0; at < documents.length && !signal.aborted; at += AT_ONCE) {
    await Promise.all(documents.slice(at, at + AT_ONCE).map(take));
  }
  const stale = signal.aborted ? [] : await findStale(parts, plan, names);
  await removeAll(parts, stale);
  const removed = withdrawn.length + stale.length;
  return { documents: names.size, written, removed, foreign: [...foreign], troubles, isMapNew };
}

async function write(
  { folder, stamps, now }: MirrorParts,
  { name, stamp, make }: PlannedDocument,
): Promise<'written' | 'unchanged' | 'absent'> {
  if (stamp !== null && stamps.get(name) === stamp) return 'unchanged';
  const made = await make();
  if (made === null) return 'absent';
  const isNew = await folder.replace(name, made.body, made.modifiedAt ?? now());
  if (stamp !== null) stamps.set(name, stamp);
  return isNew ? 'written' : 'unchanged';
}

async function removeAll({ folder, stamps }: MirrorParts, names: readonly string[]): Promise<void> {
  for (const name of names) stamps.delete(name);
  await folder.remove(names);
}

/** Documents of ours that are no longer named. While a feed cannot be read, only what is surely none of its own. */
async function findStale(
  { folder, store }: MirrorParts,
  { failed }: MirrorPlan,
  names: ReadonlySet<string>,
): Promise<readonly string[]> {
  const unnamed = [...folder.owned()].filter((name) => !names.has(name));
  if (failed.size === 0) return unnamed;
  const stale: string[] = [];
  for (const name of unnamed) {
    const key = articleKey(name);
    const isKept =
      key === null
        ? [...failed.keys()].some(
            (path) => `/${name}`.startsWith(`${path}.`) || `/${name}`.startsWith(`${path}/archive/`),
          )
        : (await store.findEntry(key)).kind === 'entry';
    if (!isKept) stale.push(name);
  }
  return stale;
}

function articleFile(key: string): string {
  return `articles/${key}.html`;
}

/** Lines of nginx's `map`. */
function mapOf(languages: ReadonlyMap<string, string>): string {
  return [...languages].map(([path, language]) => `${path} ${language};\n`).join('');
}
