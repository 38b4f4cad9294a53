import { isBelow, setOf } from '../text/counters.ts';
import type { Attributes } from './attributes.ts';

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

/** Whether a frame shows an advertisement, counts readers or is only a button. */
export function isUnwantedFrame(url: URL): boolean {
  return (
    isBelow(url.hostname, ADVERTISERS) || ADVERTISER.test(url.hostname) || WIDGETS.test(url.hostname + url.pathname)
  );
}

/**
 * Whether an element is no larger than a dot, or is not to be seen. AMP's sides may be a ratio: there both must be a dot's, in a layout
 * that does not stretch them.
 */
export function isUnseen(name: string, attributes: Attributes): boolean {
  if (UNSEEN_STYLE.test(attributes.style ?? '')) return true;
  if (name.startsWith('amp-') && /^\s*nodisplay\s*$/i.test(attributes.layout ?? '')) return true;
  const dots = [attributes.width, attributes.height].filter((side) => DOT.test(side ?? '')).length;
  return name.startsWith('amp-') ? dots === 2 && !isStretched(attributes) : dots > 0;
}

const DOT = /^\s*[01](?:\.0*)?(?:px)?\s*$/i;

/** A stretched picture's sides below this are a ratio: `16` and `9`. */
const SMALLEST_STRETCHED = 100;

/**
 * The attributes of an element without sides that are only AMP's ratio of them: elsewhere they would be its size.
 * @see https://amp.dev/documentation/guides-and-tutorials/learn/amp-html-layout
 */
export function withoutRatio(name: string, attributes: Attributes): Attributes {
  if (!name.startsWith('amp-')) return attributes;
  const { width, height, ...others } = attributes;
  const least = isStretched(attributes) ? SMALLEST_STRETCHED : 2;
  return [width, height].some((side) => Number.parseFloat(side ?? '') < least) ? others : attributes;
}

/** A layout is responsive, too, when there are sizes and none is named. */
function isStretched({ layout, sizes, heights }: Attributes): boolean {
  return layout === undefined
    ? sizes !== undefined || heights !== undefined
    : /^\s*(?:responsive|fill|flex-item|fluid)\s*$/i.test(layout);
}

const UNSEEN_STYLE =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:max-)?(?:width|height)\s*:\s*[01](?:\.0*)?(?:px)?\s*(?:[;!]|$))/i;
