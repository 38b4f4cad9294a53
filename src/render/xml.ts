import { escapeXml } from '../text/escape.ts';

/** What XML 1.0 cannot carry, lone surrogates, and the C1 controls that no document of ours should. */
const UNPRINTABLE = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A quick look for what might have to go: the class above, and surrogates, paired or not. */
const SUSPECT = /[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]/;

/** White space that would break a one-line field. No-break spaces are letters of the text and stay. */
const BREAKS = /[\t\n\r\u2028\u2029]+/g;

type Attributes = Readonly<Record<string, string | number | null>>;

/**
 * Keeps only characters every published format can carry; line ends become LF.
 * @see XML 1.0 §2.2, §2.11
 */
export function printable(text: string): string {
  if (!SUSPECT.test(text)) return text;
  const folded = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return folded.replace(UNPRINTABLE, '');
}

/** A plain one-line field (title, name, label): printable, without line breaks or outer space. */
export function plainLine(text: string): string {
  return printable(text.replace(BREAKS, ' ')).trim();
}

/** A CDATA section that gives `text` back, whatever is in it. `text` must be printable. */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** An opening tag, or with `close` '/' an empty element. Attributes that are null are left out. */
export function tag(name: string, attributes: Attributes = {}, close: '' | '/' = ''): string {
  let written = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) written += ` ${key}="${escapeXml(String(value))}"`;
  }
  return `${written}${close}>`;
}

/** An element that holds plain text. */
export function textElement(name: string, text: string, attributes: Attributes = {}): string {
  return `${tag(name, attributes)}${escapeXml(text)}</${name}>`;
}

/** The instruction by which a browser shows a feed to people. @see https://www.w3.org/TR/xml-stylesheet/ */
export function styleSheet(href: string): string {
  return `<?xml-stylesheet type="text/css" href="${escapeXml(href)}"?>`;
}
