export { blockDirections } from './content.ts';
export { renderFeed } from './feeds.ts';
export type { EntryFragment, FragmentCache } from './fragments.ts';
export { renderOpml } from './opml.ts';
export { renderItem } from './single-item.ts';
export { publishedId } from './withdrawn.ts';
