import fc from 'fast-check';
import { parseDate } from '../../src/normalize/dates.ts';

const LANGUAGES = [
  'fa',
  'fa-AF',
  'ar',
  'he',
  'ur',
  'ps',
  'ckb',
  'sd',
  'ug',
  'yi',
  'dv',
  'en',
  'hu',
  'zh-Hant',
  'und',
  'xx',
  null,
];

function parse(raw: string, language: string | null) {
  return parseDate(raw, { language, timezone: null });
}

describe('any text at all', () => {
  test('is a date of these centuries, or none; it never fails', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.string());
    fc.assert(
      fc.property(texts, fc.constantFrom(...LANGUAGES), (raw, language) => {
        const stamp = parse(raw, language);
        expect(stamp === null || (Number.isSafeInteger(stamp.at) && Math.abs(stamp.at) < 8e12)).toBe(true);
      }),
    );
  });

  test('of the parts that dates are made of never fails either', () => {
    const part = fc.constantFrom(
      ...[
        '11',
        '1404',
        '۱۲',
        '5786',
        '2026',
        '0',
        '99',
        '10:45',
        '25:00',
        '/',
        '-',
        '.',
        ' ',
        ':',
        '+0330',
        'GMT',
        'T',
        'Z',
        '،',
      ],
      ...[
        'اسفند',
        'مهر',
        'مارس',
        'رمضان',
        'אדר',
        'ב׳',
        'תשפ״ו',
        'Mar',
        'mon',
        'ب.ظ',
        'م',
        'صبح',
        'ساعت',
        'به وقت تهران',
        'هـ',
        '\u200c',
      ],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), fc.constantFrom(...LANGUAGES), (parts, language) => {
        const stamp = parse(parts.join(''), language);
        expect(stamp === null || Number.isSafeInteger(stamp.at)).toBe(true);
        const spaced = parse(parts.join(' '), language);
        expect(spaced === null || Number.isSafeInteger(spaced.at)).toBe(true);
      }),
    );
  });
});

describe('a text of a million characters', () => {
  const pieces = [
    '1',
    '1:',
    '1 ',
    ' ',
    '1/',
    '-',
    '۱۱ اسفند ',
    'a',
    'א',
    "'",
    '\u0301',
    '(',
    'T',
    '+',
    'ب.ظ ',
    '\u200c',
    '年',
    'd 1 ',
  ];

  test.each(pieces)('of %j is refused at once', (piece) => {
    const raw = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = performance.now();
    for (const language of ['fa', 'en', 'hu', null]) expect(parse(raw, language)).toBeNull();
    expect(performance.now() - started).toBeLessThan(500);
  });

  test.each(pieces)('in spaces, or as long as a date may be, of %j takes no time', (piece) => {
    const started = performance.now();
    for (const language of ['fa', 'en', 'he', null]) {
      parse(piece.repeat(160 / piece.length), language);
      parse(`${' '.repeat(900)}${piece.repeat(160 / piece.length)}${'\n'.repeat(900)}`, language);
    }
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('a day and a time, written in any zone', () => {
  test('are the instant they were', () => {
    const instant = fc.date({ min: new Date('1975-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const offset = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
    fc.assert(
      fc.property(instant, offset, (date, east) => {
        const at = Math.floor(date.getTime() / 1000) * 1000;
        const wall = new Date(at + east * 60_000).toISOString();
        const [hours, minutes] = [Math.floor(Math.abs(east) / 60), Math.abs(east) % 60].map((part) =>
          String(part).padStart(2, '0'),
        );
        const zone = `${east < 0 ? '-' : '+'}${hours}:${minutes}`;
        const day = new Date(at + east * 60_000).toUTCString().slice(0, 25);
        for (const raw of [
          `${wall.slice(0, 19)}${zone}`,
          `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${zone}`,
          `${wall.slice(0, 19).replace(/[-:]/g, '')}${zone.replace(':', '')}`,
          `${day} ${zone.replace(':', '')}`,
          `${day} GMT${zone}`,
        ]) {
          expect([raw, parse(raw, 'fa')]).toEqual([raw, { at, precision: 'second' }]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
