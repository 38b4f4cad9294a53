import { placeZoneIn } from './zone-places.ts';

/** Distance from UTC in minutes, or a name in the tz database. */
export type ZoneFound = number | string;

/** Zones by abbreviation: minutes east of UTC, or the name of one that keeps summer time under the same letters. */
const ABBREVIATIONS: Readonly<Record<string, ZoneFound>> = {
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
    MET: 60,
    MEST: 120,
    MEZ: 60,
    MESZ: 120,
  },
  ...{ EET: 120, EEST: 180, MSK: 180, MSD: 240, TRT: 180, WAT: 60, CAT: 120, SAST: 120, EAT: 180, WIB: 420, BRT: -180 },
  ...{
    IRST: 210,
    IRDT: 270,
    AFT: 270,
    PKT: 300,
    PKST: 360,
    GST: 240,
    AZT: 240,
    UZT: 300,
    TJT: 300,
    MVT: 300,
    XJT: 360,
  },
  ...{
    IST: 330,
    IDT: 180,
    AST: -240,
    ADT: -180,
    NPT: 345,
    HKT: 480,
    SGT: 480,
    JST: 540,
    KST: 540,
    AEST: 600,
    AEDT: 660,
  },
  ...{ EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420, AKST: -540, AKDT: -480 },
  ...{ NST: -210, NDT: -150, HST: -600, NZST: 720, NZDT: 780 },
  ...{ ET: 'America/New_York', CT: 'America/Chicago', MT: 'America/Denver', PT: 'America/Los_Angeles' },
};

/** Abbreviations that mean another zone to those who write these languages. */
const LOCAL_ABBREVIATIONS: Readonly<Record<string, Readonly<Record<string, ZoneFound>>>> = {
  he: { IST: 120 },
  yi: { IST: 120 },
  ar: { AST: 180, ADT: 240, IST: 120 },
  fa: { IST: 210, IDT: 270 },
  ckb: { AST: 180 },
  ur: { PST: 300 },
  sd: { PST: 300 },
  ps: { PST: 300 },
  ug: { CST: 480 },
};

const OFFSETS = [
  /^\s*:?(?:\(|\[)?(?:GMT|UTC|UT|Z)?\s?-?(?<sign>[+\u2212-])(?<hours>\d{2}):?(?<minutes>\d{2})(?![\d/.-])/i,
  /^\s?(?<sign>[+\u2212-])(?<hours>\d{1,2})(?::(?<minutes>\d{2}))?(?=\s*(?:$|[([]))/,
  /^\s*(?<sign>[+\u2212-])(?<hours>\d)(?<minutes>\d{2})(?=\s*(?:$|[([]))/,
  /^\s*(?:\(|\[)?(?:GMT|UTC|UT|غرينتش|جرينتش|غرينيتش|گرینویچ)\s?(?<sign>[+\u2212-])\s?(?<hours>\d{1,2})(?::?(?<minutes>\d{2}))?(?![\d/.-])/iu,
];
const ABBREVIATION = /^\s*[([]?([A-Z]{1,5})\b[)\]]?/i;
const TZ_NAME =
  /(?<![\p{L}\d/])(?:Etc|Asia|Africa|Europe|America|Indian|Atlantic|Australia|Pacific)\/[A-Za-z_]+(?:\/[A-Za-z_]+)?(?:[+-]\d{1,2})?/u;
const GREENWICH =
  /(?:غرينتش|جرينتش|غرينيتش|گرینویچ|گرینیچ|گرینچ|(?<!\p{L})ت\.\s?غ(?!\p{L})|גרינ(?:י|וו)יץ)(?:\s?(?<sign>[+\u2212-])\s?(?<hours>\d{1,2})(?::(?<minutes>\d{2}))?(?![\d/.-]))?/u;

/**
 * Reads the zone right behind a time: `+0330`, `GMT+3:30`, `IRST`; and how long it is there.
 * @param language BCP 47 tag, which decides what an abbreviation of two meanings means
 */
export function zoneBehind(tail: string, language: string | null): { zone: ZoneFound | null; length: number } {
  for (const pattern of OFFSETS) {
    const offset = pattern.exec(tail);
    const zone = offset === null ? null : minutesEast(offset.groups ?? {});
    if (offset !== null && zone !== null) return { zone, length: offset[0].length };
  }
  const named = ABBREVIATION.exec(tail);
  const name = named?.[1]?.toUpperCase() ?? '';
  const zone = LOCAL_ABBREVIATIONS[language?.split('-')[0] ?? '']?.[name] ?? ABBREVIATIONS[name];
  if (named === null || zone === undefined) return { zone: null, length: 0 };
  // «MST -0700» says it twice; the number is the surer.
  const said = typeof zone === 'number' ? OFFSETS[0]?.exec(tail.slice(named[0].length)) : null;
  const offset = said == null ? null : minutesEast(said.groups ?? {});
  return { zone: offset ?? zone, length: named[0].length + (said?.[0].length ?? 0) };
}

/** The zone that a text names in words anywhere: «به وقت تهران», «بتوقيت مكة المكرمة», `Asia/Kabul`. */
export function zoneIn(text: string): ZoneFound | null {
  const name = TZ_NAME.exec(text)?.[0];
  if (name !== undefined && isZone(name)) return name;
  const greenwich = GREENWICH.exec(text)?.groups;
  if (greenwich === undefined) return placeZoneIn(text);
  return greenwich.sign === undefined ? 'UTC' : minutesEast(greenwich);
}

/** Null for a distance that no place has. */
function minutesEast({ sign, hours, minutes }: Readonly<Record<string, string | undefined>>): number | null {
  const distance = Number(hours) * 60 + Number(minutes ?? 0);
  const farthest = sign === '+' ? 14 * 60 : 12 * 60;
  if (distance > farthest || Number(minutes ?? 0) > 59) return null;
  return sign === '+' ? distance : -distance;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
