import express from 'express';
import { HubError } from '../errors.ts';

/** Whether the sender at this address, so many hops away from us, is a proxy whose headers are believed. */
export type Trust = (address: string, hop: number) => boolean;

/**
 * TRUST_PROXY as Express itself understands it, for Express and for what stands in front of it.
 * @throws HubError 'bad-setting' when it is nothing Express understands
 */
export function compileTrust(value: unknown): Trust {
  const app = express();
  try {
    app.set('trust proxy', value ?? false);
  } catch (cause) {
    throw new HubError('bad-setting', `TRUST_PROXY has a value that is no address, number or known name: ${value}.`, {
      cause,
    });
  }
  return app.get('trust proxy fn') as Trust;
}
