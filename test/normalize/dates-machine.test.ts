import { parseDate } from '../../src/normalize/dates.ts';

function read(raw: string, language: string | null = null, timezone: string | null = null): string | null {
  const stamp = parseDate(raw, { language, timezone });
  return stamp === null ? null : `${new Date(stamp.at).toISOString().replace('.000', '')} ${stamp.precision}`;
}

const SECOND = '2026-03-02T09:15:00Z second';
const MINUTE = '2026-03-02T09:15:00Z minute';
const DAY = '2026-03-02T12:00:00Z day';

describe('RFC 822 dates, in every way they come broken', () => {
  test.each([
    ['as it should be', 'Mon, 02 Mar 2026 09:15:00 GMT', SECOND],
    ['no weekday', '02 Mar 2026 09:15:00 GMT', SECOND],
    ['a wrong weekday', 'Fri, 02 Mar 2026 09:15:00 GMT', SECOND],
    ['a weekday in full', 'Monday, 02 March 2026 09:15:00 GMT', SECOND],
    ['a weekday without comma', 'Mon 02 Mar 2026 09:15:00 GMT', SECOND],
    ['no space after the comma', 'Mon,02 Mar 2026 09:15:00 GMT', SECOND],
    ['a space before the comma', 'Mon , 02 Mar 2026 09:15:00 GMT', SECOND],
    ['an Arabic comma', 'Mon، 02 Mar 2026 09:15:00 GMT', SECOND],
    ['commas everywhere', 'Mon, 02, Mar, 2026, 09:15:00 GMT', SECOND],
    ['lower case', 'mon, 02 mar 2026 09:15:00 gmt', SECOND],
    ['upper case', 'MON, 02 MAR 2026 09:15:00 GMT', SECOND],
    ['a day of one digit', 'Mon, 2 Mar 2026 09:15:00 GMT', SECOND],
    ['two spaces', 'Mon,  2 Mar  2026 09:15:00  GMT', SECOND],
    ['line breaks around', '\n   Mon, 02 Mar 2026\n 09:15:00 GMT\n', SECOND],
    ['no seconds', 'Mon, 02 Mar 2026 09:15 GMT', MINUTE],
    ['no zone', 'Mon, 02 Mar 2026 09:15:00', SECOND],
    ['no time', 'Mon, 02 Mar 2026', DAY],
    ['no time, but a zone', 'Mon, 02 Mar 2026 GMT', DAY],
    ['a year of two digits', 'Mon, 02 Mar 26 09:15:00 GMT', SECOND],
    ['a year of three digits, counted from 1900', 'Mon, 02 Mar 126 09:15:00 GMT', SECOND],
    ['parts of one digit', 'Mon, 2 Mar 2026 9:15:0 GMT', SECOND],
    ['hyphens', 'Mon, 02-Mar-2026 09:15:00 GMT', SECOND],
    ['hyphens and two digits (RFC 850)', 'Monday, 02-Mar-26 09:15:00 GMT', SECOND],
    ['slashes', '02/Mar/2026 09:15:00 +0000', SECOND],
    ['as servers log it', '[02/Mar/2026:09:15:00 +0000]', SECOND],
    ['the month before the day', 'Mon, Mar 02 2026 09:15:00 GMT', SECOND],
    ['the month before the day, with commas', 'Monday, March 2, 2026, 09:15:00 GMT', SECOND],
    ['asctime', 'Mon Mar  2 09:15:00 2026', SECOND],
    ['asctime with a zone', 'Mon Mar 02 09:15:00 UTC 2026', SECOND],
    ['asctime with a distance', 'Mon Mar 02 12:45:00 +0330 2026', SECOND],
    ['Java', 'Mon Mar 02 12:45:00 IRST 2026', SECOND],
    ['Java, by distance', 'Mon Mar 02 12:45:00 GMT+03:30 2026', SECOND],
    ['JavaScript', 'Mon Mar 02 2026 12:45:00 GMT+0330 (Iran Standard Time)', SECOND],
    ['Go', '2026-03-02 12:45:00.364419679 +0330 +0330 m=+0.012', SECOND],
    ['an ordinal number', 'Mon, 2nd Mar 2026 09:15:00 GMT', SECOND],
    ['an ordinal number in words', 'Monday the 2nd of March, 2026 at 09:15 GMT', MINUTE],
    ['«Sept»', 'Wed, 02 Sept 2026 09:15:00 GMT', '2026-09-02T09:15:00Z second'],
    ['a full stop after the month', '2 Mar. 2026 09:15:00 GMT', SECOND],
    ['a full stop after the day', 'Montag, 2. März 2026 - 09:15', MINUTE],
    ['a time of 24 hours', 'Sun, 01 Mar 2026 24:00:00 GMT', '2026-03-02T00:00:00Z second'],
    ['a leap second', 'Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00Z second'],
    ['a fraction', 'Mon, 02 Mar 2026 09:15:00.123 GMT', SECOND],
    ['English halves of the day', 'Mon, 02 Mar 2026 9:15:00 AM GMT', SECOND],
    ['English halves without a space', 'Mar 02 2026 09:15:00AM', SECOND],
    ['English halves with full stops', 'March 2, 2026, 9:15 a.m.', MINUTE],
    ['midnight by English halves', 'March 2, 2026 12:15 AM', '2026-03-02T00:15:00Z minute'],
    ['noon by English halves', 'March 2, 2026 12:15 PM', '2026-03-02T12:15:00Z minute'],
    ['an hour only', 'March 2, 2026 at 9 AM', '2026-03-02T09:00:00Z minute'],
    ['Persian digits', 'Mon, ۰۲ Mar ۲۰۲۶ ۱۲:۴۵:۰۰ +۰۳۳۰', SECOND],
    ['Arabic digits', 'Mon, ٠٢ Mar ٢٠٢٦ ٠٩:١٥:٠٠ GMT', SECOND],
    ['French words', 'lun., 02 mars 2026 09:15:00 +0000', SECOND],
    ['a French Tuesday, which looks like March', 'mar. 02 juin 2026 09:15:00 +0000', '2026-06-02T09:15:00Z second'],
    ['a French time', 'lundi 2 mars 2026 à 09h15', MINUTE],
    ['German words', 'Mo, 02 Mrz 2026 09:15:00 +0000'.replace('Mrz', 'März'), SECOND],
    ['Spanish words', 'lunes, 2 de marzo de 2026 09:15', MINUTE],
    ['Turkish words', '2 Mart 2026 Pazartesi 12:15 +0300', MINUTE],
    ['Russian words', 'Понедельник, 2 марта 2026 г. 12:15 MSK', MINUTE],
  ])('%s: %s', (_, raw, expected) => {
    expect(read(raw)).toBe(expected);
  });

  test.each([
    ['el', 'Δευ, 02 Μαρ 2026 09:15:00 GMT', SECOND],
    ['hu', '2026-március-02T9:15Z', MINUTE],
    ['ko', '2026년 03월 02일  09:15:00', SECOND],
    ['ja', '2026年3月2日 09:15', MINUTE],
    ['pl', '2 marca 2026, 09:15', MINUTE],
  ])('months in the words of a language without a list of its own (%s)', (language, raw, expected) => {
    expect(read(raw, language)).toBe(expected);
  });
});

describe('names and distances of zones', () => {
  test.each([
    ['+0330', '2026-03-02T05:45:00Z'],
    ['+03:30', '2026-03-02T05:45:00Z'],
    ['+330', '2026-03-02T05:45:00Z'],
    ['+3:30', '2026-03-02T05:45:00Z'],
    ['+03', '2026-03-02T06:15:00Z'],
    ['+3', '2026-03-02T06:15:00Z'],
    ['\u22120500', '2026-03-02T14:15:00Z'],
    ['--0500', '2026-03-02T14:15:00Z'],
    ['-05:00:00', '2026-03-02T14:15:00Z'],
    ['GMT+0330', '2026-03-02T05:45:00Z'],
    ['GMT +3:30', '2026-03-02T05:45:00Z'],
    ['GMT+3', '2026-03-02T06:15:00Z'],
    ['(UTC+03:30)', '2026-03-02T05:45:00Z'],
    ['UTC+3:30', '2026-03-02T05:45:00Z'],
    ['MST -0700', '2026-03-02T16:15:00Z'],
    ['MST-07:00', '2026-03-02T16:15:00Z'],
    ['+0330 (IRST)', '2026-03-02T05:45:00Z'],
    ['+0330 GMT', '2026-03-02T05:45:00Z'],
    ['Z', '2026-03-02T09:15:00Z'],
    ['UT', '2026-03-02T09:15:00Z'],
    ['IRST', '2026-03-02T05:45:00Z'],
    ['IRDT', '2026-03-02T04:45:00Z'],
    ['AFT', '2026-03-02T04:45:00Z'],
    ['PKT', '2026-03-02T04:15:00Z'],
    ['EET', '2026-03-02T07:15:00Z'],
    ['EEST', '2026-03-02T06:15:00Z'],
    ['IDT', '2026-03-02T06:15:00Z'],
    ['MET', '2026-03-02T08:15:00Z'],
    ['EST', '2026-03-02T14:15:00Z'],
    ['PDT', '2026-03-02T16:15:00Z'],
    ['ET', '2026-03-02T14:15:00Z'],
    ['Asia/Tehran', '2026-03-02T05:45:00Z'],
    ['Etc/GMT', '2026-03-02T09:15:00Z'],
    ['Europe/Berlin', '2026-03-02T08:15:00Z'],
    ['(Tehran time)', '2026-03-02T05:45:00Z'],
  ])('09:15 %s', (zone, expected) => {
    expect(read(`Mon, 02 Mar 2026 09:15:00 ${zone}`)).toBe(`${expected} second`);
  });

  test('glued to the time', () => {
    expect(read('Mon, 02 Mar 2026 09:15:00GMT')).toBe(SECOND);
    expect(read('Mon, 02 Mar 2026 12:45:00+0330')).toBe(SECOND);
  });

  test.each([
    ['IST', 'he', '2026-03-02T07:15:00Z'],
    ['IST', 'fa', '2026-03-02T05:45:00Z'],
    ['IST', 'en', '2026-03-02T03:45:00Z'],
    ['AST', 'ar', '2026-03-02T06:15:00Z'],
    ['AST', 'en', '2026-03-02T13:15:00Z'],
    ['PST', 'ur', '2026-03-02T04:15:00Z'],
    ['PST', 'en', '2026-03-02T17:15:00Z'],
    ['CST', 'ug', '2026-03-02T01:15:00Z'],
  ])('%s is what it is to those who write %s', (zone, language, expected) => {
    expect(read(`Mon, 02 Mar 2026 09:15:00 ${zone}`, language)).toBe(`${expected} second`);
  });

  test('a distance that no place has is none, and the zone of the source holds', () => {
    expect(read('Mon, 02 Mar 2026 09:15:00 +9999', 'fa')).toBe('2026-03-02T05:45:00Z second');
    expect(read('Mon, 02 Mar 2026 09:15:00 -9999', 'fa')).toBe('2026-03-02T05:45:00Z second');
  });

  test('a distance past the date line is counted as it stands, as other readers do', () => {
    expect(read('Tue, 12 Apr 2016 01:15:00 +3000')).toBe('2016-04-10T19:15:00Z second');
  });

  test('a named zone keeps its summer time', () => {
    expect(read('Thu, 02 Jul 2026 09:15:00 ET')).toBe('2026-07-02T13:15:00Z second');
    expect(read('Thu, 02 Jul 2026 09:15:00 Asia/Jerusalem')).toBe('2026-07-02T06:15:00Z second');
  });
});

describe('ISO 8601 and what is made of it', () => {
  test.each([
    ['2026-03-02T09:15:00Z', SECOND],
    ['2026-03-02t09:15:00z', SECOND],
    ['2026-03-02T12:45:00+03:30', SECOND],
    ['2026-03-02T12:45:00+0330', SECOND],
    ['2026-03-02T12:45:00 +0330', SECOND],
    ['2026-03-02T12:15:00+03', SECOND],
    ['2026-03-02T12:45+03:30', MINUTE],
    ['2026-03-02T09:15:00', SECOND],
    ['2026-03-02T09:15', MINUTE],
    ['2026-03-02T09:15Z', MINUTE],
    ['2026-03-02 09:15:00', SECOND],
    ['2026-03-02 09:15:00.0', SECOND],
    ['2026-03-02 12:45:00+03:30', SECOND],
    ['2026-03-02 12:45:00 +03:30', SECOND],
    ['2026-03-02 09:15:00 UTC', SECOND],
    ['2026-03-02T09:15:00.1234567Z', SECOND],
    ['2026-03-02T09:15:00,123Z', SECOND],
    ['2026-03-02T12:45:00.000+0330', SECOND],
    ['2026-03-02T02:15:00:-0700', SECOND],
    ['2026-03-02T02:15:00-07:00:00', SECOND],
    ['2026-03-02T12:45:00+03:30[Asia/Tehran]', SECOND],
    ['2026-3-2T9:15:00Z', SECOND],
    ['2026-003-02T09:15:00+00:00', SECOND],
    ['20260302T091500Z', SECOND],
    ['20260302T0915', MINUTE],
    ['2026-03-02T091500Z', SECOND],
    ['20260302091500', SECOND],
    ['202603020915', MINUTE],
    ['2026:03:02 09:15:00', SECOND],
    ['2026/03/02 09:15:00', SECOND],
    ['2026/03/02T09:15:00', SECOND],
    ['2026.03.02 09:15', MINUTE],
    ['2026-03-02', DAY],
    ['2026-03-02Z', DAY],
    ['2026-03-02+03:30', DAY],
    ['20260302', DAY],
    ['2026/3/2', DAY],
    ['2026-03-01T24:00:00Z', '2026-03-02T00:00:00Z second'],
    ['2026-03-02 at 09:15:00', SECOND],
    ['Mon, 2026-03-02 09:15', MINUTE],
    ['Mon, 2026/03/02 04:15:00 EST', SECOND],
    ['/Date(1772442900000)/', SECOND],
    ['/Date(1772442900000+0330)/', SECOND],
    ['1772442900', SECOND],
    ['1772442900000', SECOND],
  ])('%s', (raw, expected) => {
    expect(read(raw)).toBe(expected);
  });

  test.each([
    ['۱۴۰۴-۱۲-۱۱T۰۹:۱۵:۰۰Z', SECOND],
    ['1404-12-11T12:45:00+03:30', SECOND],
    ['1404-12-11 12:45:00', SECOND],
    ['14041211124500', SECOND],
    ['Mon, ۱۱ اسفند ۱۴۰۴ ۱۲:۴۵:۰۰ +0330', SECOND],
    ['دوشنبه, ۱۱ اسف ۱۴۰۴ ۰۹:۱۵:۰۰ +0000', SECOND],
    ['Mon, 11 Esfand 1404 09:15:00 GMT', SECOND],
    ['Mon, 11 Esf 1404 09:15:00 GMT', SECOND],
  ])('%s is a solar Hijri day in the form of another calendar', (raw, expected) => {
    expect(read(raw, 'fa')).toBe(expected);
  });
});

describe('what is no date', () => {
  test.each([
    ['the beginning of 1970', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['the same, elsewhere', '1970-01-01T03:30:00+03:30'],
    ['the same, in America', 'Wed, 31 Dec 1969 19:00:00 EST'],
    ['the same, in solar Hijri', '1348/10/11'],
    ['zeros', '0000-00-00 00:00:00'],
    ['the zeros of PHP', 'Wed, 30 Nov -0001 00:00:00 +0000'],
    ['the first day of .NET', '0001-01-01T00:00:00'],
    ['the last day of .NET', '9999-12-31T23:59:59'],
    ['a month', '2026-03'],
    ['a month in words', 'March 2026'],
    ['a year', '2026'],
    ['a week', '2026-W10-1'],
    ['a day without a year', 'Mon, 2 Mar 09:15:00 GMT'],
    ['a time', '09:15'],
    ['a month there is not', 'Mon, 02 Foo 2026 09:15:00 GMT'],
    ['a day there is not', 'Sun, 99 Jun 2009 12:00:00 GMT'],
    ['29 February of a common year', '2026-02-29T09:15:00Z'],
    ['an hour there is not', '2026-03-02T25:14:55Z'],
    ['a minute there is not', '2026-03-02T10:61:55Z'],
    ['a time past the end of the day', '2026-03-02T24:00:01Z'],
    ['a small number', '42'],
    ['a telephone number', '0912 345 6789'],
    ['an address of a machine', '192.168.10.12'],
    ['a version', '10.4.3'],
    ['letters', 'yesterday'],
    ['invalid', 'Invalid Date'],
    ['null', 'null'],
  ])('%s: %s', (_, raw) => {
    expect(read(raw)).toBeNull();
  });
});
