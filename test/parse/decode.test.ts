import { macHalf } from '../../src/parse/mac-arabic.ts';
import { fixture, read } from './reading.ts';

const HEBREW = 'ספרייה עירונית חדשה נפתחה בבאר שבע';
const feed = (title: string, encoding?: string) =>
  `<?xml version="1.0"${encoding === undefined ? '' : ` encoding="${encoding}"`}?><rss version="2.0"><channel><title>${title}</title></channel></rss>`;

/** Encodes Hebrew letters as windows-1255 and iso-8859-8 both have them. */
const inHebrewTable = (text: string) =>
  Uint8Array.from(text, (letter) =>
    letter >= 'א' && letter <= 'ת' ? letter.charCodeAt(0) - 0x5d0 + 0xe0 : letter.charCodeAt(0),
  );

function utf16(text: string, littleEndian: boolean, mark: boolean): Uint8Array {
  const marked = (mark ? '\ufeff' : '') + text;
  const bytes = new DataView(new ArrayBuffer(marked.length * 2));
  for (let index = 0; index < marked.length; index++)
    bytes.setUint16(index * 2, marked.charCodeAt(index), littleEndian);
  return new Uint8Array(bytes.buffer);
}

function utf32(text: string, littleEndian: boolean): Uint8Array {
  const letters = [...`\ufeff${text}`];
  const bytes = new DataView(new ArrayBuffer(letters.length * 4));
  for (const [index, letter] of letters.entries()) bytes.setUint32(index * 4, letter.codePointAt(0) ?? 0, littleEndian);
  return new Uint8Array(bytes.buffer);
}

describe('the charset of a document', () => {
  test.each([
    [
      'a byte order mark, whatever else is said',
      utf16(feed(HEBREW, 'windows-1256'), true, true),
      'text/xml; charset=windows-1256',
      [],
    ],
    ['big-endian UTF-16 with a mark', utf16(feed(HEBREW), false, true), null, []],
    ['UTF-16 without a mark', utf16(feed(HEBREW), true, false), null, ['charset-guessed']],
    [
      'the HTTP charset before the prolog',
      inHebrewTable(feed(HEBREW, 'windows-1256')),
      'text/xml; charset="windows-1255"',
      [],
    ],
    ['the prolog', inHebrewTable(feed(HEBREW, 'ISO-8859-8')), 'text/xml', []],
    ['valid UTF-8 where nothing is said', new TextEncoder().encode(feed(HEBREW)), null, []],
    ['a guess where nothing is said', inHebrewTable(feed(HEBREW)), null, ['charset-guessed']],
    ['a guess where UTF-8 is said and wrong', inHebrewTable(feed(HEBREW, 'utf-8')), null, ['charset-mismatch']],
    [
      'UTF-8 where a one-byte table is said and wrong',
      new TextEncoder().encode(feed(HEBREW, 'iso-8859-1')),
      null,
      ['charset-mismatch'],
    ],
    ['a charset nobody knows', new TextEncoder().encode(feed(HEBREW, 'x-unheard-of')), null, ['charset-unknown']],
    ['little-endian UTF-32 with a mark', utf32(feed(HEBREW), true), null, []],
    ['big-endian UTF-32 with a mark', utf32(feed(HEBREW), false), 'text/xml; charset=utf-8', []],
  ] as const)('comes from %s', async (_name, bytes, contentType, repairs) => {
    const parsed = await read(bytes, 'xml', contentType);
    expect(parsed.title).toBe(HEBREW);
    expect(parsed.repairs).toEqual(repairs);
  });

  test('a page\u2019s meta is believed', async () => {
    const page = `<html lang="he"><head><meta charset="windows-1255"><title>x</title></head><body><article><h1>${HEBREW}</h1><p>${HEBREW} ${HEBREW}</p></article></body></html>`;
    expect((await read(inHebrewTable(page), 'html')).items[0]?.title?.value).toBe(HEBREW);
  });

  test.each([
    ['x-mac-farsi', 'تهران؛ ۱۲ خبر'],
    ['MacArabic', 'طهران؛ ١٢ خبر'],
  ])('%s is known, though the platform does not know it', async (label, title) => {
    const half = macHalf(label) ?? '';
    const bytes = Uint8Array.from(feed(title, label), (letter) =>
      letter < '\x80' ? letter.charCodeAt(0) : half.indexOf(letter) + 0x80,
    );
    const parsed = await read(bytes, 'xml');
    expect([parsed.title, parsed.repairs]).toEqual([title, []]);
  });

  test('a short UTF-8 text with several broken bytes stays UTF-8, and a one-byte text does not become it', async () => {
    const title = 'پنج خبر تازه از رشت';
    const text = new TextEncoder().encode(feed(title));
    const broken = Uint8Array.from([...text.subarray(0, 60), 0x93, ...text.subarray(60), 0xe9, 0x94, 0x93]);
    const parsed = await read(broken, 'xml');
    expect([parsed.title?.replaceAll('\ufffd', ''), parsed.repairs]).toEqual([
      title,
      ['invalid-utf8', 'junk-after-root'],
    ]);
    // «الخبر اليوم» in windows-1256, where nothing is declared and where UTF-8 is.
    const arabic = [0xc7, 0xe1, 0xce, 0xc8, 0xd1, 0x20, 0xc7, 0xe1, 0xed, 0xe6, 0xe3];
    for (const [encoding, repair] of [
      [undefined, 'charset-guessed'],
      ['utf-8', 'charset-mismatch'],
    ] as const) {
      const [before = '', after = ''] = feed('|', encoding).split('|');
      const bytes = [...new TextEncoder().encode(before), ...arabic, ...new TextEncoder().encode(after)];
      const read1256 = await read(Uint8Array.from(bytes), 'xml', null);
      expect([read1256.title, read1256.repairs]).toEqual(['الخبر اليوم', [repair]]);
    }
  });

  test('a letter cut in two does not turn a UTF-8 text into another', async () => {
    const bytes = new TextEncoder().encode(fixture('fa-labelled.txt'));
    const cut = await read(bytes.subarray(0, bytes.length - 2).slice(), 'txt');
    expect(cut.items[0]?.title?.value).toMatch(/^شهردار رشت/u);
  });
});

describe('what a document is', () => {
  test.each([
    ['a feed sent as text/plain', feed('t'), 'text/plain', 'rss'],
    ['a feed sent as text/html', feed('t'), 'text/html; charset=utf-8', 'rss'],
    [
      'a page sent without a type',
      '<!doctype html><title>عنوان</title><article><p>این متن خبر است و بس همین.</p></article>',
      null,
      'html',
    ],
    ['an article sent without a type', 'عنوان\n\nمتن خبر.', null, 'text'],
    ['a text that speaks of <rss>', 'About <rss version="2.0"> feeds\n\nIt is a format.', 'text/plain', 'text'],
    ['an article object sent as text', '{"title":"عنوان"}', 'text/plain', 'json'],
  ])('%s is told by its content', async (_name, content, contentType, format) => {
    expect((await read(content, 'x', contentType)).format).toBe(format);
  });
});
