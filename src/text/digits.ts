const DIGIT = /\p{Nd}/u;

/** Runs of decimal digits outside ASCII. */
const NATIVE_DIGITS = /[\p{Nd}--[0-9]]+/gv;

/**
 * Turns decimal digits of any script into ASCII ones: «۱۴۰۴», «١٤٤٧» and «१२» alike. Nothing else changes.
 */
export function asciiDigits(text: string): string {
  return text.replace(NATIVE_DIGITS, digitValues);
}

function digitValues(run: string): string {
  let values = '';
  let zero = Number.POSITIVE_INFINITY;
  for (const digit of run) {
    const codePoint = digit.codePointAt(0) ?? 0;
    if (codePoint < zero || codePoint > zero + 9) zero = zeroOf(codePoint);
    values += codePoint - zero;
  }
  return values;
}

/** Unicode encodes decimal digits in ascending rows of ten, some of them joined, so a row's start tells the value. */
function zeroOf(codePoint: number): number {
  let first = codePoint;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first--;
  return codePoint - ((codePoint - first) % 10);
}
