import { parseAtomFeed, parseJsonFeed, parseRdfFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { parseDocument } from '../../src/parse/index.ts';
import { readDocument } from '../../src/reading/reader.ts';
import { atomText, jsonText, rdfText, rssText } from './feed-text.ts';
import { cpuOf, type Figure } from './figures.ts';
import { readingTask } from './task.ts';

const FEEDS = 60;
const ROUNDS = 7;

/** Parsing, beside each library bare, and reading whole (parse and normalize) beside rss-parser bare; MB a second. */
export async function benchParsing(): Promise<readonly Figure[]> {
  const parser = new Parser();
  return [
    await speed('parse: RSS', rssText, (text) => parser.parseString(text)),
    await speed('parse: Atom', atomText, (text) => parseAtomFeed(text)),
    await speed('parse: RDF', rdfText, (text) => parseRdfFeed(text)),
    await speed('parse: JSON Feed', jsonText, (text) => parseJsonFeed(text)),
    await readingSpeed(parser),
  ];
}

async function speed(name: string, textOf: (n: number) => string, bare: (text: string) => unknown): Promise<Figure> {
  const texts = Array.from({ length: FEEDS }, (_, n) => textOf(n));
  const tasks = texts.map((text, n) => readingTask(n, text));
  const ours = await cpuOf(ROUNDS, async () => {
    for (const { document } of tasks) await parseDocument(document);
  });
  const theirs = await cpuOf(ROUNDS, async () => {
    for (const { document } of tasks) await bare(new TextDecoder().decode(document.bytes));
  });
  return figure(name, bytesOf(texts), { ours, theirs });
}

async function readingSpeed(parser: Parser): Promise<Figure> {
  const texts = Array.from({ length: FEEDS }, (_, n) => rssText(n));
  const tasks = texts.map((text, n) => readingTask(n, text));
  const ours = await cpuOf(ROUNDS, async () => {
    for (const task of tasks) {
      const result = await readDocument(task);
      if (result.kind !== 'read') throw new Error(result.message);
    }
  });
  const theirs = await cpuOf(ROUNDS, async () => {
    for (const text of texts) await parser.parseString(text);
  });
  return figure('read: RSS, parse and normalize', bytesOf(texts), { ours, theirs });
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function figure(name: string, bytes: number, cpuMs: { ours: number; theirs: number }): Figure {
  const perSecond = (ms: number) => bytes / 1e6 / (ms / 1000);
  return { name, unit: 'MB/s', ours: perSecond(cpuMs.ours), bare: perSecond(cpuMs.theirs), limit: null };
}
