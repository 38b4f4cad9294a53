/** How long what is published may be kept by others, and by what name they drop it. */
import type { FeedRequest, Published } from '../model.ts';

const MIN_SECONDS = 60;
const MAX_SECONDS = 600;
const DAY_SECONDS = 86_400;

/**
 * Cache-Control of a feed, from its own rhythm: a twentieth of the pause between its entries, a minute at least and ten at most.
 * Once stale it may be shown while it is asked for again, and for a day while the hub is away.
 * @see RFC 9111 §5.2.2, RFC 5861
 */
export function feedCaching({ rhythmMs }: Pick<Published, 'rhythmMs'>): string {
  const seconds = Math.round((rhythmMs ?? 0) / 20_000);
  const maxAge = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds));
  return `public, max-age=${maxAge}, stale-while-revalidate=${maxAge}, stale-if-error=${DAY_SECONDS}`;
}

/** Cache-Control of an archive, which changes only when something in it is taken back, corrected or expires. */
export const ARCHIVE_CACHING = `public, max-age=300, stale-while-revalidate=300, stale-if-error=${DAY_SECONDS}`;

/** What a CDN can be told to drop: everything, a kind of feed, one category, language or source, all that a source is in. */
export function cacheKeys(
  { kind, id, tag }: FeedRequest,
  { sourceIds }: Pick<Published, 'sourceIds'>,
): readonly string[] {
  const own = id === null ? [] : [`${kind}-${id}`];
  const language = tag === null ? [] : [`language-${tag}`];
  return [
    ...new Set(['khorak', `feed-${kind}`, ...own, ...language, ...sourceIds.map((source) => `source-${source}`)]),
  ];
}
