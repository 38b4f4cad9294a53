/** `khorak export DIR`: every published feed as static files, plain, .gz and .br. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Hub } from '../hub.ts';
import type { ArchivePart, FeedFormat, FeedRequest } from '../model.ts';
import { archivePath } from '../publishing/requests.ts';
import type { Publisher } from '../publishing.ts';
import { withHub } from './open.ts';
import type { CommandContext } from './terminal.ts';

const FORMATS: readonly FeedFormat[] = ['rss', 'atom', 'json'];

/** Bound of the walk from a feed to its oldest archive: thirty years of months and more. */
const MAX_ARCHIVES = 1000;

/** Writes every feed below `directory`, each file replaced in one step; 2 when no directory is named. */
export async function exportFeeds(context: CommandContext, operands: readonly string[]): Promise<number> {
  const [directory] = operands;
  if (directory === undefined) {
    context.terminal.complain('khorak: name a folder: khorak export public');
    return 2;
  }
  return withHub(context, async (hub) => {
    if (context.environment.PUBLIC_URL === undefined) {
      context.terminal.complain(`khorak: PUBLIC_URL is not set, so every link says ${context.config.publicUrl}`);
    }
    const files = await writeFeeds(hub, directory);
    context.terminal.say(`${directory}: ${files} documents, each plain, .gz and .br`);
    return 0;
  });
}

async function writeFeeds({ publisher }: Hub, directory: string): Promise<number> {
  const groups = await publisher.directory();
  let files = 0;
  for (const { path } of groups.flatMap(({ feeds }) => feeds)) {
    for (const format of FORMATS) files += await writeFeed(publisher, directory, toRequest(path, format));
  }
  await writeVariants(join(directory, 'feeds.opml'), (await publisher.publishOpml()).body);
  return files + 1;
}

/** Writes a feed and the archives that go on from it. Gives the number of documents. */
async function writeFeed(publisher: Publisher, directory: string, feed: FeedRequest): Promise<number> {
  let files = 0;
  for (let request: FeedRequest | null = feed; request !== null && files < MAX_ARCHIVES; files += 1) {
    const { body, prevArchive } = await publisher.publish(request);
    await writeVariants(join(directory, request.selfPath), body);
    request = prevArchive === null ? null : toArchive(feed, prevArchive);
  }
  return files;
}

/** The request a reader makes for a listed feed: its path, every parameter at its default. */
function toRequest(path: string, format: FeedFormat): FeedRequest {
  const [, , kind = 'all', id, tag] = path.split('/');
  const selfPath = `${path}.${format}`;
  return {
    kind: kind as FeedRequest['kind'],
    id: id ?? null,
    tag: tag ?? null,
    format,
    selfPath,
    currentPath: selfPath,
    limit: 50,
    lang: null,
    category: null,
    source: null,
    q: null,
    content: 'full',
    bidi: 'marks',
    profile: null,
    archive: null,
  };
}

function toArchive(feed: FeedRequest, archive: ArchivePart): FeedRequest {
  return { ...feed, archive, selfPath: archivePath(feed, archive) };
}

async function writeVariants(file: string, body: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await replace(file, body);
  await replace(`${file}.gz`, await promisify(gzip)(body, { level: 9 }));
  await replace(`${file}.br`, await promisify(brotliCompress)(body));
}

async function replace(file: string, body: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, body);
  await rename(draft, file);
}
