import { cdata, plainLine, printable, tag, textElement } from '../../src/render/xml.ts';

describe('pieces of XML', () => {
  test('every end of a CDATA section inside the text is taken apart', () => {
    expect(cdata('a]]>b]]]>c')).toBe('<![CDATA[a]]]]><![CDATA[>b]]]]]><![CDATA[>c]]>');
  });

  test('what no document can carry goes, joiners, marks and emoji stay', () => {
    expect(printable('می\u200cرود\u200f\0\u0085\ufffe\ud800 😀\r\nدو')).toBe('می\u200cرود\u200f 😀\nدو');
  });

  test('a field is one line', () => {
    expect(plainLine(' یک\r\n\tدو\u2028')).toBe('یک دو');
  });

  test('attributes and text are written as numeric references, and a missing attribute not at all', () => {
    expect(tag('a', { b: '"<&>\'', c: null, d: 0 }, '/')).toBe('<a b="&#x22;&#x3C;&#x26;&#x3E;&#x27;" d="0"/>');
    expect(textElement('a', '<b>&amp;')).toBe('<a>&#x3C;b&#x3E;&#x26;amp;</a>');
  });
});
