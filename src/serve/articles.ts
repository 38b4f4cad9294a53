import express, { type Request, type RequestHandler } from 'express';
import { HubError } from '../errors.ts';
import type { StoredEntry } from '../model.ts';
import { readPushedBody, takenType } from './article-body.ts';
import { describeEntry } from './article-json.ts';
import { renderArticlePage } from './article-page.ts';
import { isNotModified, isOtherVersion } from './conditional.ts';
import type { HubDoor } from './door.ts';
import { fieldError, fieldFailure } from './problem.ts';
import { otherVersion, sendHtml, sendJson, sendWritten, validatorsOf } from './respond.ts';
import { type Route, rawQuery } from './routing.ts';
import { requireToken } from './tokens.ts';

const MAX_BODY_BYTES = 1_048_576;

/** Pushing, reading and withdrawing single articles. */
export function articleRoutes(hub: HubDoor): readonly Route[] {
  const pushToken = { setting: 'PUSH_TOKEN', value: hub.pushToken };
  const adminToken = { setting: 'ADMIN_TOKEN', value: hub.adminToken };
  return [
    {
      path: '/articles',
      // the token first and the type next, so that a stranger's megabyte is never kept
      post: [
        requireToken([pushToken]),
        onlyUnconditional,
        onlyTakenTypes,
        express.raw({ type: () => true, limit: MAX_BODY_BYTES }),
        push(hub),
      ],
    },
    { path: '/articles/:key', get: [show(hub)], delete: [requireToken([pushToken, adminToken]), withdraw(hub)] },
  ];
}

const onlyTakenTypes: RequestHandler = (req, _res, next) => {
  takenType(req.headers['content-type']);
  next();
};

/** What is pushed has no version before it is taken: nothing can be matched by it. @see RFC 9110 §13.1.1, §13.2.2 */
const onlyUnconditional: RequestHandler = (req, _res, next) => {
  if (req.headers['if-match'] !== undefined) throw otherVersion();
  next();
};

function push(hub: HubDoor): RequestHandler {
  return async (req, res) => {
    const bytes = req.body instanceof Uint8Array ? req.body : new Uint8Array(); // no body at all leaves it undefined
    const query = rawQuery(req);
    const body = readPushedBody({ contentType: req.headers['content-type'], bytes, query }, hub.catalog());
    const answer = await hub.ingest(body.sourceId, {
      name: 'POST /articles',
      url: null,
      contentType: body.contentType,
      bytes: body.bytes,
      fetchedAt: hub.now(),
    });
    if (answer.kind === 'rejected') throw fieldFailure('invalid-article', answer.errors);
    const { id, key, revision, status } = answer.saved;
    if (status === 'gone')
      throw new HubError('gone', 'This article was withdrawn or has expired; it is not taken back.');
    if (status === 'sighting') {
      const message = 'id belongs to an article of another source, which keeps it: send an id of your own.';
      throw fieldFailure('invalid-article', [fieldError('id', 'held-by-another-source', message)]);
    }
    hub.log.info({ source: body.sourceId, key, revision, status }, 'article pushed');
    const page = articleAddress(hub, key);
    res.setHeader('Location', page);
    const ignored = body.ignored.length > 0 ? { ignored: body.ignored } : {};
    const answered = { key, id, url: answer.entry.url ?? page, revision, status, ...ignored };
    sendJson(res, status === 'created' ? 201 : 200, answered);
  };
}

function withdraw(hub: HubDoor): RequestHandler {
  return async (req, res) => {
    const key = keyOf(req);
    await refuseOtherVersion(hub, req);
    const outcome = await hub.withdraw(key);
    if (outcome === 'unknown') throw unknownArticle();
    if (outcome === 'gone') throw withdrawnArticle();
    hub.log.info({ key }, 'article withdrawn');
    res.status(204).end();
  };
}

function show(hub: HubDoor): RequestHandler {
  return async (req, res) => {
    const found = await hub.findEntry(keyOf(req));
    if (found.kind === 'unknown') throw unknownArticle();
    if (found.kind === 'gone') throw withdrawnArticle();
    res.setHeader('Vary', 'Accept');
    const asJson = req.accepts(['text/html', 'application/json']) === 'application/json';
    const { entry } = found;
    const about = {
      languages: entry.language === null ? [] : [entry.language],
      cacheControl: 'no-cache', // a withdrawn article is gone at once, for caches too
    };
    if (asJson) {
      const contentType = 'application/json; charset=utf-8';
      await sendWritten(req, res, { text: entryJson(hub, entry), contentType, ...about });
    } else await sendHtml(req, res, { text: entryPage(hub, entry), ...about });
  };
}

/** A DELETE may name the version it means, or those it does not, by the tag of the page or of the JSON. @see RFC 9110 §13.1.1, §13.1.2 */
async function refuseOtherVersion(hub: HubDoor, req: Request): Promise<void> {
  const { 'if-match': match, 'if-none-match': noneMatch } = req.headers;
  if (match === undefined && noneMatch === undefined) return;
  const found = await hub.findEntry(keyOf(req));
  if (found.kind !== 'entry') return; // what it is then is said by the withdrawal
  const current = [entryPage, entryJson].map((write) => validatorsOf(Buffer.from(write(hub, found.entry))));
  const isOther = match !== undefined && current.every((version) => isOtherVersion(req.headers, version));
  const isExcluded = noneMatch !== undefined && current.some((version) => isNotModified(req.headers, version));
  if (isOther || isExcluded) throw otherVersion();
}

function entryPage(hub: HubDoor, entry: StoredEntry): string {
  return renderArticlePage({
    entry,
    content: hub.renderContent(entry),
    catalog: hub.catalog(),
    publicUrl: hub.publicUrl,
    address: articleAddress(hub, entry.key),
  });
}

function entryJson(hub: HubDoor, entry: StoredEntry): string {
  const source = hub.catalog().sources.find((candidate) => candidate.id === entry.sourceId);
  const described = describeEntry(entry, { content: hub.renderContent(entry), full: source?.publish === 'full' });
  return `${JSON.stringify(described)}\n`;
}

function keyOf(req: Request): string {
  return (req.params as { key: string }).key;
}

function articleAddress(hub: HubDoor, key: string): string {
  return `${hub.publicUrl}/articles/${encodeURIComponent(key)}`;
}

function unknownArticle(): HubError {
  return new HubError('not-found', 'The hub has no article with this key.');
}

function withdrawnArticle(): HubError {
  return new HubError('gone', 'This article was here; it has been withdrawn or has expired.');
}
