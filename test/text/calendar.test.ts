import fc from 'fast-check';
import { fromHebrew, fromHijri, fromJalali, monthOf, toJalali } from '../../src/text/calendar.ts';

const DAY_MS = 86_400_000;

describe('a solar Hijri day', () => {
  test.each([
    [
      [1400, 6, 13],
      [2021, 9, 4],
    ],
    [
      [1383, 7, 10],
      [2004, 10, 1],
    ],
    [
      [1404, 1, 1],
      [2025, 3, 21],
    ],
    [
      [1403, 12, 30],
      [2025, 3, 20],
    ],
  ])('%j is %j', ([year = 0, month = 0, day = 0], [civilYear, civilMonth, civilDay]) => {
    expect(fromJalali(year, month, day)).toEqual({ year: civilYear, month: civilMonth, day: civilDay });
  });

  test('comes back from the Gregorian calendar unchanged, from 1300 to 1500', () => {
    const day = fc.record({
      year: fc.integer({ min: 1300, max: 1500 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 29 }),
    });
    fc.assert(
      fc.property(day, (jalali) => {
        const civil = fromJalali(jalali.year, jalali.month, jalali.day);
        if (civil === null) throw new Error('a possible day was refused');
        expect(toJalali(Date.UTC(civil.year, civil.month - 1, civil.day, 12), 'UTC')).toEqual(jalali);
      }),
    );
  });

  test('is what ICU says, on every day from 1300 to 1500', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    const wrong: unknown[] = [];
    const days: string[] = [];
    for (let at = Date.UTC(1921, 2, 21); at <= Date.UTC(2122, 2, 20); at += DAY_MS) {
      const parts = format.formatToParts(at);
      const part = (wanted: string) => Number(parts.find(({ type }) => type === wanted)?.value);
      const jalali = { year: part('year'), month: part('month'), day: part('day') };
      const civil = fromJalali(jalali.year, jalali.month, jalali.day);
      if (civil === null || Date.UTC(civil.year, civil.month - 1, civil.day) !== at) wrong.push([jalali, civil]);
      days.push(`${jalali.year}/${jalali.month}/${jalali.day}`);
    }
    expect(wrong).toEqual([]);
    expect([days[0], days.at(-1), days.length]).toEqual(['1300/1/1', '1500/12/29', 73_414]);
    // What ICU never says does not exist.
    const real = new Set(days);
    for (let year = 1300; year <= 1500; year++) {
      for (const [month, day] of [...[7, 8, 9, 10, 11, 12].map((month) => [month, 31] as const), [12, 30] as const]) {
        expect(fromJalali(year, month, day) !== null).toBe(real.has(`${year}/${month}/${day}`));
      }
    }
  });

  test('that does not exist is refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1300, max: 1500 }), fc.integer({ min: 7, max: 12 }), (year, month) => {
        expect(fromJalali(year, month, 31)).toBeNull();
        expect(fromJalali(year, month, 0)).toBeNull();
      }),
    );
    expect(fromJalali(1404, 12, 30)).toBeNull();
    expect(fromJalali(1404, 13, 1)).toBeNull();
    expect(fromJalali(1404, 0, 1)).toBeNull();
    expect(fromJalali(1404, 1, 32)).toBeNull();
    expect(fromJalali(1404, 1.5, 1)).toBeNull();
    expect(fromJalali(Number.NaN, 1, 1)).toBeNull();
  });

  test('is that of the zone', () => {
    const lateInTehran = Date.UTC(2025, 2, 20, 20, 45);
    expect(toJalali(lateInTehran, 'Asia/Tehran')).toEqual({ year: 1404, month: 1, day: 1 });
    expect(toJalali(lateInTehran, 'UTC')).toEqual({ year: 1403, month: 12, day: 30 });
  });
});

describe('a lunar Hijri day', () => {
  test('is found in the umm al-qura calendar', () => {
    expect(fromHijri(1445, 9, 1)).toEqual({ year: 2024, month: 3, day: 11 });
    expect(fromHijri(1447, 1, 1)).toEqual({ year: 2025, month: 6, day: 26 });
  });

  test('that does not exist is refused', () => {
    const lengths = Array.from({ length: 12 }, (_, month) => (fromHijri(1446, month + 1, 30) === null ? 29 : 30));
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(354);
    expect(fromHijri(1446, 1, 31)).toBeNull();
    expect(fromHijri(1446, 13, 1)).toBeNull();
  });

  test('agrees with ICU', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
    });
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 50_000 }), (days) => {
        const parts = new Map(format.formatToParts(days * DAY_MS).map(({ type, value }) => [type, Number(value)]));
        const civil = fromHijri(parts.get('year') ?? 0, parts.get('month') ?? 0, parts.get('day') ?? 0);
        expect(civil && Date.UTC(civil.year, civil.month - 1, civil.day)).toBe(days * DAY_MS);
      }),
    );
  });
});

describe('every lunar Hijri and every Hebrew day of these centuries', () => {
  test.each([
    ['islamic-umalqura', fromHijri, 1300, 1500, 12, [29, 30]],
    ['hebrew', fromHebrew, 5600, 5900, 13, [0, 29, 30]],
  ] as const)('%s: months follow one another without a gap', (_, convert, first, last, months, lengths) => {
    let next: number | null = null;
    for (let year = first; year <= last; year++) {
      for (let month = 1; month <= months; month++) {
        const days = [30, 29].find((day) => convert(year, month, day) !== null) ?? 0;
        expect(lengths).toContain(days);
        expect([convert(year, month, 0), convert(year, month, 31)]).toEqual([null, null]);
        if (days === 0) continue;
        const [start, end] = [1, days].map((day) => {
          const civil = convert(year, month, day) ?? { year: 0, month: 0, day: 0 };
          return Date.UTC(civil.year, civil.month - 1, civil.day);
        });
        expect([year, month, (end ?? 0) - (start ?? 0)]).toEqual([year, month, (days - 1) * DAY_MS]);
        if (next !== null) expect([year, month, start]).toEqual([year, month, next]);
        next = (end ?? 0) + DAY_MS;
      }
    }
  });
});

describe('a Hebrew day', () => {
  const MONTHS = 'Tishri Heshvan Kislev Tevet Shevat,Adar I,Adar,Nisan Iyar Sivan Tamuz Av Elul'.split(/,| (?!I\b)/);

  test.each([
    [
      [5784, 1, 1],
      [2023, 9, 16],
    ],
    [
      [5784, 6, 1],
      [2024, 2, 10],
    ],
    [
      [5784, 7, 14],
      [2024, 3, 24],
    ],
    [
      [5785, 8, 15],
      [2025, 4, 13],
    ],
  ])('%j is %j', ([year = 0, month = 0, day = 0], [civilYear, civilMonth, civilDay]) => {
    expect(fromHebrew(year, month, day)).toEqual({ year: civilYear, month: civilMonth, day: civilDay });
  });

  test('that does not exist is refused', () => {
    expect(fromHebrew(5785, 6, 1)).toBeNull();
    expect(fromHebrew(5785, 4, 30)).toBeNull();
    expect(fromHebrew(5785, 14, 1)).toBeNull();
    expect(fromHebrew(5785, 1, 0)).toBeNull();
  });

  test('agrees with ICU', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-hebrew-nu-latn', {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
    });
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 60_000 }), (days) => {
        const parts = new Map(format.formatToParts(days * DAY_MS).map(({ type, value }) => [type, value]));
        const month = 1 + MONTHS.indexOf((parts.get('month') ?? '').replace('Adar II', 'Adar'));
        const civil = fromHebrew(Number(parts.get('year')), month, Number(parts.get('day')));
        expect(civil && Date.UTC(civil.year, civil.month - 1, civil.day)).toBe(days * DAY_MS);
      }),
    );
  });
});

describe('the name of a month', () => {
  const LISTS: readonly (readonly [calendar: string, language: string, names: string])[] = [
    ['jalali', 'fa', 'فروردین، اردیبهشت، خرداد، تیر، مرداد، شهریور، مهر، آبان، آذر، دی، بهمن، اسفند'],
    ['jalali', 'fa-AF', 'حمل، ثور، جوزا، سرطان، اسد، سنبله، میزان، عقرب، قوس، جدی، دلو، حوت'],
    ['jalali', 'ps', 'وری، غویی، غبرگولی، چنگاښ، زمری، وږی، تله، لړم، لیندۍ، مرغومی، سلواغه، کب'],
    [
      'jalali',
      'ckb',
      'خاکەلێوە، گوڵان، جۆزەردان، پووشپەڕ، گەلاوێژ، خەرمانان، ڕەزبەر، گەڵاڕێزان، سەرماوەز، بەفرانبار، ڕێبەندان، ڕەشەمە',
    ],
    ['gregorian', 'ar', 'يناير، فبراير، مارس، أبريل، مايو، يونيو، يوليو، أغسطس، سبتمبر، أكتوبر، نوفمبر، ديسمبر'],
    [
      'gregorian',
      'ar',
      'كانون الثاني، شباط، آذار، نيسان، أيار، حزيران، تموز، آب، أيلول، تشرين الأول، تشرين الثاني، كانون الأول',
    ],
    ['gregorian', 'ar', 'يناير، فبراير، مارس، أبريل، ماي، يونيو، يوليوز، غشت، شتنبر، أكتوبر، نونبر، دجنبر'],
    ['gregorian', 'ar', 'جانفي، فيفري، مارس، أفريل، ماي، جوان، جويلية، أوت، سبتمبر، أكتوبر، نوفمبر، ديسمبر'],
    ['gregorian', 'fa', 'ژانویه، فوریه، مارس، آوریل، مه، ژوئن، ژوئیه، اوت، سپتامبر، اکتبر، نوامبر، دسامبر'],
    ['gregorian', 'ur', 'جنوری، فروری، مارچ، اپریل، مئی، جون، جولائی، اگست، ستمبر، اکتوبر، نومبر، دسمبر'],
    ['gregorian', 'he', 'ינואר، פברואר، מרץ، אפריל، מאי، יוני، יולי، אוגוסט، ספטמבר، אוקטובר، נובמבר، דצמבר'],
    [
      'gregorian',
      'en',
      'January، February، March، April، May، June، July، August، September، October، November، December',
    ],
    ['gregorian', 'en', 'Jan، Feb، Mar، Apr، May، Jun، Jul، Aug، Sep، Oct، Nov، Dec'],
    [
      'hijri',
      'ar',
      'محرم، صفر، ربيع الأول، ربيع الآخر، جمادى الأولى، جمادى الآخرة، رجب، شعبان، رمضان، شوال، ذو القعدة، ذو الحجة',
    ],
    [
      'hijri',
      'fa',
      'محرم، صفر، ربیع‌الاول، ربیع‌الثانی، جمادی‌الاول، جمادی‌الثانی، رجب، شعبان، رمضان، شوال، ذیقعده، ذیحجه',
    ],
    [
      'hijri',
      'ur',
      'محرم، صفر، ربیع الاول، ربیع الثانی، جمادی الاول، جمادی الثانی، رجب، شعبان، رمضان، شوال، ذوالقعدہ، ذوالحجہ',
    ],
    ['hebrew', 'he', 'תשרי، חשוון، כסלו، טבת، שבט، אדר א׳، אדר ב׳، ניסן، אייר، סיוון، תמוז، אב، אלול'],
  ];

  test.each(LISTS)('in the %s calendar, %s, tells calendar and month', (calendar, language, names) => {
    for (const [index, name] of names.split('، ').entries()) {
      expect([name, monthOf(name, language)]).toEqual([name, { calendar, month: index + 1 }]);
      expect([name, monthOf(name, null)]).toEqual([name, { calendar, month: index + 1 }]);
    }
  });

  test.each([
    ['شهريورماه', 'jalali', 6],
    ['امرداد', 'jalali', 5],
    ['بانەمەڕ', 'jalali', 2],
    ['خەزەڵوەر', 'jalali', 8],
    ['شهر رمضان', 'hijri', 9],
    ['בינואר', 'gregorian', 1],
    ['באדר', 'hebrew', 7],
    ['كانون الثاني/يناير', 'gregorian', 1],
    ['أكتوبر (تشرين الأول)', 'gregorian', 10],
    ['août', 'gregorian', 8],
    ['сентября', 'gregorian', 9],
    ['SEPT.', 'gregorian', 9],
  ])('%s is understood', (name, calendar, month) => {
    expect(monthOf(name, null)).toEqual({ calendar, month });
  });

  test.each(['سلام', '', 'ماه', '12', '/'])('%j is none', (word) => {
    expect(monthOf(word, 'fa')).toBeNull();
  });
});
