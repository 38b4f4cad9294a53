import type { Registry } from 'prom-client';
import { HubError } from '../errors.ts';
import type { HubDoor } from './door.ts';
import { describeProblem, sendProblem } from './problem.ts';
import { sendJson } from './respond.ts';
import type { Route } from './routing.ts';

/** What machines ask: alive, ready, measured. */
export function healthRoutes(hub: HubDoor, registry: Registry): readonly Route[] {
  return [
    { path: '/healthz', get: [(_req, res) => sendJson(res, 200, { status: 'ok' })] },
    {
      path: '/readyz',
      get: [
        async (_req, res) => {
          const { ready, checks } = await hub.readiness();
          if (ready) sendJson(res, 200, { status: 'ready', checks });
          else sendProblem(res, describeProblem(new HubError('unavailable', 'a check fails')), { checks });
        },
      ],
    },
    {
      path: '/metrics',
      get: [
        async (_req, res) => {
          const body = Buffer.from(await registry.metrics());
          res.setHeader('Content-Type', registry.contentType);
          res.setHeader('Content-Length', body.length);
          res.setHeader('Cache-Control', 'no-store');
          res.end(body);
        },
      ],
    },
  ];
}
