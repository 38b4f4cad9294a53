/**
 * MacArabic and MacFarsi, which TextDecoder does not know: the upper half of each table. They differ in the digits; the signs
 * that MacOS kept a second time, for right-to-left text, are the ordinary ones.
 * @see https://www.unicode.org/Public/MAPPINGS/VENDORS/APPLE/ARABIC.TXT and FARSI.TXT
 */
const LETTERS_80_9F = 'Ä\u00a0ÇÉÑÖÜáàâäں«çéèêëí…îïñó»ôö÷úùûü';
const SIGNS_A0_AF = ' !"#$٪&\'()*+،-./';
const REST_BA_FF =
  ':؛<=>؟❊ءآأؤإئابةتثجحخدذرزسشصضطظعغ[\\]^_ـفقكلمنهوىي\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652پٹچەڤگڈڑ{|}ژے';

const HALVES: Readonly<Record<string, string>> = {
  arabic: `${LETTERS_80_9F}${SIGNS_A0_AF}٠١٢٣٤٥٦٧٨٩${REST_BA_FF}`,
  farsi: `${LETTERS_80_9F}${SIGNS_A0_AF}۰۱۲۳۴۵۶۷۸۹${REST_BA_FF}`,
};

/** The upper half of the table that a label names (`x-mac-farsi`, `MacArabic`); null for any other label. */
export function macHalf(label: string): string | null {
  return HALVES[/^(?:x-)?mac-?(arabic|farsi)$/i.exec(label)?.[1]?.toLowerCase() ?? ''] ?? null;
}

/** Decodes bytes by the upper half of a one-byte table. */
export function decodeHalf(half: string, bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : half.charAt(byte - 0x80);
  return text;
}
