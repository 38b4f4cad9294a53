import { escapeXml } from '../text/escape.ts';
import { entityTag } from '../text/validators.ts';
import type { HubDoor } from './door.ts';
import { JSON_ONLY, JSON_TOP, TERMS } from './namespace-terms.ts';
import { attribute, CONTENT_SECURITY_POLICY, renderPage, topBar } from './page-shell.ts';
import { sendRepresentation } from './respond.ts';
import { prefixOf, type Route } from './routing.ts';

/** The document at the address of our XML namespace, for those who meet it in a feed. */
export function namespaceRoutes(hub: HubDoor): readonly Route[] {
  const body = Buffer.from(renderNamespacePage(hub.publicUrl));
  const page = {
    body,
    contentType: 'text/html; charset=utf-8',
    etag: entityTag(body),
    modifiedAt: null,
    languages: ['en'],
    cacheControl: 'public, max-age=86400',
  };
  return [
    {
      path: '/ns/khorak',
      get: [
        async (req, res) => {
          res.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
          await sendRepresentation(req, res, page);
        },
      ],
    },
  ];
}

function renderNamespacePage(publicUrl: string): string {
  const address = `${publicUrl}/ns/khorak`;
  return renderPage({
    language: 'en',
    direction: 'ltr',
    title: 'The khorak namespace',
    head: [`<link rel="canonical"${attribute('href', address)}>`],
    body: [
      topBar(publicUrl, { text: 'Khorak', language: 'en' }),
      '<main class="plain">',
      '<h1>The khorak namespace</h1>',
      `<p>Feeds of this hub carry a few elements of the XML namespace <code>${escapeXml(address)}</code>, and JSON feeds the same in an object <code>_khorak</code>. Readers that do not know them lose nothing. A value that is not known is left out.</p>`,
      ...renderTerms(),
      ...renderJson(publicUrl, address),
      ...renderWithdrawals(),
      ...renderArchives(publicUrl),
      '</main>',
    ],
  });
}

function renderTerms(): readonly string[] {
  const terms = TERMS.map(({ element, jsonName, meaning }) =>
    definition(element, `<code>khorak:${element}</code> · <code>${jsonName}</code>`, meaning),
  );
  return [
    '<h2 id="entries">Of an entry</h2>',
    '<p>Each in XML, and its name in the item’s <code>_khorak</code>:</p>',
    `<dl>${terms.join('')}</dl>`,
    '<p>In <code>_khorak</code> only:</p>',
    `<dl>${JSON_ONLY.map(([name, meaning]) => definition(name, `<code>${name}</code>`, meaning)).join('')}</dl>`,
  ];
}

function renderJson(publicUrl: string, address: string): readonly string[] {
  const id = 'urn:uuid:6f0c8a52-0000-5000-8000-000000000001';
  const example = {
    about: address,
    deleted: [{ id, url: `${publicUrl}/articles/r67hp21ke1xt`, deleted_at: '2025-09-04T07:30:00Z' }],
    archive: true,
    current: `${publicUrl}/feeds/all.json`,
  };
  return [
    '<h2 id="json">Of a JSON feed</h2>',
    '<p>At the top of a JSON feed stands another <code>_khorak</code>:</p>',
    `<pre dir="ltr"><code>${escapeXml(JSON.stringify({ _khorak: example }, null, 2))}</code></pre>`,
    `<dl>${JSON_TOP.map(([name, meaning]) => definition(`feed-${name}`, `<code>${name}</code>`, meaning)).join('')}</dl>`,
  ];
}

function renderWithdrawals(): readonly string[] {
  const ways = [
    'Atom: `at:deleted-entry`, with `ref` and `when` (RFC 6721).',
    'JSON Feed: `_khorak.deleted`.',
    'RSS has no sign of its own: the entry is missing, and partners ask for it by a profile.',
    '`?profile=smartnews`: the item comes last, its title replaced, with `media:status state="deleted"`.',
    '`?profile=msn`: the same with `dcterms:valid`, whose end has passed.',
  ];
  return [
    '<h2 id="withdrawn">Withdrawn entries</h2>',
    '<p>An entry its publisher takes back leaves every feed at once; its own address answers 410. Readers that hold it are told:</p>',
    `<ul>${ways.map((way) => `<li>${prose(way)}</li>`).join('')}</ul>`,
  ];
}

function renderArchives(publicUrl: string): readonly string[] {
  const categories = `${publicUrl}/categories`;
  return [
    '<h2 id="archives">Archives</h2>',
    '<p>Older entries stand in archives, linked as RFC 5005 says: <code>prev-archive</code> leads to what is older, <code>current</code> back to the feed, and an archive carries <code>fh:archive</code>.</p>',
    '<h2 id="categories">Categories</h2>',
    `<p>Categories of this hub have the scheme (RSS <code>domain</code>) <a${attribute('href', `${prefixOf(publicUrl)}/categories`)}><code>${escapeXml(categories)}</code></a>, which lists them; labels without a scheme are the publisher’s own.</p>`,
  ];
}

function definition(anchor: string, term: string, meaning: string): string {
  return `<dt${attribute('id', anchor)}>${term}</dt><dd>${prose(meaning)}</dd>`;
}

/** Text in which words between backquotes are code. */
function prose(text: string): string {
  return escapeXml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
