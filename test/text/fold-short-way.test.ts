import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchKey } from '../../src/text/fold.ts';

/** Han letters stay as they are and join with nothing, and a text that holds one goes the long way. */
const HAN = '\u4e00';

const languages = [null, 'fa', 'ar', 'ur', 'ps', 'sd', 'ckb', 'ug', 'yi', 'he'];

describe('the key of a text is the same by its short and its long way', () => {
  test('for every character of the common scripts, alone and beside another one', () => {
    for (const language of languages) {
      const wrong: string[] = [];
      for (let unit = 0x20; unit < 0x2030; unit++) {
        const text = `ا${String.fromCharCode(unit)}ب`;
        if (matchKey(text + HAN, language) !== matchKey(text, language) + HAN) wrong.push(unit.toString(16));
      }
      expect({ language, wrong }).toEqual({ language, wrong: [] });
    }
  });

  test('for any text', () => {
    const letter = fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.integer({ min: 0x5b0, max: 0x6ff }),
      fc.integer({ min: 0x200b, max: 0x2028 }),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 20 }), fc.constantFrom(...languages), (units, language) => {
        const text = String.fromCharCode(...units);
        expect(matchKey(HAN + text + HAN, language)).toBe(HAN + matchKey(text, language) + HAN);
      }),
      { numRuns: 5000 },
    );
  });
});
