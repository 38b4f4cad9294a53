export { blockDirections } from './content.ts';
export { renderFeed } from './feeds.ts';
export type { EntryFragment, FragmentCache } from './fragments.ts';
export { renderOpml } from './opml.ts';
export { type ItemWriter, itemWriter } from './single-item.ts';
export { publishedId } from './withdrawn.ts';
