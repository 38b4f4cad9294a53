/** An element as xml2js gives it: a string, or its text under `_`, its attributes under `$` and its children by name. */
interface XmlElement {
  readonly [name: string]: unknown;
}

function asElement(value: unknown): XmlElement | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as XmlElement) : null;
}

/** Everything in a field that may hold one value, several or none. */
export function listOf(field: unknown): readonly unknown[] {
  if (field === undefined || field === null) return [];
  return Array.isArray(field) ? field : [field];
}

/** An element's own text; null when it has none. */
export function textOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value : asElement(value)?._;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
}

/** The texts of every element of a field, empty ones left out. */
export function textsOf(field: unknown): readonly string[] {
  return listOf(field)
    .map(textOf)
    .filter((text) => text !== null);
}

/** The first text of the first field that has one. */
export function firstText(...fields: readonly unknown[]): string | null {
  for (const field of fields) {
    const [text] = textsOf(field);
    if (text !== undefined) return text;
  }
  return null;
}

/** An attribute of an element; null when absent or empty. */
export function attributeOf(value: unknown, name: string): string | null {
  const attribute = asElement(asElement(value)?.$)?.[name];
  return typeof attribute === 'string' && attribute.trim() !== '' ? attribute.trim() : null;
}

/** The children of that name of an element. */
export function childrenOf(value: unknown, name: string): readonly unknown[] {
  return listOf(asElement(value)?.[name]);
}

/** An attribute of XML's own (`base`, `lang`) in a start tag as it stands in the document. */
export function xmlAttribute(tag: string, name: string): string | null {
  const match = tag.match(new RegExp(`\\sxml:${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i'));
  return (match?.[1] ?? match?.[2] ?? '').trim() || null;
}
