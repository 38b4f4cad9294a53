export { blockDirections } from './content.ts';
export { renderFeed } from './feeds.ts';
export { renderOpml } from './opml.ts';
