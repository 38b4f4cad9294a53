import type { PolledAddress } from '../model.ts';

/** A permanent redirect must hold this often, in a row. */
const HELD = 3;
/** Failures in a row after which an address that is gone, or one that fails in any other way, is given up. */
const PATIENCE_WITH_GONE = 3;
const PATIENCE_WITH_ANY = 10;
const GONE_STATUS = new Set([404, 410]);
const GONE_NAME = new Set(['ENOTFOUND', 'ENODATA']);

/** How a poll went, as far as it says where the source lives. */
export type AddressSign =
  | { readonly kind: 'read' | 'not-modified'; readonly permanentUrl: string | null }
  | {
      readonly kind: 'failed';
      /** Failures in a row, this one included. */
      readonly failures: number;
      readonly status: number | null;
      /** The system's code, where there was no answer. */
      readonly reason: unknown;
    };

/**
 * Where a source is polled from now on; null when nothing changes.
 *
 * - A target that permanent redirects led to in three successful polls in a row is the address from then on. Its document
 *   must have been read at least the first of these times: a redirect to a home page or a parked domain is no move.
 * - An address the source moved to is given up, for the catalogue's, after three failures in a row of which the last says
 *   that it is gone (404, 410, no such name), or after ten of any kind.
 *
 * `catalogUrl` is the address in the catalogue.
 */
export function nextAddress(before: PolledAddress, sign: AddressSign, catalogUrl: string): PolledAddress | null {
  if (sign.kind === 'failed') return before.movedTo !== null && isLost(sign) ? HOME : null;
  const { permanentUrl: target } = sign;
  const { movedTo, moveTarget, moveCount } = before;
  if (target === null) return moveTarget === null ? null : { ...HOME, movedTo };
  const isKnown = target === moveTarget;
  if (!isKnown && sign.kind === 'not-modified') return { ...HOME, movedTo };
  const count = isKnown ? moveCount + 1 : 1;
  if (count < HELD) return { movedTo, moveTarget: target, moveCount: count };
  return { ...HOME, movedTo: target === catalogUrl ? null : target };
}

/** True when a 304 must not stand: it came from an address whose document was never read. */
export function isUnproven(before: PolledAddress, sign: AddressSign): boolean {
  return sign.kind === 'not-modified' && sign.permanentUrl !== null && sign.permanentUrl !== before.moveTarget;
}

const HOME: PolledAddress = { movedTo: null, moveTarget: null, moveCount: 0 };

function isLost({ failures, status, reason }: Extract<AddressSign, { kind: 'failed' }>): boolean {
  const isGone = GONE_STATUS.has(status ?? 0) || GONE_NAME.has(String(reason));
  return failures >= (isGone ? PATIENCE_WITH_GONE : PATIENCE_WITH_ANY);
}
