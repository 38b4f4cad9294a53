/** A time of day, and its distance from UTC where it is said. `second` is null when it is not given. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number | null;
  readonly offsetMinutes: number | null;
}

/** Zones by abbreviation, in minutes east of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  ...{
    Z: 0,
    UT: 0,
    UTC: 0,
    GMT: 0,
    WET: 0,
    WEST: 60,
    BST: 60,
    CET: 60,
    CEST: 120,
    EET: 120,
    EEST: 180,
    MSK: 180,
    TRT: 180,
  },
  ...{ IRST: 210, IRDT: 270, AFT: 270, PKT: 300, GST: 240, IST: 330, IDT: 180, AST: -240, ADT: -180, NPT: 345 },
  ...{ EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420, AKST: -540, HST: -600 },
  ...{ HKT: 480, SGT: 480, JST: 540, KST: 540, AEST: 600, AEDT: 660, NZST: 720, NZDT: 780, WIB: 420, BRT: -180 },
};

/** Abbreviations that mean another zone to those who write these languages. */
const LOCAL_ZONES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  he: { IST: 120 },
  ar: { AST: 180 },
};

const TIME = /(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?![\d:])/u;
const AFTERNOON =
  /^\s*(?:p\.?m\b\.?|(?:م|مساء[اً]?|ب\.?\s?ظ|بعد[\s\u200c]?از[\s\u200c]?ظهر|عصر|شب|شام|سہ پہر|אחה["\u05f4]צ|בערב)(?![\p{L}\p{M}]))/iu;
const MORNING = /^\s*(?:a\.?m\b\.?|(?:ص|صباح[اً]*|ق\.?\s?ظ|قبل از ظهر|صبح|בבוקר)(?![\p{L}\p{M}]))/iu;
const OFFSETS = [
  /^\s*(?:GMT|UTC|UT)?([+\u2212-])(\d{2}):?(\d{2})(?![\d/.-])/i,
  /^([+\u2212-])(\d{2})(?![\d/.:-])/,
  /^\s*(?:GMT|UTC|UT)([+\u2212-])(\d{1,2})(?![\d/.:-])/i,
];
const ABBREVIATION = /^\s*\(?([A-Z]{1,5})\b\)?/i;
const GREENWICH = /(?:غرينتش|جرينتش|غرينيتش|گرینویچ)/u;

/**
 * Finds the time of day in a text, before or after the date, with the distance from UTC behind it.
 * @returns the clock (null when there is none, `impossible` when it shows no time there is) and the text without it
 */
export function takeClock(text: string, language: string | null): { clock: Clock | 'impossible' | null; rest: string } {
  const time = TIME.exec(text);
  if (time === null) return { clock: null, rest: text };
  let tail = text.slice(time.index + time[0].length);
  const half = AFTERNOON.exec(tail) ?? MORNING.exec(tail);
  tail = tail.slice(half?.[0].length ?? 0);
  const zone = readZone(tail, language);
  tail = tail.slice(zone?.length ?? 0);
  const clock = clockOf(time, half === null ? null : AFTERNOON.test(half[0]), zone);
  const greenwich = clock !== 'impossible' && clock.offsetMinutes === null && GREENWICH.test(tail);
  return {
    clock: greenwich ? { ...clock, offsetMinutes: 0 } : clock,
    rest: `${text.slice(0, time.index)} ${tail}`,
  };
}

function clockOf(time: RegExpExecArray, isAfternoon: boolean | null, zone: Zone | null): Clock | 'impossible' {
  const shown = Number(time[1]);
  const minute = Number(time[2]);
  const second = time[3] === undefined ? null : Number(time[3]);
  if (minute > 59 || (second ?? 0) > 60 || shown > 24 || (shown === 24 && minute + (second ?? 0) > 0))
    return 'impossible';
  const halved = isAfternoon === null || shown > 12 ? shown : (shown % 12) + (isAfternoon ? 12 : 0);
  return { hour: halved, minute, second, offsetMinutes: zone?.offsetMinutes ?? null };
}

interface Zone {
  readonly offsetMinutes: number;
  readonly length: number;
}

function readZone(tail: string, language: string | null): Zone | null {
  for (const pattern of OFFSETS) {
    const offset = pattern.exec(tail);
    if (offset === null) continue;
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return { offsetMinutes: offset[1] === '+' ? minutes : -minutes, length: offset[0].length };
  }
  const named = ABBREVIATION.exec(tail);
  const name = named?.[1]?.toUpperCase() ?? '';
  const minutes = LOCAL_ZONES[language?.split('-')[0] ?? '']?.[name] ?? ZONES[name];
  return named === null || minutes === undefined ? null : { offsetMinutes: minutes, length: named[0].length };
}
