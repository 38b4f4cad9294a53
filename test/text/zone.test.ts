import fc from 'fast-check';
import { dateIn, defaultZone, instantIn } from '../../src/text/zone.ts';

describe('a wall time in a zone', () => {
  test.each([
    ['Asia/Tehran', { year: 2021, month: 9, day: 4, hour: 12 }, '2021-09-04T07:30:00.000Z'],
    ['Asia/Tehran', { year: 2021, month: 12, day: 4, hour: 12 }, '2021-12-04T08:30:00.000Z'],
    ['Asia/Tehran', { year: 2024, month: 7, day: 4, hour: 12 }, '2024-07-04T08:30:00.000Z'],
    ['Asia/Kabul', { year: 2024, month: 7, day: 4, hour: 12, minute: 5, second: 6 }, '2024-07-04T07:35:06.000Z'],
    ['Asia/Jerusalem', { year: 2024, month: 7, day: 4 }, '2024-07-03T21:00:00.000Z'],
    ['UTC', { year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 59 }, '2024-02-29T23:59:59.000Z'],
    ['Pacific/Kiritimati', { year: 2025, month: 1, day: 1 }, '2024-12-31T10:00:00.000Z'],
  ])('%s %j', (zone, wall, instant) => {
    expect(new Date(instantIn(zone, wall)).toISOString()).toBe(instant);
  });

  test.each([
    // Summer time came and went: 1991 to 2005, 2008 to 2022.
    ['1986-07-01', '08:30'],
    ['1995-07-01', '07:30'],
    ['1995-12-01', '08:30'],
    ['2006-07-01', '08:30'],
    ['2007-07-01', '08:30'],
    ['2008-07-01', '07:30'],
    ['2021-09-21', '07:30'],
    ['2021-09-22', '08:30'],
    ['2022-03-22', '07:30'],
    ['2022-09-21', '07:30'],
    ['2022-09-22', '08:30'],
    ['2023-07-01', '08:30'],
    ['2026-07-01', '08:30'],
  ])('at noon in Tehran on %s it is %s UTC', (day, utc) => {
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    const at = instantIn('Asia/Tehran', { year, month, day: date, hour: 12 });
    expect(new Date(at).toISOString().slice(0, 16)).toBe(`${day}T${utc}`);
  });

  test.each([
    ['Asia/Tehran', '2022-03-22T00:30', '2022-03-21T21:00'],
    ['Asia/Tehran', '2021-09-21T23:30', '2021-09-21T19:00'],
    ['Asia/Jerusalem', '2026-03-27T02:30', '2026-03-27T00:30'],
    ['Africa/Cairo', '2026-04-24T00:30', '2026-04-23T22:30'],
    ['Asia/Beirut', '2026-03-29T00:30', '2026-03-28T22:30'],
  ])('in a gap or twice, %s %s is %s UTC', (zone, wall, utc) => {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = wall.split(/\D/).map(Number);
    const at = instantIn(zone, { year, month, day, hour, minute });
    expect(new Date(at).toISOString().slice(0, 16)).toBe(utc);
  });

  test('that was skipped counts on from before the gap', () => {
    const skipped = instantIn('Europe/Berlin', { year: 2024, month: 3, day: 31, hour: 2, minute: 30 });
    expect(new Date(skipped).toISOString()).toBe('2024-03-31T01:30:00.000Z');
  });

  test('that came twice is the first', () => {
    const twice = instantIn('Europe/Berlin', { year: 2024, month: 10, day: 27, hour: 2, minute: 30 });
    expect(new Date(twice).toISOString()).toBe('2024-10-27T00:30:00.000Z');
  });

  test('comes back unchanged', () => {
    const zones = fc.constantFrom('Asia/Tehran', 'Asia/Kabul', 'Asia/Urumqi', 'Indian/Maldives', 'America/St_Johns');
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 2_000_000_000 }), (zone, second) => {
        const wall = dateIn(zone, second * 1000);
        expect(dateIn(zone, instantIn(zone, wall))).toEqual(wall);
      }),
    );
  });

  test('in a zone that does not exist is refused', () => {
    expect(() => instantIn('Asia/Nowhere', { year: 2024, month: 1, day: 1 })).toThrow(RangeError);
  });
});

describe('the zone of a language', () => {
  test.each([
    ['fa', 'Asia/Tehran'],
    ['fa-AF', 'Asia/Kabul'],
    ['ps', 'Asia/Kabul'],
    ['he', 'Asia/Jerusalem'],
    ['ur', 'Asia/Karachi'],
    ['sd', 'Asia/Karachi'],
    ['ckb', 'Asia/Baghdad'],
    ['ug', 'Asia/Urumqi'],
    ['dv', 'Indian/Maldives'],
    ['ar', 'UTC'],
    ['en', 'UTC'],
    [null, 'UTC'],
  ])('%s is %s', (language, zone) => {
    expect(defaultZone(language)).toBe(zone);
    expect(() => dateIn(zone, 0)).not.toThrow();
  });
});
