/** `khorak import FILE.opml`: OPML → feeds/sources/*.yaml, never over a file that is there. */
import { importOpml } from './import-opml.ts';
import type { CommandContext } from './terminal.ts';

/** Imports each OPML file named; what is there already is skipped; 2 when none is named. */
export async function importFeeds({ config, terminal }: CommandContext, files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    terminal.complain('khorak: name an OPML file: khorak import feeds/starter.opml');
    return 2;
  }
  for (const file of files) {
    const result = await importOpml({ file, feedsDir: config.feedsDir });
    for (const { title, reason } of result.skipped) terminal.complain(`skipped: ${title}: ${reason}`);
    terminal.say(`${file}: ${result.written.length} sources written, ${result.skipped.length} skipped`);
  }
  return 0;
}
