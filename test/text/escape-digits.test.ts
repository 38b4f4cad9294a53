import fc from 'fast-check';
import { asciiDigits } from '../../src/text/digits.ts';
import { decodeEntities, escapeXml } from '../../src/text/escape.ts';

describe('a text in XML', () => {
  test('is escaped with numeric references', () => {
    expect(escapeXml(`<b> & "c" 'd'`)).toBe('&#x3C;b&#x3E; &#x26; &#x22;c&#x22; &#x27;d&#x27;');
  });

  test('is always legal XML 1.0 text', () => {
    const legal = /^(?:[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}])*$/u;
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('&', '<', ']]>', '\0', '\ud800', '\udfff', '\ufffe', '\x0b', '"'),
        fc.string({ unit: 'binary', maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(text, (raw) => {
        const escaped = escapeXml(raw);
        expect(escaped).toMatch(legal);
        expect(escaped).not.toMatch(/[<>"']|&(?!#x[0-9A-F]{2};)/);
      }),
    );
  });

  test('says the same when it is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(decodeEntities(escapeXml(text))).toBe(text)),
    );
  });

  test('keeps ZWNJ and marks of direction raw', () => {
    expect(escapeXml('\u200fمی\u200cرود')).toBe('\u200fمی\u200cرود');
  });
});

describe('character references', () => {
  test.each([
    ['&amp;zwnj;', '&zwnj;'],
    ['می&zwnj;رود', 'می\u200cرود'],
    ['&#1587;&#x644;', 'سل'],
    ['&laquo;&nbsp;&raquo;&rlm;', '«\u00a0»\u200f'],
    ['AT&T &unknown;', 'AT&T &unknown;'],
  ])('%s are decoded once', (text, decoded) => {
    expect(decodeEntities(text)).toBe(decoded);
  });
});

describe('digits', () => {
  test('of every script become ASCII', () => {
    expect(asciiDigits('۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ १९ ９ 𝟘𝟡 ߀߉ a7')).toBe('0123456789 0123456789 19 9 09 09 a7');
  });

  test('are all that changes', () => {
    expect(asciiDigits('سلام ½ ² Ⅷ')).toBe('سلام ½ ² Ⅷ');
  });
});
