import type { Catalog } from '../model.ts';
import { directionOfTag } from '../text/direction.ts';
import { escapeXml } from '../text/escape.ts';
import { localized } from '../text/language.ts';
import type { HubDoor } from './door.ts';
import type { Manners } from './manners.ts';
import { CONTENT_SECURITY_POLICY, isolated, renderPage, topBar } from './page-shell.ts';
import { type ReadersWords, readersWordsFor } from './readers-words.ts';
import { type CostlyClient, describeReadership, type FeedReadership, findCostliest } from './readership.ts';
import { sendJson } from './respond.ts';
import type { Route } from './routing.ts';
import { requireToken } from './tokens.ts';
import { wordsFor } from './words.ts';

/** Who reads what, for the operator: JSON, or a page where a browser asks. */
export function readerRoutes(hub: HubDoor, manners: Manners): readonly Route[] {
  return [
    {
      path: '/readers',
      get: [
        requireToken([{ setting: 'ADMIN_TOKEN', value: hub.adminToken }]),
        (req, res) => {
          res.setHeader('Vary', 'Accept');
          const report = {
            throttlePerMinute: manners.perMinute,
            feeds: describeReadership(manners, hub.now()),
            costliest: findCostliest(manners),
          };
          if (req.accepts(['application/json', 'text/html']) !== 'text/html') {
            sendJson(res, 200, report);
            return;
          }
          const body = Buffer.from(renderReadersPage({ ...report, catalog: hub.catalog(), publicUrl: hub.publicUrl }));
          res.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
          res.setHeader('Content-Type', 'text/html; charset=utf-8');
          res.setHeader('Content-Length', body.length);
          res.setHeader('Cache-Control', 'no-store');
          res.status(200).end(body);
        },
      ],
    },
  ];
}

interface ReadersPage {
  readonly feeds: readonly FeedReadership[];
  readonly costliest: readonly CostlyClient[];
  readonly catalog: Catalog;
  readonly publicUrl: string;
}

function renderReadersPage({ feeds, costliest, catalog, publicUrl }: ReadersPage): string {
  const { language } = wordsFor(catalog.hub.language);
  const words = readersWordsFor(language);
  return renderPage({
    language,
    direction: directionOfTag(language),
    title: words.readers,
    head: ['<meta name="robots" content="noindex">'],
    body: [
      topBar(publicUrl, localized(catalog.hub.title, catalog.hub.language), { isWide: true }),
      '<main>',
      `<h1>${escapeXml(words.readers)}</h1>`,
      ...(feeds.length === 0 ? [`<p>${escapeXml(words.nobody)}</p>`] : feedTable(feeds, words)),
      ...(costliest.length === 0 ? [] : [`<h2>${escapeXml(words.costliest)}</h2>`, ...clientTable(costliest, words)]),
      '</main>',
    ],
  });
}

function feedTable(feeds: readonly FeedReadership[], words: ReadersWords): readonly string[] {
  const { feed, requests, unchanged, throttled, lastHour, lastDay, subscribers, pageViews } = words;
  const heads = [feed, requests, unchanged, throttled, lastHour, lastDay, subscribers, pageViews];
  const rows = feeds.map((one) => [
    machineText(one.feed),
    figure(one.requests),
    share(one.notModifiedShare),
    figure(one.throttled),
    figure(one.readers.lastHour),
    figure(one.readers.lastDay),
    [
      figure(one.subscribers),
      ...one.hostedReaders.map((hosted) => `${isolated(hosted.name)}: ${figure(hosted.subscribers)}`),
    ].join('<br>'),
    figure(one.pageViews),
  ]);
  return table(heads, rows);
}

function clientTable(clients: readonly CostlyClient[], words: ReadersWords): readonly string[] {
  const { network, software, feed, requests, full, unchanged, throttled } = words;
  const heads = [network, software, feed, requests, full, unchanged, throttled];
  const rows = clients.map((client) => [
    machineText(client.network),
    isolated(client.software),
    machineText(client.feed),
    figure(client.requests),
    figure(client.full),
    share(client.notModifiedShare),
    figure(client.throttled),
  ]);
  return table(heads, rows);
}

/** `rows` are HTML. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [
    '<table class="figures">',
    `<thead><tr>${heads.map((head) => `<th scope="col">${escapeXml(head)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`),
    '</tbody>',
    '</table>',
  ];
}

/** Paths and networks read from left to right whatever stands around them. */
function machineText(text: string): string {
  return `<bdi dir="ltr">${escapeXml(text)}</bdi>`;
}

function figure(count: number): string {
  return String(count);
}

function share(part: number | null): string {
  return part === null ? '–' : `<bdi dir="ltr">${Math.round(part * 100)}%</bdi>`;
}
