import { XmlOutlook } from './xml-outlook.ts';

/**
 * Moves the end of the channel to where the format wants it: behind the items in RSS 2.0, before them in RSS 1.0. Feeds that mix the two
 * up would show no items.
 * @returns the text itself when nothing is amiss
 */
export function placeItems(xml: string, format: 'rss' | 'rdf'): string {
  // Other modules have channels and items too (`prism:channel`): only the prefix of the feed's own elements counts.
  const prefix = /<((?:[\w.-]+:)?)channel[\s>]/i.exec(xml)?.[1]?.replaceAll('.', '\\.') ?? '';
  const outlook = new XmlOutlook(xml);
  const item = `<${prefix}item[\\s>/]`;
  const first = outlook.next(item, 0);
  const end = outlook.next(`</${prefix}channel\\s*>`, 0);
  const last = xml.lastIndexOf('</');
  if (first === xml.length || end === xml.length || last <= end) return xml;
  const tag = xml.slice(end, xml.indexOf('>', end) + 1);
  if (format === 'rdf' && first < end)
    return xml.slice(0, first) + tag + xml.slice(first, end) + xml.slice(end + tag.length);
  const isOutside = outlook.next(item, end) < xml.length && outlook.next(`<${prefix}channel[\\s>]`, end) === xml.length;
  if (format === 'rdf' || !isOutside) return xml;
  return xml.slice(0, end) + xml.slice(end + tag.length, last) + tag + xml.slice(last);
}
