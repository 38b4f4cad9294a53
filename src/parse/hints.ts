import type { PollingHints } from '../model.ts';
import { firstOf, resolve } from './item.ts';

/** A document that says nothing of how it wants to be polled. */
export const NO_HINTS: PollingHints = { ttlMs: null, skipHours: [], skipDays: [], hubs: [], selfUrl: null };

const PERIODS_MS: Readonly<Record<string, number>> = {
  hourly: 3_600_000,
  daily: 86_400_000,
  weekly: 604_800_000,
  monthly: 2_592_000_000,
  yearly: 31_536_000_000,
};

/** The pause a feed asks for by the syndication module; null when it says nothing that can be read. */
export function syndicationPause(
  period: string | null | undefined,
  frequency: number | null | undefined,
): number | null {
  const whole = PERIODS_MS[period?.trim().toLowerCase() ?? ''];
  return whole === undefined ? null : Math.round(whole / Math.max(1, frequency || 1));
}

interface Link {
  readonly rel?: string | null | undefined;
  readonly href?: string | null | undefined;
}

/**
 * The WebSub hubs a document names and the address it gives as its own, from its links of Atom's kind.
 * @see https://www.w3.org/TR/websub/#discovery
 */
export function linkHints(links: readonly Link[], base: string | null): Pick<PollingHints, 'hubs' | 'selfUrl'> {
  const addresses = (rel: string): readonly string[] =>
    links.filter((link) => hasRelation(link, rel)).flatMap(({ href }) => webAddress(href, base) ?? []);
  return { hubs: distinctHubs(addresses('hub')), selfUrl: addresses('self')[0] ?? null };
}

/** The addresses of a JSON Feed's WebSub hubs; its other hubs (rssCloud) are none we can subscribe to. */
export function jsonHubs(hubs: readonly { readonly type?: string; readonly url?: string }[]): readonly string[] {
  const websub = hubs.filter(({ type }) => /^\s*(?:websub|pubsubhubbub)\s*$/i.test(type ?? ''));
  return distinctHubs(websub.flatMap(({ url }) => webAddress(url, null) ?? []));
}

/** An absolute address of the web, spelled as a URL; null when it is none. */
export function webAddress(address: string | null | undefined, base: string | null): string | null {
  const url = URL.parse(resolve(address, base) ?? '');
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

function hasRelation({ rel }: Link, wanted: string): boolean {
  return (rel ?? '').toLowerCase().split(/\s+/).includes(wanted);
}

const MAX_HUBS = 5;

function distinctHubs(hubs: readonly string[]): readonly string[] {
  return [...new Set(hubs)].slice(0, MAX_HUBS);
}

/** Hours in GMT, 0–23. RSS 0.91 counted them from 1 to 24, so 24 is midnight. @see https://www.rssboard.org/skip-hours-days */
export function skipHoursOf(hours: readonly string[]): readonly number[] {
  const numbers = hours.filter((hour) => /^\d{1,2}$/.test(hour)).map(Number);
  return distinctSorted(numbers.filter((hour) => hour <= 24).map((hour) => hour % 24));
}

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Days in GMT, 0 (Sunday) to 6, by their English names. */
export function skipDaysOf(days: readonly string[]): readonly number[] {
  return distinctSorted(days.map((day) => DAYS.indexOf(firstOf(day)?.toLowerCase() ?? '')).filter((day) => day >= 0));
}

function distinctSorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
