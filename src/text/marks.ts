/** References to characters nobody sees, escaped once more than the format asks: `&amp;zwnj;` in HTML, `&zwnj;` in a plain text. */
const MARKS = /&(?:amp;)*(?:#0*(160|173|820[4-7])|#x0*(a0|ad|200[c-f])|(nbsp|shy|zwnj|zwj|lrm|rlm));/gi;

const NAMED: Readonly<Record<string, string>> = {
  nbsp: '\u00a0',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
  lrm: '\u200e',
  rlm: '\u200f',
};

/** The text with what was written for an invisible mark as that mark; every other reference stays as it is. */
export function decodeMarks(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(MARKS, (_, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? '';
    return String.fromCharCode(decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal));
  });
}
