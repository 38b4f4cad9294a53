/** `khorak import FILE.opml|URL…`: lists of feeds, feeds and sites → feeds/sources/*.yaml, never over a file that is there. */
import { SingleBar } from 'cli-progress';
import { HubError } from '../errors.ts';
import { NO_REQUEST_SETTINGS } from '../finding/feed-finding.ts';
import { openReading } from '../hub.ts';
import { importOutlines } from './import-opml.ts';
import { findOutlines, type SiteFinder } from './import-sites.ts';
import { commandClock } from './open.ts';
import type { CommandContext, Terminal } from './terminal.ts';

/** More new sources than these are only counted. */
const NAMED = 10;

/**
 * Imports each file and address named; what is there already is skipped. 1 when one could not be read or has no feed
 * behind it, 2 when none is named.
 */
export async function importFeeds(context: CommandContext, inputs: readonly string[]): Promise<number> {
  const { config, terminal } = context;
  if (inputs.length === 0) {
    terminal.complain('khorak: name an OPML file or a site: khorak import feeds/starter.opml https://example.org/');
    return 2;
  }
  const { fetcher, readers } = openReading(config, commandClock(context));
  const finder: SiteFinder = {
    parts: {
      ...{ fetcher, readers, settings: NO_REQUEST_SETTINGS, polite: false, wanted: 'feed' },
      context: { source: null, categoryIds: [], knownSources: [] },
    },
    publicUrl: config.publicUrl,
    progress: (sites) => showProgress(terminal, sites),
  };
  const failures: string[] = [];
  try {
    for (const input of inputs) {
      const failure = await importOne(context, finder, input);
      if (failure !== null) failures.push(failure);
    }
  } finally {
    await Promise.all([fetcher.close(), readers.close()]);
  }
  for (const failure of failures) terminal.complain(`khorak: ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

/** Imports what one argument leads to; gives the reason when it leads to nothing. */
async function importOne(
  { config, terminal }: CommandContext,
  finder: SiteFinder,
  input: string,
): Promise<string | null> {
  const found = await findOutlines(input, finder).catch((error: unknown) => {
    if (error instanceof HubError) return error.message;
    throw error;
  });
  if (typeof found === 'string') return found;
  const outlines = found.flatMap((one) => (one.kind === 'found' ? [one.outline] : []));
  const { written, skipped } = await importOutlines(outlines, config);
  const left = [...found.flatMap((one) => (one.kind === 'skipped' ? [one.skipped] : [])), ...skipped];
  for (const one of found) if (one.kind === 'found' && one.note !== null) terminal.say(one.note);
  for (const { title, reason } of left) terminal.complain(`skipped: ${title}: ${reason}`);
  if (written.length <= NAMED) for (const id of written) terminal.say(`written: sources/${id}.yaml`);
  terminal.say(`${input}: ${written.length} sources written, ${left.length} skipped`);
  return null;
}

function showProgress({ interactive }: Terminal, sites: number): ReturnType<SiteFinder['progress']> {
  if (!interactive) return { step: () => {}, end: () => {} };
  const bar = new SingleBar({ format: '{bar} {value}/{total} {site}', clearOnComplete: true });
  bar.start(sites, 0, { site: '' });
  return { step: (site) => bar.increment({ site }), end: () => bar.stop() };
}
