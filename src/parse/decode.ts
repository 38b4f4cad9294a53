import chardet from 'chardet';
import { dominantScript } from '../text/script.ts';
import { decodeHalf, macHalf } from './mac-arabic.ts';

/** Text of a document and what had to be mended to get it. */
export interface DecodedText {
  readonly text: string;
  readonly repairs: readonly string[];
}

/** How many bytes of a document are looked at for a declaration, and for a guess. */
const DECLARATION_BYTES = 2048;
const SAMPLE_BYTES = 65_536;

/** Tables that are tried when nothing is declared, by the script their letters are of. */
const SCRIPT_TABLES: readonly (readonly [string, string])[] = [
  ['windows-1256', 'Arab'],
  ['windows-1255', 'Hebr'],
  ['windows-1251', 'Cyrl'],
  ['iso-8859-7', 'Grek'],
];

/**
 * Turns bytes into text. Order: byte order mark, HTTP charset, XML prolog or HTML meta, UTF-8 where valid, a guess.
 * A declaration that the bytes contradict is not followed: what is declared as a one-byte table and is valid UTF-8 is UTF-8,
 * and what is declared as UTF-8 and is not gets a guess (repair `charset-mismatch`).
 * @see RFC 7303 §3 (the HTTP charset wins over the XML declaration)
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | null): DecodedText {
  const mark = byteOrderMark(bytes);
  if (mark !== null) return { text: decodeAs(mark.encoding, bytes.subarray(mark.bytes)), repairs: [] };
  const wide = bytelessUtf16(bytes);
  if (wide !== null) return { text: decodeAs(wide, bytes), repairs: ['charset-guessed'] };
  const declared = [charsetOfContentType(contentType), charsetInside(bytes)].filter((label) => label !== null);
  const known =
    declared.map(encodingOf).find((encoding) => encoding !== null && !encoding.startsWith('utf-16')) ?? null;
  const unknown = declared.length > 0 && known === null ? ['charset-unknown'] : [];
  const utf8 = strictUtf8(bytes);
  if (utf8 !== null && (known === null || known === 'utf-8')) return { text: utf8, repairs: unknown };
  if (utf8 !== null && hasMultibyte(bytes)) return { text: utf8, repairs: ['charset-mismatch'] };
  if (known !== null && known !== 'utf-8') return { text: decodeAs(known, bytes), repairs: [] };
  if (isMostlyUtf8(bytes)) return { text: decodeAs('utf-8', bytes), repairs: [...unknown, 'invalid-utf8'] };
  const repairs = [...unknown, known === null ? 'charset-guessed' : 'charset-mismatch'];
  return { text: decodeAs(guessEncoding(bytes), bytes), repairs };
}

function byteOrderMark(bytes: Uint8Array): { encoding: string; bytes: number } | null {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0) return { encoding: 'utf-32le', bytes: 4 };
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return { encoding: 'utf-32be', bytes: 4 };
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: 'utf-8', bytes: 3 };
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', bytes: 2 };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', bytes: 2 };
  return null;
}

/** UTF-16 without a mark shows itself by a NUL beside the first `<` or `{`. */
function bytelessUtf16(bytes: Uint8Array): string | null {
  const [first, second, third, fourth] = bytes;
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0 && fourth !== undefined) return 'utf-16be';
  return null;
}

function charsetOfContentType(contentType: string | null): string | null {
  return contentType?.match(/;\s*charset\s*=\s*["']?([^\s"';,]+)/i)?.[1] ?? null;
}

function charsetInside(bytes: Uint8Array): string | null {
  const head = decodeAs('windows-1252', bytes.subarray(0, DECLARATION_BYTES));
  const prolog = head.match(/<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)["']/i);
  const meta = head.match(/<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]+)/i);
  return prolog?.[1] ?? meta?.[1] ?? null;
}

function encodingOf(label: string): string | null {
  if (macHalf(label) !== null) return label;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): string {
  const half = macHalf(encoding);
  if (half !== null) return decodeHalf(half, bytes);
  if (encoding.startsWith('utf-32')) return decodeUtf32(bytes, encoding === 'utf-32le');
  return new TextDecoder(encoding).decode(bytes);
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % 4));
  const parts: string[] = [];
  for (let at = 0; at < view.byteLength; at += 4) {
    const code = view.getUint32(at, littleEndian);
    parts.push(code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));
  }
  return parts.join('');
}

function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** One lone pair could be two letters of a one-byte table; two pairs that are valid UTF-8 are no accident. */
function hasMultibyte(bytes: Uint8Array): boolean {
  let high = 0;
  for (const byte of bytes) if (byte >= 0x80) high += 1;
  return high >= 4;
}

/**
 * Some broken bytes in a UTF-8 text (a cut letter, a pasted 1252 quote) do not make it another charset: in a text of a one-byte
 * table hardly one letter in ten happens to be valid UTF-8.
 */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = decodeAs('utf-8', bytes);
  let broken = 0;
  let sound = 0;
  for (const character of text) {
    if (character === '\ufffd') broken += 1;
    else if (character > '\x7f') sound += 1;
  }
  return sound > broken * 2;
}

function guessEncoding(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (isHebrew(sample)) return 'windows-1255';
  const guesses = chardet.analyse(sample).map((match) => encodingOf(match.name));
  const guess = guesses.find((encoding) => encoding !== null && !encoding.startsWith('utf-')) ?? 'windows-1252';
  // chardet takes 1255 for 8859-8 and 1256 for 8859-6 on short texts; the windows tables hold both.
  if (guess === 'iso-8859-8' || guess === 'iso-8859-8-i') return 'windows-1255';
  return fitsBest(sample, guess);
}

/**
 * Hebrew letters are the bytes E0–FA in both tables and stand beside one another; chardet often calls a short such text Arabic. No
 * other one-byte text keeps to those 27 letters in whole words.
 */
function isHebrew(sample: Uint8Array): boolean {
  let letters = 0;
  let others = 0;
  let alone = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte < 0xc0) continue;
    if (byte < 0xe0 || byte > 0xfa) others += 1;
    else letters += 1;
    if ((sample[index - 1] ?? 0) < 0xc0 && (sample[index + 1] ?? 0) < 0xc0) alone += 1;
  }
  return letters > 20 && others < letters / 50 && alone < letters / 5;
}

/** On a short text chardet falls for a western table; a table whose letters are all of one other script wins over it. */
function fitsBest(sample: Uint8Array, guess: string): string {
  if (guess !== 'windows-1252' && guess !== 'iso-8859-1' && guess !== 'iso-8859-2' && guess !== 'iso-8859-9')
    return guess;
  const high = sample.filter((byte) => byte >= 0x80 || byte === 0x20);
  const ratio = high.filter((byte) => byte >= 0xc0).length / Math.max(1, sample.length);
  if (ratio < 0.05) return guess;
  const table = SCRIPT_TABLES.find(([encoding, script]) => dominantScript(decodeAs(encoding, high)) === script);
  return table?.[0] ?? guess;
}
