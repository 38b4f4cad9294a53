import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cleanLine, cleanText } from '../../src/text/clean.ts';

/** Cleaning without its short way, for texts that hold no control characters. */
const longWay = (text: string): string => text.normalize('NFC');

const letters = Array.from({ length: 0x2100 - 0x20 }, (_, at) => String.fromCharCode(0x20 + at)).filter(
  (letter) => cleanText(letter) !== '' && cleanText(`${letter}x`).length >= 2 && !/[\u2028\u2029]/.test(letter),
);
const marks = ['', '\u064b', '\u064e', '\u0651', '\u0652', '\u0653', '\u0654', '\u0655', '\u0670', '\u05b8', '\u0301'];

describe('a text that needs no cleaning', () => {
  test('every letter of the common scripts, alone and with any one mark, comes out composed', () => {
    const wrong = letters.flatMap((letter) =>
      marks.map((mark) => `a${letter}${mark}b`).filter((text) => cleanText(text) !== longWay(text)),
    );
    expect(wrong).toEqual([]);
  });

  test('any run of letters and marks comes out composed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters, ...marks), { maxLength: 12 }), (parts) => {
        const text = `«${parts.join('')}»`;
        expect(cleanText(text)).toBe(longWay(text));
      }),
      { numRuns: 3000 },
    );
  });

  test('white space of any kind, single or in runs, is one space on a line, and none at its ends', () => {
    const blank = fc.constantFrom(
      ' ',
      '\n',
      '\t',
      '\u00a0',
      '\u2003',
      '\u3000',
      '\r\n',
      '\u2028',
      'خبر',
      'x',
      '\u200c',
    );
    fc.assert(
      fc.property(fc.array(blank, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(cleanLine(text)).toBe(cleanText(text).replace(/\s+/g, ' ').trim());
      }),
      { numRuns: 2000 },
    );
  });

  test('a long text with vowel signs is read in a time that grows with its length', () => {
    const text = 'ابتداءً من الأحدِ خانهٔ '.repeat(40_000);
    expect(cleanText(`${text}\u0000`)).toBe(text);
  });
});
