/** `khorak export DIR [--watch]`: everything the hub publishes for everyone as static files, plain, .gz and .br. */
import { openFolder } from './export-folder.ts';
import { openMirror } from './export-mirror.ts';
import { openPages } from './export-pages.ts';
import { createPlanner } from './export-plan.ts';
import { keepMirror } from './export-watch.ts';
import { withHub } from './open.ts';
import type { CommandContext } from './terminal.ts';

/**
 * Writes the mirror below the folder named; with `watch` until SIGTERM or SIGINT, whenever the store or the catalogue
 * changes. 1 when something could not be written or the hub follows other files, 2 when no folder is named.
 */
export async function exportFeeds(
  context: CommandContext,
  operands: readonly string[],
  { watch }: { readonly watch: boolean },
): Promise<number> {
  const { terminal, config } = context;
  const [directory] = operands;
  if (directory === undefined) {
    terminal.complain('khorak: name a folder: khorak export public');
    return 2;
  }
  const folder = await openFolder(directory);
  if (!config.isPublicUrlGiven) {
    terminal.complain(`khorak: PUBLIC_URL is not set, so every link says ${config.publicUrl}`);
  }
  const { signal, stop } = untilSignal();
  return withHub(context, 'works', async (hub) => {
    // The mirror would lose what these files do not have.
    if (!hub.keeper.isFollowed()) return 1;
    const pages = await openPages(hub);
    const parts = { folder, store: hub.store, stamps: new Map<string, string>(), now: hub.reading.now, signal };
    const mirror = openMirror(parts, createPlanner(hub, pages, folder.owned), { terminal, directory });
    try {
      if (watch) return await keepMirror(hub, mirror, { terminal, signal });
      return (await mirror()).isWhole ? 0 : 1;
    } finally {
      await pages.close();
    }
  }).finally(stop);
}

/** Aborted by SIGTERM or SIGINT; a second one, as npm forwards it, changes nothing. */
function untilSignal() {
  const controller = new AbortController();
  const end = () => controller.abort();
  const signals = ['SIGTERM', 'SIGINT'] as const;
  for (const name of signals) process.on(name, end);
  const stop = () => {
    for (const name of signals) process.off(name, end);
  };
  return { signal: controller.signal, stop };
}
