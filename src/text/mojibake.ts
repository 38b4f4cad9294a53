/** A one-byte table that UTF-8 is often read by, against the will of who wrote it. */
interface Table {
  readonly byteOf: ReadonlyMap<string, number>;
  /** Three letters of a right-to-left script in a row, as this table shows their UTF-8: no language writes that. */
  readonly certain: RegExp;
  /** What the table can have made of UTF-8: anything beyond ASCII that is in it. */
  readonly run: RegExp;
}

/** Bytes that begin a letter of Arabic (D8–DB) or Hebrew (D7) in UTF-8, and those that end one. */
const LEADS = [0xd7, 0xd8, 0xd9, 0xda, 0xdb];
const TRAILS = Array.from({ length: 0x40 }, (_, at) => 0x80 + at);

const TABLES: readonly Table[] = ['windows-1252', 'windows-1256'].map(tableOf);

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Signs between such letters: ZWNJ and marks of direction, quotes, dashes, the ellipsis. */
const BETWEEN = /^[\u00a0\u00ab\u00bb\u2000-\u206f\ufeff]+$/;
/**
 * Undoes UTF-8 that was read as windows-1252 (`Ø®Ø¨Ø±`) or windows-1256 (`ط®ط¨ط±`), only where it is certain: the way back gives
 * valid UTF-8 with right-to-left letters. Any other text comes back as it is.
 */
export function repairMojibake(text: string): string {
  const table = TABLES.find(({ certain }) => certain.test(text));
  return table === undefined ? text : text.replace(table.run, (run) => decodeRun(run, table) ?? run);
}

function decodeRun(run: string, { byteOf }: Table): string | null {
  const bytes = Uint8Array.from(run, (character) => byteOf.get(character) ?? 0);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return RIGHT_TO_LEFT.test(text) || BETWEEN.test(text) ? text : null;
  } catch {
    return null;
  }
}

function tableOf(label: string): Table {
  const decoder = new TextDecoder(label);
  const characters = Array.from({ length: 0x80 }, (_, at) => decoder.decode(Uint8Array.of(0x80 + at)));
  const byteOf = new Map(characters.map((character, at) => [character, 0x80 + at]));
  // ISO 8859-1 shows the bytes 80–9F as the controls of the same number; 1252 never gives those but for bytes it lacks.
  if (label === 'windows-1252') for (let byte = 0x80; byte < 0xa0; byte++) byteOf.set(String.fromCharCode(byte), byte);
  const classOf = (bytes: readonly number[]): string =>
    `[${[...byteOf].flatMap(([character, byte]) => (bytes.includes(byte) ? [`\\u{${character.codePointAt(0)?.toString(16)}}`] : [])).join('')}]`;
  return {
    byteOf,
    certain: new RegExp(`(?:${classOf(LEADS)}${classOf(TRAILS)}){3}`, 'u'),
    run: new RegExp(`${classOf([...TRAILS, ...TRAILS.map((byte) => byte + 0x40)])}{2,}`, 'gu'),
  };
}
