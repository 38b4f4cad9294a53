import type { ParsedFeed, ParsedItem, TextConstruct } from '../model.ts';
import { repairMojibake } from '../text/mojibake.ts';

/** The feed with every text put right that is certainly UTF-8 read by another table (repair `mojibake`). */
export function withoutMojibake(feed: ParsedFeed): ParsedFeed {
  const title = line(feed.title);
  const items = feed.items.map(mendItem);
  const isMended = title !== feed.title || items.some((item, at) => item !== feed.items[at]);
  return isMended ? { ...feed, title, items, repairs: [...feed.repairs, 'mojibake'] } : feed;
}

function mendItem(item: ParsedItem): ParsedItem {
  const mended = {
    title: construct(item.title),
    summary: construct(item.summary),
    content: construct(item.content),
    authors: lines(item.authors),
    tags: lines(item.tags),
    source: line(item.source),
    attribution: lines(item.attribution),
    compiledBy: line(item.compiledBy),
  } as const;
  const names = Object.keys(mended) as (keyof typeof mended)[];
  return names.every((name) => mended[name] === item[name]) ? item : { ...item, ...mended };
}

function construct(text: TextConstruct | null): TextConstruct | null {
  if (text === null) return null;
  const value = repairMojibake(text.value);
  return value === text.value ? text : { ...text, value };
}

function line(text: string | null): string | null {
  return text === null ? null : repairMojibake(text);
}

function lines(texts: readonly string[]): readonly string[] {
  const mended = texts.map(repairMojibake);
  return mended.every((text, at) => text === texts[at]) ? texts : mended;
}
