/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null for anything but an object. */
export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
