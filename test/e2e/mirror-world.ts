/** A hub at work, a mirror kept of it by another process, and what stands in the mirror's folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Endings, endingsOf, type HubProcess, makeFolder, settingsIn, startHub } from './hub-process.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.mjs');
const DESK = 'title: { fa: تحریریه }\nlanguage: fa\npush: true\npublish: full\ncategory: news\n';
const WIRE = 'title: { en: The Wire }\nlanguage: en\npush: true\npublish: full\ncategory: world\n';

export interface MirrorWorld {
  readonly hub: HubProcess;
  readonly env: Record<string, string>;
  /** Where the mirror is kept. */
  readonly root: string;
  write(name: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** A hub with a Persian and an English source, `desk` and `wire`, and more files (path → text); PUBLIC_URL has a prefix. */
export async function openWorld(files: Record<string, string> = {}): Promise<MirrorWorld> {
  const folder = await makeFolder({ 'feeds/sources/desk.yaml': DESK, 'feeds/sources/wire.yaml': WIRE, ...files });
  const env = settingsIn(folder.path);
  const hub = await startHub(env);
  return { hub, env, root: join(folder.path, 'mirror'), write: folder.write, remove: folder.remove };
}

const HEADERS = { authorization: 'Bearer push-secret', 'content-type': 'application/json' };

/** Pushes an article; resolves to its key. */
export async function push({ hub }: MirrorWorld, source: string, title: string): Promise<string> {
  const body = JSON.stringify({ source, title, content_text: `${title}. ${'A text of some length. '.repeat(40)}` });
  const answer = await fetch(`${hub.url}/articles`, { method: 'POST', headers: HEADERS, body });
  if (answer.status !== 201) throw new Error(`pushing answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { key: string }).key;
}

export async function withdraw({ hub }: MirrorWorld, key: string): Promise<void> {
  const answer = await fetch(`${hub.url}/articles/${key}`, { method: 'DELETE', headers: HEADERS });
  if (answer.status !== 204) throw new Error(`withdrawing answered ${answer.status}`);
}

export interface Watching extends Endings {
  readonly process: ChildProcess;
  /** What it said, a line each. */
  readonly lines: string[];
}

/** `khorak export --watch` on the world's hub. */
export function startWatch({ env, root }: MirrorWorld): Watching {
  const child = spawn(process.execPath, [CLI, 'export', '--watch', root], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', (line) => lines.push(line));
  return {
    process: child,
    lines,
    ...endingsOf(child, once(child, 'exit')),
  };
}

/** Names of the plain documents of a mirror. */
export function documentsIn(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1));
  return names.filter((name) => !name.startsWith('.khorak/') && !/\.(?:gz|br)$/.test(name)).sort();
}

/** When each document was last written, its variants included. */
export function timesIn(root: string): Record<string, string> {
  const timeOf = (name: string) => ['', '.gz', '.br'].map((end) => statSync(join(root, name + end)).mtimeMs).join();
  return Object.fromEntries(documentsIn(root).map((name) => [name, timeOf(name)]));
}

/** A document's text; null where it is not there. */
export function readPlain(root: string, name: string): string | null {
  return existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : null;
}

/** What no write leaves as it was; '' where there is no file. */
export function stateOf(root: string, file: string): string {
  const found = statSync(join(root, file), { throwIfNoEntry: false });
  return found === undefined ? '' : [found.ino, found.size, found.mtimeMs, found.ctimeMs].join();
}

/** What is wrong with a file as it stands: '' when it is whole. It may vanish, but never be there in part. */
export function faultOf(root: string, file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(root, file));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? '' : String(error);
  }
  try {
    const plain = file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes;
    return isWhole(file.replace(/\.(?:gz|br)$/, ''), plain.toString()) ? '' : `${file} ends too early`;
  } catch (error) {
    return `${file}: ${error}`;
  }
}

function isWhole(name: string, text: string): boolean {
  if (name.endsWith('.json')) return typeof JSON.parse(text) === 'object';
  const last = { html: '</html>', rss: '</rss>', atom: '</feed>', opml: '</opml>', css: '}' };
  return text.trimEnd().endsWith(last[name.split('.').at(-1) as keyof typeof last]);
}
