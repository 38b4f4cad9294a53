/** The part of the day that a word names, where hours count to twelve. */
export type Half = 'before-noon' | 'after-noon' | 'noon' | 'night';

/** Several spellings are parted by `/`; a dot may be a space, a space may be left out. */
const NAMES: Readonly<Record<Half, string>> = {
  'before-noon':
    'قبل از ظهر/پیش از ظهر/ق.ظ/صبح/بامداد/سحر/سحرگاه/چاشت/قبل از چاشت/' +
    'صباحا/صباح/في الصباح/الصباح/قبل الظهر/فجرا/الفجر/ضحى/بعد منتصف الليل/' +
    'قبل دوپہر/صبح سویرے/غ.م/غرمې مخکې/سهار/پ.ن/ب.ن/پێش نیوەڕۆ/بەیانی/سەرلەبەیانی/چ.ب/چۈشتىن بۇرۇن/' +
    'לפנה"צ/לפנה״צ/לפנה”צ/לפני הצהריים/לפני הצהרים/לפנות בוקר/בבוקר/בוקר/' +
    'פארמיטאג/פֿאַרמיטאָג/öö/π.μ/오전/午前/上午/am/a.m',
  'after-noon':
    'بعد از ظهر/پس از ظهر/ب.ظ/عصر/غروب/بعد از چاشت/' +
    'مساء/مساءا/في المساء/المساء/بعد الظهر/عصرا/العصر/' +
    'بعد دوپہر/سہ پہر/شام/غ.و/غرمې وروسته/ماسپښین/ماښام/د.ن/پاش نیوەڕۆ/دوای نیوەڕۆ/ئێوارە/چ.ك/چۈشتىن كېيىن/' +
    'אחה"צ/אחה״צ/אחה”צ/אחר הצהריים/אחרי הצהריים/אחר הצהרים/בערב/ערב/' +
    'נאכמיטאג/נאָכמיטאָג/ös/μ.μ/오후/午後/下午/pm/p.m',
  noon: 'ظهر/ظهرا/الظهر/دوپہر/دن/غرمه/نیوەڕۆ/בצהריים/בצהרים/צהריים',
  night: 'شب/نیمه شب/نیمهشب/نصفه شب/ليلا/الليل/منتصف الليل/رات/شپې/شپه/شەو/בלילה/לילה',
};

/** They mean this right after a time only; elsewhere they abbreviate other words. */
const AFTER_ONLY: Readonly<Partial<Record<Half, string>>> = { 'before-noon': 'ص', 'after-noon': 'م' };

const LETTERS: Readonly<Record<string, string>> = {
  ه: '[هہھةە]',
  ہ: '[هہھة]',
  ی: '[یيىې]',
  ي: '[یيى]',
  ک: '[کك]',
  ك: '[کك]',
};

const HALVES = Object.keys(NAMES) as Half[];
const AFTER = new RegExp(
  `^[\\s,،]{0,3}(?:${groups((half) => [NAMES[half], AFTER_ONLY[half]].filter(Boolean).join('/'))})(?![\\p{L}\\p{M}])\\.?`,
  'iu',
);
const BEFORE = new RegExp(`(?<![\\p{L}\\p{M}\\d])(?:${groups((half) => NAMES[half])})\\.?[\\s,،:]{0,3}$`, 'iu');

function groups(namesOf: (half: Half) => string): string {
  return HALVES.map((half) => `(?<${half.replace('-', '')}>${spellings(namesOf(half))})`).join('|');
}

function spellings(names: string): string {
  const patterns = names.split('/').map((name) =>
    name
      .replace(/ /g, '\\s?')
      .replace(/\./g, '(?:\\.\\s?|\\s)')
      .replace(/[هہیيکك]/g, (letter) => LETTERS[letter] ?? letter),
  );
  return patterns.sort((a, b) => b.length - a.length).join('|');
}

/** The half of the day told right after a time (`3:20 PM`, «۳:۲۰ ب.ظ») or before it («صبح 10:45»), and its length there. */
export function halfBeside(before: string, after: string): { half: Half; before: number; after: number } | null {
  const behind = AFTER.exec(after);
  const ahead = behind === null ? BEFORE.exec(before) : null;
  const found = behind ?? ahead;
  const half = HALVES.find((name) => found?.groups?.[name.replace('-', '')] !== undefined);
  if (half === undefined) return null;
  return { half, before: ahead?.[0].length ?? 0, after: behind?.[0].length ?? 0 };
}

/** The hour of 24 that an hour is in its half of the day; one past twelve is what it is. */
export function hourIn(half: Half, hour: number): number {
  if (hour > 12) return hour;
  if (half === 'before-noon') return hour % 12;
  if (half === 'after-noon') return (hour % 12) + 12;
  // Noon has an hour or two before it, the night hours of two days.
  if (half === 'noon') return hour < 6 ? hour + 12 : hour;
  return hour > 5 && hour < 12 ? hour + 12 : hour % 12;
}
