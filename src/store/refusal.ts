import { HubError } from '../errors.ts';

/** Says in one line that a store cannot be used, and what to do. */
export function refusal(message: string, options: ConstructorParameters<typeof HubError>[2] = {}): HubError {
  return new HubError('store-unusable', message.replace(/\s*\n\s*/g, ' '), options);
}
