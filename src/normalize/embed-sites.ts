/** A site whose players stand in articles. */
interface Site {
  readonly name: string;
  readonly hosts: RegExp;
  /** The address people open to see the same; null to leave the frame's own. */
  readonly page: (url: URL) => string | null;
}

const SITES: readonly Site[] = [
  { name: 'YouTube', hosts: /^(?:(?:www|m|music)\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be)$/, page: youtubePage },
  { name: 'Vimeo', hosts: /^(?:player\.|www\.)?vimeo\.com$/, page: vimeoPage },
  { name: 'Dailymotion', hosts: /^(?:(?:www|geo)\.)?dailymotion\.com$|^dai\.ly$/, page: dailymotionPage },
  {
    name: 'Aparat',
    hosts: /^(?:www\.)?aparat\.com$/,
    page: ({ pathname }) =>
      matched(pathname, /^\/(?:video\/video\/embed\/(?:.*\/)?videohash|embed|v)\/(\w+)/, 'https://www.aparat.com/v/'),
  },
  { name: 'Facebook', hosts: /(?:^|\.)facebook\.com$/, page: (url) => webAddress(url.searchParams.get('href')) },
  { name: 'Twitter', hosts: /(?:^|\.)twitter\.com$|^(?:www\.)?x\.com$|^twitframe\.com$/, page: twitterPage },
  {
    name: 'Instagram',
    hosts: /^(?:www\.)?instagram\.com$/,
    page: ({ pathname }) =>
      matched(pathname, /^\/(?:[\w.]+\/)?((?:p|reel|tv)\/[\w-]+)/, 'https://www.instagram.com/', '/'),
  },
  {
    name: 'Telegram',
    hosts: /^(?:t|telegram)\.me$/,
    page: ({ pathname }) => matched(pathname, /^\/(\w+\/\d+)/, 'https://t.me/'),
  },
  {
    name: 'Spotify',
    hosts: /^open\.spotify\.com$/,
    page: ({ pathname }) => matched(pathname, /^\/(?:embed(?:-podcast)?\/)?([a-z]+\/\w+)/, 'https://open.spotify.com/'),
  },
  { name: 'SoundCloud', hosts: /(?:^|\.)soundcloud\.com$/, page: soundcloudPage },
  { name: 'Google Maps', hosts: /^(?:www|maps)\.google\.[a-z.]{2,6}$/, page: mapPage },
  {
    name: 'Twitch',
    hosts: /^(?:player|clips|www)\.twitch\.tv$/,
    page: ({ searchParams: given }) =>
      matched(given.get('video'), /^v?(\d+)$/, 'https://www.twitch.tv/videos/') ??
      matched(given.get('clip'), /^([\w-]+)$/, 'https://clips.twitch.tv/') ??
      matched(given.get('channel'), /^(\w+)$/, 'https://www.twitch.tv/'),
  },
  {
    name: 'Apple Podcasts',
    hosts: /^embed\.podcasts\.apple\.com$/,
    page: ({ pathname, search }) => `https://podcasts.apple.com${pathname}${search}`,
  },
];

/** Where people see what a frame shows, and what the site is called; of an unknown site its own address and its host. */
export function embeddedPage(url: URL): { readonly href: string; readonly name: string } {
  const site = SITES.find(({ hosts }) => hosts.test(url.hostname));
  if (site === undefined) return { href: url.href, name: url.hostname.replace(/^www\./, '') };
  return { href: site.page(url) ?? url.href, name: site.name };
}

/** What the elements of AMP and of light players give instead of an address → the address a frame would have. */
const IDS: Readonly<Record<string, readonly [attribute: string, before: string]>> = {
  'amp-youtube': ['data-videoid', 'https://www.youtube.com/embed/'],
  'lite-youtube': ['videoid', 'https://www.youtube.com/embed/'],
  'amp-vimeo': ['data-videoid', 'https://player.vimeo.com/video/'],
  'lite-vimeo': ['videoid', 'https://player.vimeo.com/video/'],
  'amp-dailymotion': ['data-videoid', 'https://www.dailymotion.com/embed/video/'],
  'amp-twitter': ['data-tweetid', 'https://twitter.com/i/status/'],
  'amp-instagram': ['data-shortcode', 'https://www.instagram.com/p/'],
};

/** The address an element embeds, as its own frame would have it; undefined when it is none of these or names nothing. */
export function playerAddress(name: string, attributes: Readonly<Record<string, string>>): string | undefined {
  if (name === 'amp-facebook') return attributes['data-href'];
  const [attribute, before] = (Object.hasOwn(IDS, name) ? IDS[name] : undefined) ?? [];
  const id = attribute === undefined ? undefined : attributes[attribute]?.trim();
  return id !== undefined && /^[\w-]{1,64}$/.test(id) ? `${before}${id}` : undefined;
}

function youtubePage({ hostname, pathname, searchParams: given }: URL): string | null {
  const path = hostname.endsWith('youtu.be') ? `/v${pathname}` : pathname;
  const list = given.get('list');
  if (path === '/embed/videoseries' || path === '/playlist')
    return matched(list, /^([\w-]+)$/, 'https://www.youtube.com/playlist?list=');
  if (path === '/embed/live_stream')
    return matched(given.get('channel'), /^([\w-]+)$/, 'https://www.youtube.com/channel/', '/live');
  const id = path === '/watch' ? given.get('v') : matched(path, /^\/(?:embed|v|shorts|live)\/([\w-]+)/, '');
  const watch = matched(id, /^([\w-]+)$/, 'https://www.youtube.com/watch?v=');
  const start = matched(given.get('start') ?? given.get('t'), /^(\d+)s?$/, '&t=', 's') ?? '';
  return watch === null ? null : watch + start;
}

function vimeoPage({ pathname, searchParams: given }: URL): string | null {
  const video = matched(pathname, /^\/(?:video\/)?(\d+)/, 'https://vimeo.com/');
  // A video that is not listed opens by its hash only.
  return video === null ? null : video + (matched(given.get('h'), /^(\w+)$/, '/') ?? '');
}

function dailymotionPage({ hostname, pathname, searchParams: given }: URL): string | null {
  const id = hostname === 'dai.ly' ? pathname.slice(1) : matched(pathname, /^\/(?:embed\/)?video\/(\w+)/, '');
  return matched(id ?? given.get('video'), /^(\w+)$/, 'https://www.dailymotion.com/video/');
}

function twitterPage({ pathname, searchParams: given }: URL): string | null {
  return (
    matched(given.get('id'), /^(\d+)$/, 'https://twitter.com/i/status/') ??
    matched(pathname, /^\/(\w+\/status\/\d+)/, 'https://twitter.com/') ??
    webAddress(given.get('url'))
  );
}

function soundcloudPage({ searchParams: given }: URL): string | null {
  const page = webAddress(given.get('url'));
  // The interface for programs shows people nothing.
  return page === null || new URL(page).hostname.startsWith('api') ? null : page;
}

function mapPage({ pathname, searchParams: given }: URL): string | null {
  const [, longitude, latitude] = /!2d(-?[\d.]{1,20})!3d(-?[\d.]{1,20})/.exec(given.get('pb') ?? '') ?? [];
  if (latitude !== undefined) return `https://www.google.com/maps?q=${latitude},${longitude}`;
  const place = pathname.startsWith('/maps') ? (given.get('q') ?? given.get('center')) : null;
  return place === null ? null : `https://www.google.com/maps?q=${encodeURIComponent(place.toWellFormed())}`;
}

/** `before` + the pattern's group + `after`; null when there is no match. */
function matched(text: string | null | undefined, pattern: RegExp, before: string, after = ''): string | null {
  const found = pattern.exec(text ?? '')?.[1];
  return found === undefined ? null : before + found + after;
}

function webAddress(text: string | null): string | null {
  const url = URL.parse(text ?? '');
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
