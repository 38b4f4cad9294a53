/** Our own namespace: what no format has a field for. Its address documents it; serve/ has the page. */
import type { EntryView } from './entry-view.ts';
import { hubAddress } from './links.ts';
import { rfc3339 } from './timestamps.ts';

/** Name and text of each of an entry's `khorak:` elements, in their order. */
export function extensionElements(entry: EntryView): readonly (readonly [name: string, text: string])[] {
  return [
    ['khorak:dir', entry.direction],
    ['khorak:firstSeen', rfc3339(entry.firstSeenAt)],
    ['khorak:revision', String(entry.revision)],
    ['khorak:story', entry.story],
    ...(entry.jalali === null ? [] : [['khorak:jalali', entry.jalali] as const]),
    ...entry.attribution.map((step) => ['khorak:via', step] as const),
    ...(entry.compiledBy === null ? [] : [['khorak:compiledBy', entry.compiledBy] as const]),
  ];
}

/** Address of the namespace, where it is documented. */
export function namespaceAddress(publicUrl: string): string {
  return hubAddress(publicUrl, 'ns/khorak');
}
