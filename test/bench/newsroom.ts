/** The newsroom that the served feeds come from: one source that is pushed to, Persian, with its whole texts. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Answered, type Ask, exchange } from './exchange.ts';
import { PUSH_TOKEN } from './hub-process.ts';
import { LANGUAGE_SET } from './language-set.ts';
import { WORDINGS } from './words.ts';

export const DESK = 'desk';
/** The feed that is asked for: fifty entries, as by default. */
export const HOT_PATH = `/feeds/source/${DESK}.rss`;
const SENTENCES = [...(LANGUAGE_SET.fa ?? []), ...(WORDINGS[0]?.sentences ?? [])];

/** Writes the catalogue: the source, and other files below `feeds` as given. */
export async function writeNewsroom(folder: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const files = {
    [`sources/${DESK}.yaml`]: `title: { fa: میز خبر }\nlanguage: fa\nhomepage: https://desk.example/\npush: true\npublish: full\ncategory: news\n`,
    'categories.yaml': 'news: { fa: خبر, en: News }\n',
    'hub.yaml': 'language: fa\nretention: { days: 30, entries: 100000 }\n',
    ...more,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'feeds', name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
  }
}

/** Title of article `n`; no other article's text has it. */
export function articleTitle(n: number): string {
  return `${SENTENCES[(n * 7) % SENTENCES.length]} (شمارهٔ ${n})`;
}

/** Three paragraphs of article `n`. */
export function articleHtml(n: number): string {
  const sentence = (at: number) => SENTENCES[(n * 13 + at * 5) % SENTENCES.length] ?? '';
  const paragraph = (at: number) => `<p>${sentence(at)} <b>${sentence(at + 1)}</b> ${sentence(at + 2)}</p>`;
  return `${paragraph(0)}${paragraph(3)}<p><a href="https://desk.example/about/${n}">${sentence(6)}</a></p>`;
}

/** Sends article `n` to the hub, from the desk or from a source that is named. */
export function pushArticle(
  n: number,
  { source = DESK, ...ask }: Pick<Ask, 'port' | 'agent'> & { readonly source?: string },
): Promise<Answered> {
  const article = {
    ...{ source, id: `desk-${n}`, url: `https://desk.example/news/${n}`, title: articleTitle(n) },
    ...{ content_html: articleHtml(n), authors: [WORDINGS[0]?.authors[n % 4]], tags: ['اقتصادی'] },
  };
  return exchange({
    ...ask,
    ...{ path: '/articles', method: 'POST', body: JSON.stringify(article) },
    headers: { 'content-type': 'application/json', authorization: `Bearer ${PUSH_TOKEN}` },
  });
}

/** Sends an article again while the hub has no room for it (503); how often it had none. @throws unless it is new in the end */
export async function pushUntilTaken(n: number, ask: Pick<Ask, 'port' | 'agent'>): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const { status, body } = await pushArticle(n, ask);
    if (status === 201) return refusals;
    if (status !== 503 || refusals === 20) throw new Error(`an article was answered ${status}: ${body}`);
    await setTimeout(100);
  }
}

/** Sends articles `from` to `until`, one after the other. @throws unless each is new */
export async function pushArticles(port: number, from: number, until: number): Promise<void> {
  for (let n = from; n < until; n += 1) {
    await pushUntilTaken(n, { port });
  }
}
