import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HubError } from '../errors.ts';

/** A token a door takes: the setting it comes from, and its value when set. */
export interface DoorToken {
  readonly setting: string;
  readonly value: string | null;
}

/**
 * Lets a request on only with one of the tokens as Bearer. No token set: 403, which names the setting; none or a wrong
 * one sent: 401.
 * @see RFC 6750 §2.1, §3
 */
export function requireToken(tokens: readonly DoorToken[]): RequestHandler {
  const names = tokens.map((token) => token.setting).join(' or ');
  const accepted = tokens.flatMap((token) => (token.value ? [digest(token.value)] : []));
  return (req, res, next) => {
    if (accepted.length === 0) {
      throw new HubError(
        'door-closed',
        `This door is closed because ${names} is not set: set it and start the hub again.`,
      );
    }
    const sent = bearerToken(req.headers.authorization);
    if (sent === null) {
      res.setHeader('WWW-Authenticate', 'Bearer realm="khorak"');
      throw new HubError('unauthorized', `Send the token of ${names} as "Authorization: Bearer …".`);
    }
    const given = digest(sent);
    // every one is compared, so that time does not tell which setting nearly fitted
    const matches = accepted.filter((token) => timingSafeEqual(token, given));
    if (matches.length === 0) {
      res.setHeader('WWW-Authenticate', 'Bearer realm="khorak", error="invalid_token"');
      throw new HubError('unauthorized', `The token is not the one of ${names}.`);
    }
    next();
  };
}

function bearerToken(header: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(header?.trim() ?? '')?.[1] ?? null;
}

/** Equal lengths for the comparison, whatever was sent. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
