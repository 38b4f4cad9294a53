import { decodeHTML } from 'entities';

/** What XML 1.0 cannot carry, not even as a reference. @see XML 1.0 §2.2 */
const ILLEGAL = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Numeric references are read the same by XML parsers and by readers that then take the text for HTML. */
const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&#x26;',
  '<': '&#x3C;',
  '>': '&#x3E;',
  '"': '&#x22;',
  "'": '&#x27;',
};

/**
 * Escapes a text for XML element content or an attribute, and strips what XML 1.0 cannot carry.
 * @see W3C Feed Validator, CharacterData: numeric references for the special characters
 */
export function escapeXml(text: string): string {
  return text.replace(ILLEGAL, '').replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '');
}

/** Decodes HTML's named and numeric character references, once: `&amp;lt;` becomes `&lt;`. */
export function decodeEntities(text: string): string {
  return decodeHTML(text);
}
