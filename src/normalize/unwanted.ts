/** Hosts whose pictures count readers, and with them all hosts below. */
const COUNTERS = setOf(
  'doubleclick.net google-analytics.com googletagmanager.com googlesyndication.com scorecardresearch.com quantserve.com',
  'feedsportal.com pixel.wp.com stats.wp.com stats.wordpress.com feeds.wordpress.com pheedo.com chartbeat.net parsely.com',
  'statcounter.com histats.com webgozar.com webgozar.ir mc.yandex.ru counter.yadro.ru top-fwz1.mail.ru',
);

const COUNTER_PLACES =
  /^(?:(?:www\.)?facebook\.com\/tr\b|feeds\.feedburner\.com\/~r)|\/(?:pixel|beacon|track(?:er|ing)?|1x1|spacer|blank|clear)\.(?:gif|png)$|\/(?:matomo|piwik)\.php$/i;

/** Hosts whose frames show advertisements or count readers. */
const ADVERTISERS = setOf(
  'doubleclick.net googlesyndication.com googletagmanager.com google-analytics.com googleadservices.com adservice.google.com',
  'amazon-adsystem.com adnxs.com taboola.com outbrain.com criteo.com criteo.net rubiconproject.com pubmatic.com openx.net',
  'smartadserver.com adform.net mgid.com revcontent.com zedo.com exoclick.com propellerads.com popads.net media.net teads.tv',
  'scorecardresearch.com quantserve.com hotjar.com yektanet.com mediaad.org tapsell.ir sabavision.com clickyab.com kaprila.com',
  'adro.co deema.agency najva.com disqus.com addthis.com sharethis.com',
);

const ADVERTISER = /^(?:ads?|adv|adserver|adservice|banners?|pixel|track(?:er|ing)?|beacon)\d*\./i;

/** Frames that are a button, a form or a discussion, not something to see or hear. */
const WIDGETS =
  /^(?:(?:www\.)?(?:google\.com|recaptcha\.net)\/recaptcha|accounts\.google\.com\/|(?:[\w-]+\.)?facebook\.com\/(?:tr\b|plugins\/(?:like|share|follow|comments|send|save|quote|customer|registration))|platform\.twitter\.com\/widgets\/|(?:www\.)?google\.com\/ads\b|apis\.google\.com\/)/i;

function setOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}

/** Whether a picture counts readers instead of showing them something. */
export function isCountingPicture(address: string): boolean {
  const url = URL.parse(address);
  return url === null || isBelow(url.hostname, COUNTERS) || COUNTER_PLACES.test(url.hostname + url.pathname);
}

/** Whether a frame shows an advertisement, counts readers or is only a button. */
export function isUnwantedFrame(url: URL): boolean {
  return (
    isBelow(url.hostname, ADVERTISERS) || ADVERTISER.test(url.hostname) || WIDGETS.test(url.hostname + url.pathname)
  );
}

/** Whether a host or one it stands below is among the hosts. */
function isBelow(host: string, hosts: ReadonlySet<string>): boolean {
  const labels = host.split('.').slice(-6);
  return labels.some((_, at) => hosts.has(labels.slice(at).join('.')));
}

/** Whether an element is no larger than a dot, or is not to be seen. */
export function isUnseen(attributes: Readonly<Record<string, string>>): boolean {
  if ([attributes.width, attributes.height].some((side) => /^\s*[01](?:\.0*)?(?:px)?\s*$/i.test(side ?? '')))
    return true;
  return UNSEEN_STYLE.test(attributes.style ?? '');
}

const UNSEEN_STYLE =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:max-)?(?:width|height)\s*:\s*[01](?:\.0*)?(?:px)?\s*(?:[;!]|$))/i;
