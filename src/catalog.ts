/** `feeds/` → checked sources, categories and partners. What is broken is left out and reported; the rest goes on. */
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CATEGORIES, HUB_DESCRIPTION, HUB_LANGUAGE, HUB_TITLE, RETENTION } from './catalog/defaults.ts';
import type { Fault } from './catalog/fault.ts';
import { ID } from './catalog/fields.ts';
import { fingerprintCatalog } from './catalog/fingerprint.ts';
import { type Checked, checkCategories, checkHub, checkPartners } from './catalog/hub-files.ts';
import { checkSource, type SourceSurroundings, UNLIMITED } from './catalog/source-file.ts';
import { readYaml, shownPath } from './catalog/yaml-file.ts';
import { HubError } from './errors.ts';
import type { Catalog, CatalogProblem, Hub, Source } from './model.ts';

export { isTimeZone, readHttpUrl, readTag } from './catalog/fields.ts';

const ENDING = '.yaml';
const DEFAULT_HUB: Hub = {
  title: HUB_TITLE,
  description: HUB_DESCRIPTION,
  language: HUB_LANGUAGE,
  retention: RETENTION,
};

/** What a folder holds, what is wrong in it, and which sources exist but could not be read. */
export interface CatalogReading {
  readonly catalog: Catalog;
  readonly problems: readonly CatalogProblem[];
  /** Ids of sources whose file is there but broken, so that nobody takes them for removed. */
  readonly brokenSources: readonly string[];
}

interface Outcome<T> {
  readonly value: T | null;
  readonly broken: boolean;
  readonly problems: readonly CatalogProblem[];
}

async function readPart<T>(
  path: string,
  check: (value: unknown) => Checked<T> | Promise<Checked<T>>,
): Promise<Outcome<T>> {
  const reading = await readYaml(path);
  if (reading.kind === 'missing') return { value: null, broken: false, problems: [] };
  if (reading.kind === 'broken') return { value: null, broken: true, problems: reading.problems };
  const checked = await check(reading.file.value);
  if ('value' in checked) return { value: checked.value, broken: false, problems: [] };
  return { value: null, broken: true, problems: checked.faults.map(reading.file.problem) };
}

/** A source's file; one with a fault in its name stands for the source it was meant for. */
interface SourceName {
  readonly name: string;
  readonly id: string;
  readonly fault: Fault | null;
}

const YAML = /\.ya?ml$/i;

async function listSources(folder: string): Promise<readonly SourceName[]> {
  try {
    // Names with a leading dot are editors' and our own half-written files.
    const names = (await readdir(folder)).filter((name) => YAML.test(name) && !name.startsWith('.')).sort();
    return names.map((name) => {
      const id = name.replace(YAML, '');
      return { name, id, fault: nameFault(name, id) };
    });
  } catch (cause) {
    const shown = shownPath(folder);
    throw new HubError('bad-catalog', `There is no folder ${shown} that can be read: create it, or correct FEEDS_DIR`, {
      cause,
    });
  }
}

/** The hub's files by their names; under another ending they would be passed over in silence. */
const HUB_FILES = ['hub', 'categories', 'partners'];

async function misnamed(root: string): Promise<readonly CatalogProblem[]> {
  const names = await readdir(root).catch((): string[] => []);
  return HUB_FILES.flatMap((name) => {
    if (!names.includes(`${name}.yml`)) return [];
    const file = shownPath(join(root, `${name}.yml`));
    return [{ file, line: null, reason: `The name does not end in ${ENDING}`, mend: `Rename it to ${name}${ENDING}` }];
  });
}

function nameFault(name: string, id: string): Fault | null {
  if (!name.endsWith(ENDING))
    return { path: [], reason: `The name does not end in ${ENDING}`, mend: `Rename it to end in ${ENDING}` };
  if (ID.test(id)) return null;
  return {
    path: [],
    reason: 'The name of the file is not an id',
    mend: 'Rename it with a–z, 0–9 and -, such as isna.yaml',
  };
}

async function readSource(
  path: string,
  { id, fault }: SourceName,
  around: SourceSurroundings,
): Promise<Outcome<Source>> {
  if (fault !== null) {
    const { reason, mend } = fault;
    return { value: null, broken: true, problems: [{ file: shownPath(path), line: null, reason, mend }] };
  }
  return readPart(path, async (value): Promise<Checked<Source>> => {
    const checked = await checkSource(id, value, around);
    return 'source' in checked ? { value: checked.source } : checked;
  });
}

/**
 * Reads the whole catalogue. A file that is broken is reported and, where `lastGood` is given, what it said then stays
 * in force; a file that is gone is gone.
 * @throws HubError `bad-catalog` when there is no `sources/` to read
 */
export async function loadCatalog(feedsDir: string, lastGood: Catalog | null = null): Promise<CatalogReading> {
  const root = resolve(feedsDir);
  const folder = join(root, 'sources');
  const listed = await listSources(folder);
  const hubPart = await readPart(join(root, 'hub.yaml'), checkHub);
  const hub = hubPart.value ?? (hubPart.broken ? lastGood?.hub : null) ?? DEFAULT_HUB;
  const categoryPart = await readPart(join(root, 'categories.yaml'), (value) => checkCategories(value, hub.language));
  const categories = categoryPart.value ?? (categoryPart.broken ? lastGood?.categories : null) ?? CATEGORIES;
  const partnerPart = await readPart(join(root, 'partners.yaml'), (value) =>
    checkPartners(value, {
      sourceIds: listed.map(({ id }) => id),
      categoryIds: categoryPart.broken ? null : categories.map(({ id }) => id),
    }),
  );
  const partners = partnerPart.value ?? (partnerPart.broken ? lastGood?.partners : null) ?? [];

  const around: SourceSurroundings = {
    feedsDir: root,
    hubLanguage: hub.language,
    retention: hub.retention,
    folderRetention: hub.folderRetention ?? UNLIMITED,
    categoryIds: categories.map(({ id }) => id),
    categoriesKnown: !categoryPart.broken,
  };
  const sources: Source[] = [];
  const brokenSources: string[] = [];
  const problems = [...(await misnamed(root)), ...hubPart.problems, ...categoryPart.problems, ...partnerPart.problems];
  for (const file of listed) {
    const { id } = file;
    const part = await readSource(join(folder, file.name), file, around);
    const source = part.value ?? (part.broken ? lastGood?.sources.find((known) => known.id === id) : null);
    if (source) sources.push(source);
    if (part.broken) brokenSources.push(id);
    problems.push(...part.problems);
  }
  sources.sort((a, b) => (a.id < b.id ? -1 : 1));
  const whole = { hub, sources, categories, partners };
  return { catalog: { ...whole, fingerprint: fingerprintCatalog(whole) }, problems, brokenSources };
}
