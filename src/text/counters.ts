import type { PictureSize } from '../model.ts';

/** Hosts whose pictures count readers, and with them all hosts below. */
const HOSTS = setOf(
  'doubleclick.net google-analytics.com googletagmanager.com googlesyndication.com scorecardresearch.com quantserve.com',
  'feedsportal.com pixel.wp.com stats.wp.com stats.wordpress.com feeds.wordpress.com pheedo.com chartbeat.net parsely.com',
  'statcounter.com histats.com webgozar.com webgozar.ir mc.yandex.ru counter.yadro.ru top-fwz1.mail.ru',
);

/** Places at hosts that have other things, too. At FeedBurner `~5` leads to a podcast's files. */
const PLACES =
  /^(?:(?:www\.)?facebook\.com\/tr\b|feeds\.feedburner\.com\/~r(?!\/[^/]+\/~5\/))|\/(?:matomo|piwik)\.php$/i;

/** What counters call their pictures, and other people now and then theirs. */
const FILES = /\/(?:pixel|beacon|track(?:er|ing)?|1x1|spacer|blank|clear)\.(?:gif|png)$/i;

/** CSS pixels; nobody shows a picture of less for its own sake. */
const SMALLEST = 10;

/** For addresses without a host; none of the above. */
const NOWHERE = 'https://host.invalid/';

/**
 * Whether a file that a reader loads counts them instead of showing them something. A likely size tells more than the file's name,
 * and the host more than both.
 * @param address absolute or relative; what is no address counts as a counter
 * @param size as stated for it, where it is
 */
export function countsReaders(address: string, size?: PictureSize): boolean {
  const url = URL.parse(address, NOWHERE);
  if (url === null || isBelow(url.hostname, HOSTS) || PLACES.test(url.hostname + url.pathname)) return true;
  if (size === undefined) return FILES.test(url.pathname);
  const { width, height } = size;
  return (width <= 1 && height <= 1) || ((width < SMALLEST || height < SMALLEST) && FILES.test(url.pathname));
}

/** A set of what stands in lines, parted by spaces. */
export function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}

/** Whether a host or one it stands below is among the hosts; with a dot at its end it is the same one. */
export function isBelow(host: string, hosts: ReadonlySet<string>): boolean {
  const labels = host.replace(/\.$/, '').split('.').slice(-6);
  return labels.some((_, at) => hosts.has(labels.slice(at).join('.')));
}
