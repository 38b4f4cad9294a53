/** What partners want said in every item, and how they are told to take one down. */
import type { PartnerProfile } from '../model.ts';
import { rfc3339 } from './timestamps.ts';

/** An element of a namespace of its own, in RSS and Atom alike. */
export interface SignView {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** As many withdrawn items a partner is sent again: the latest, since each is an item of the feed. */
export const PARTNER_WITHDRAWN = 100;

/** Elements of an item that is up. */
export function partnerSigns(profile: PartnerProfile | null): readonly SignView[] {
  return profile === 'smartnews' ? [status('active')] : [];
}

/**
 * The element that takes an item down: Media RSS's status for SmartNews; for MSN an end of validity, which has passed.
 * @see https://www.rssboard.org/media-rss#media-status
 * @see https://www.dublincore.org/specifications/dublin-core/dcmi-period/
 */
export function withdrawnSign(profile: PartnerProfile, at: number): SignView {
  if (profile === 'smartnews') return status('deleted');
  return { name: 'dcterms:valid', attributes: {}, text: `end=${rfc3339(at)}; scheme=W3C-DTF` };
}

function status(state: 'active' | 'deleted'): SignView {
  return { name: 'media:status', attributes: { state }, text: '' };
}
