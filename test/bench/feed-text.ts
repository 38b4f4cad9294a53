/** Makes the benchmark's feeds: the same number gives the same bytes. */
import { WORDINGS, type Wording } from './words.ts';

/** How many items a feed has; with these texts it comes to some 40 KB. */
export const ITEMS = 30;

/** What an item of a benchmark's feed says. */
interface Item {
  readonly title: string;
  readonly link: string;
  readonly html: string;
  readonly at: number;
  readonly author: string;
  readonly tags: readonly string[];
  readonly picture: string;
}

/** The newest item's date: a week before this was written, so that nothing lies in the future. */
const NEWEST_AT = Date.UTC(2026, 8, 15, 6, 30, 12);
const ITEM_EVERY_MS = 17 * 60_000 + 13_000;

/** The language of feed number `n`. */
export function wordingOf(n: number): Wording {
  return WORDINGS[n % WORDINGS.length] as Wording;
}

/** The publication's name: every feed has its own. */
export function nameOf(n: number): string {
  const wording = wordingOf(n);
  return `${wording.paper} ${wording.authors[n % 4]} ${n}`;
}

/** Feed `n` as RSS 2.0: descriptions with markup (in CDATA, every third feed's escaped), dates, labels, authors, enclosures. */
export function rssText(n: number): string {
  const { language, zone } = wordingOf(n);
  const items = itemsOf(n).map(
    (item) => `<item>
<title>${escaped(item.title)}</title>
<link>${escaped(item.link)}</link>
<description>${n % 3 === 2 ? escaped(item.html) : `<![CDATA[${item.html}]]>`}</description>
<pubDate>${rfc822(item.at, zone)}</pubDate>
${item.tags.map((tag) => `<category>${escaped(tag)}</category>`).join('\n')}
<dc:creator>${escaped(item.author)}</dc:creator>
<guid isPermaLink="false">${item.link}</guid>
<enclosure url="${item.picture}" length="48213" type="image/jpeg"/>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${escaped(nameOf(n))}</title><link>https://paper-${n}.example/</link><description>${escaped(nameOf(n))}</description>
<language>${language}</language><ttl>15</ttl>
${items.join('\n')}
</channel></rss>
`;
}

/** Feed `n` as Atom 1.0. */
export function atomText(n: number): string {
  const entries = itemsOf(n).map(
    (item) => `<entry><title>${escaped(item.title)}</title><id>${item.link}</id><link href="${escaped(item.link)}"/>
<published>${new Date(item.at).toISOString()}</published><updated>${new Date(item.at).toISOString()}</updated>
<author><name>${escaped(item.author)}</name></author>${item.tags.map((tag) => `<category term="${escaped(tag)}"/>`).join('')}
<link rel="enclosure" href="${item.picture}" length="48213" type="image/jpeg"/>
<summary type="html">${escaped(item.html)}</summary></entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${wordingOf(n).language}"><title>${escaped(nameOf(n))}</title>
<id>https://paper-${n}.example/</id><link href="https://paper-${n}.example/"/><updated>${new Date(NEWEST_AT).toISOString()}</updated>
${entries.join('\n')}
</feed>
`;
}

/** Feed `n` as RSS 1.0. */
export function rdfText(n: number): string {
  const items = itemsOf(n).map(
    (item) => `<item rdf:about="${item.link}"><title>${escaped(item.title)}</title><link>${escaped(item.link)}</link>
<description>${escaped(item.html)}</description><dc:date>${new Date(item.at).toISOString()}</dc:date>
<dc:creator>${escaped(item.author)}</dc:creator>${item.tags.map((tag) => `<dc:subject>${escaped(tag)}</dc:subject>`).join('')}</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://paper-${n}.example/"><title>${escaped(nameOf(n))}</title><link>https://paper-${n}.example/</link>
<dc:language>${wordingOf(n).language}</dc:language></channel>
${items.join('\n')}
</rdf:RDF>
`;
}

/** Feed `n` as JSON Feed 1.1. */
export function jsonText(n: number): string {
  const items = itemsOf(n).map((item) => ({
    ...{ id: item.link, url: item.link, title: item.title, content_html: item.html, tags: item.tags },
    ...{ date_published: new Date(item.at).toISOString(), authors: [{ name: item.author }] },
    attachments: [{ url: item.picture, mime_type: 'image/jpeg', size_in_bytes: 48_213 }],
  }));
  const feed = {
    title: nameOf(n),
    home_page_url: `https://paper-${n}.example/`,
    language: wordingOf(n).language,
    items,
  };
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', ...feed }, null, 1);
}

function itemsOf(n: number): readonly Item[] {
  const wording = wordingOf(n);
  const pick = picker(n + 1);
  return Array.from({ length: ITEMS }, (_, at): Item => {
    const number = n * 1000 + at;
    const link = `https://paper-${n}.example/news/${number}`;
    const sentences = Array.from({ length: 4 }, () => pick(wording.sentences));
    return {
      title: `${pick(wording.titles)} (${number})`,
      link,
      html: htmlOf(sentences, { link, number, more: wording.more }),
      at: NEWEST_AT - at * ITEM_EVERY_MS,
      author: pick(wording.authors),
      tags: [...new Set([pick(wording.tags), pick(wording.tags)])],
      picture: `https://paper-${n}.example/photo/${number}.jpg`,
    };
  });
}

function htmlOf(sentences: readonly string[], of: { link: string; number: number; more: string }): string {
  const [first = '', second = '', third = '', fourth = ''] = sentences;
  const picture = of.number % 3 === 0 ? `<img src="/photo/${of.number}-s.jpg" alt="" width="320" height="180"/>` : '';
  return `<p>${picture}${first} <b>${second}</b></p><p>${third}&nbsp;${fourth} <a href="${of.link}?utm_source=rss">${of.more}</a></p>`;
}

function rfc822(at: number, zone: string): string {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3));
  return new Date(at + minutes * 60_000).toUTCString().replace('GMT', zone);
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Picks from lists, always in the same way for the same seed (mulberry32). */
function picker(seed: number): <T>(list: readonly T[]) => T {
  let state = seed * 0x9e3779b9;
  return (list) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return list[((mixed ^ (mixed >>> 14)) >>> 0) % list.length] as (typeof list)[number];
  };
}
