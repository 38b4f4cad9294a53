/** The catalogue of a sweep's feeds. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf, wordingOf } from './feed-text.ts';

/** Writes a source for each address into the folder. */
export async function writeCatalog(folder: string, urls: readonly string[]): Promise<void> {
  await mkdir(join(folder, 'sources'), { recursive: true });
  for (const [n, url] of urls.entries()) {
    const { language, tags } = wordingOf(n);
    const labels = tags.map((tag, at) => `${tag}: ${['politics', 'economy', 'society', 'science'][at] ?? 'news'}`);
    const text = `title: { ${language}: ${nameOf(n)} }
language: ${language}
homepage: https://paper-${n}.example/
feed: ${url}
category: news
categories: { ${labels.join(', ')} }
`;
    await writeFile(join(folder, 'sources', `paper-${n}.yaml`), text);
  }
  await writeFile(join(folder, 'categories.yaml'), CATEGORIES);
}

const CATEGORIES = ['news', 'politics', 'economy', 'society', 'science']
  .map((id) => `${id}: { fa: خبر-${id}, en: ${id} }\n`)
  .join('');
