import { matchKey } from '../text/fold.ts';

/** A name longer than this, in words, is a clause and not a name. */
const MAX_WORDS = 8;
const MAX_STOPPED_WORDS = 5;

/** How one language says whom a story is from. */
interface Phrasing {
  /** Found in every text that holds one of the phrases: most hold none, and looking for them all takes long. */
  readonly hint: RegExp;
  /** Phrases with the name after them; the name runs to punctuation or to a stop. */
  readonly before: readonly RegExp[];
  /** Phrases with the name before them, back to punctuation. */
  readonly after: readonly RegExp[];
  /** Words a name ends before, although no punctuation stands there. */
  readonly stops: RegExp;
  /** Whether such a word is enough; else punctuation must follow it. */
  readonly stopsEnd: boolean;
  /** What stands before the name proper: «خبرنگار», «گروه اقتصادی». */
  readonly lead: RegExp | null;
  /** What follows the phrase but names nobody; compared folded, as the name's beginning. */
  readonly nobody: readonly string[];
}

const GAP = '[\\s\\u200c]+';
const OPTIONAL_GAP = '[\\s\\u200c]*';
const START = '(?<![\\p{L}\\p{M}\\u200c])';
const END = '(?![\\p{L}\\p{M}])';

function phrase(words: string): RegExp {
  return new RegExp(START + words.replaceAll(' ', GAP).replaceAll('_', OPTIONAL_GAP) + END, 'gu');
}

const AR_KINDS = '(?:وكالة|صحيفة|قناة|موقع|جريدة|شبكة|مجلة|إذاعة)';
const HE_ACCORDING = '(?:לפי|על[-\\u05be\\s]+פי)';

/** «للوكالة»: what is left of it when its first letter went with the phrase. */
const JOINED_KIND = new RegExp(`^ل${AR_KINDS}`, 'u');

const PHRASINGS: Readonly<Record<string, Phrasing>> = {
  fa: {
    hint: /گزارش|نوشت|نقل|اساس/,
    before: [
      phrase('(?:به|بنا_بر|بنا_به|طبق|بر_اساس|بر_پایهٔ?) (?:گزارش|نوشت[هۀ]_[ٔیي]?)'),
      phrase('به_نقل از'),
      phrase('بر_اساس (?:بیانی[هۀ]|اعلامی[هۀ]|اطلاعی[هۀ])_[ٔیي]?(?: (?:رسمی|مطبوعاتی|خبری))*'),
    ],
    after: [],
    stops: phrase('(?:از|و به|روز|امروز|دیروز|صبح|عصر|شامگاه|در)'),
    stopsEnd: false,
    lead: phrase('(?:خبرنگار(?: اعزامی)?|گروه \\p{L}+|سرویس \\p{L}+)'),
    nobody: 'خبرنگاران,ما,خود,رسانه ها,رسانه‌ها,رسانه های,رسانه‌های,منابع,منبع,یک منبع,برخی,این,آن,وی,او,شاهدان'.split(
      ',',
    ),
  },
  ar: {
    hint: /نقل|حسب|وفق|أفاد|ذكرت|أوردت|قالت/,
    before: [
      phrase('و?نقل[اً]* عن'),
      phrase('و?بحسب(?: ما (?:ذكرت|أفادت|نقلت|أوردت))?'),
      phrase(`و?حسب(?= ${AR_KINDS})`),
      new RegExp(
        `${START}و?وفق[اً]*${GAP}(?:لما${GAP}(?:ذكرته|أفادت${GAP}به|ذكرت|أفادت|نقلت|أوردت|أوردته)${END}|ل(?=\\p{L}|ـ)ـ?)`,
        'gu',
      ),
      phrase(`و?(?:أفادت|ذكرت|أوردت|قالت)(?= ${AR_KINDS})`),
      phrase('و?نقلت'),
      new RegExp(`(?<=${START}و?نقلت[^،,.:؛\\n]{2,60}\\s)عن${END}`, 'gu'),
    ],
    after: [],
    stops: phrase('(?:ب?أن|ب?أنّ|إن|إنّ|ب?أنه|ب?أنها|عن|قوله|قولها|قولهم|اليوم|أمس|في|من|يوم|مساء|صباح|التي|الذي)'),
    stopsEnd: true,
    lead: phrase('بيان(?: رسمي| صحفي)?(?: صادر عن| أصدرته| أصدره)?'),
    nobody:
      'مسؤول,مسؤولين,مسؤولون,مصدر,مصادر,مراسل,مراسلنا,مراسلينا,شهود,وسائل,تقارير,ما,هذا,ذلك,بيانات,خبراء,القانون,التقديرات'.split(
        ',',
      ),
  },
  he: {
    hint: /פי/,
    before: [
      phrase('כפי ש(?:פורסם|דווח) ב[-\\u05be]?'),
      new RegExp(`${START}כפי${GAP}ש(?:פורסם|דווח)${GAP}ב[-\\u05be]?(?=[\\p{L}"«])`, 'gu'),
      new RegExp(`${START}${HE_ACCORDING}${GAP}ה?(?:דיווח|פרסום)${GAP}(?:של${GAP}|ב[-\\u05be]?)(?=[\\p{L}"«])`, 'gu'),
      phrase(HE_ACCORDING),
    ],
    after: [],
    stops: phrase('(?:כי|אמר|אמרה|היום|אתמול|נמסר)'),
    stopsEnd: true,
    lead: null,
    nobody:
      'הדיווח,הדיווחים,דיווחים,ההערכה,ההערכות,הערכות,הערכה,גורמים,גורם,מקורות,מקור,החוק,הנתונים,נתונים,התחזית,התוכנית,זה,כך,הסקר,המחקר,ההסכם'.split(
        ',',
      ),
  },
  ur: {
    hint: /بحوال|مطابق|حوالے|رپورٹ/,
    before: [phrase('بحوال[ہۂ]')],
    after: [phrase('(?:کے|کی) (?:مطابق|حوالے سے|رپورٹ کے مطابق)')],
    stops: phrase('(?:نے|کے|کی|سے|میں)'),
    stopsEnd: false,
    lead: phrase('(?:\\p{L}+ )*(?:ادارے|ایجنسی|اخبار|چینل|ویب سائٹ)'),
    nobody:
      'اطلاعات,رپورٹ,رپورٹس,رپورٹوں,تفصیلات,ذرائع,حکام,ماہرین,میڈیا,مقامی,غیر ملکی,ابتدائی,قانون,منصوبے,اس,ان'.split(
        ',',
      ),
  },
};

/** A phrasing with what is made of it once. */
interface ReadyPhrasing extends Phrasing {
  /** The first stop, or the end. */
  readonly nameStop: RegExp;
  readonly leadAtStart: RegExp | null;
  /** `nobody` by words, folded. */
  readonly nobodyWords: readonly (readonly string[])[];
}

const READY: ReadonlyMap<string, ReadyPhrasing> = new Map(
  Object.entries(PHRASINGS).map(([language, phrasing]): [string, ReadyPhrasing] => [
    language,
    {
      ...phrasing,
      nameStop: new RegExp(`${phrasing.stops.source}|$`, 'u'),
      leadAtStart: phrasing.lead === null ? null : new RegExp(`^(?:${phrasing.lead.source})`, 'u'),
      nobodyWords: phrasing.nobody.map((entry) => wordsOf(entry).map((word) => matchKey(word, null))),
    },
  ]),
);

const NAME_END = /[\u060c,.:\u061b;\u061f?!()\n\u2013\u2014]|\s-\s/u;
const NAME_ENDS = new RegExp(NAME_END.source, 'gu');

/**
 * Finds whom a text says it is from: «به گزارش A، به نقل از B» gives A, B.
 * @param knows tells whether a name is of the catalogue: only such a one may end where no punctuation does
 * @returns names as written, in the text's order; those who told it nearest come first
 */
export function namedOutlets(
  text: string,
  language: string | null,
  knows: (name: string) => boolean,
): readonly string[] {
  const primary = language?.split('-')[0] ?? '';
  const phrasing = READY.get(primary);
  if (phrasing === undefined || !phrasing.hint.test(text)) return [];
  const marks = phraseMarks(text, phrasing);
  const names = marks.map((mark, at) => {
    if (mark.nameIsBefore) return { at: mark.start, name: nameBefore(text.slice(marks[at - 1]?.end ?? 0, mark.start)) };
    const rest = text.slice(mark.end, marks[at + 1]?.start ?? text.length);
    return { at: mark.end, name: nameAfter(rest, phrasing, { knows, runsIntoNext: marks[at + 1] !== undefined }) };
  });
  return names.map(({ name }) => properName(name, phrasing)).filter((name) => name !== null);
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly nameIsBefore: boolean;
}

function phraseMarks(text: string, phrasing: Phrasing): readonly Mark[] {
  const marks: Mark[] = [];
  const collect = (patterns: readonly RegExp[], nameIsBefore: boolean): void => {
    for (const pattern of patterns) {
      for (const match of text.matchAll(pattern)) {
        marks.push({ start: match.index, end: match.index + match[0].length, nameIsBefore });
      }
    }
  };
  collect(phrasing.before, false);
  collect(phrasing.after, true);
  marks.sort((one, other) => one.start - other.start || other.end - one.end);
  return marks.filter((mark, at) => !marks.slice(0, at).some((earlier) => earlier.end > mark.start));
}

function nameAfter(
  text: string,
  phrasing: ReadyPhrasing,
  context: { knows: (name: string) => boolean; runsIntoNext: boolean },
): string | null {
  const quoted = /^[\s\u200c]*[«"\u201c]([^«»"\u201c\u201d]{2,60})[»"\u201d]/u.exec(text);
  const domain = /^\s*([\w-]+(?:\.[\w-]+)+)/.exec(text);
  if (quoted !== null || domain !== null) return quoted?.[1] ?? domain?.[1] ?? null;

  const end = NAME_END.exec(text);
  const clause = text.slice(0, end?.index ?? text.length);
  const name = clause.slice(0, clause.search(phrasing.nameStop));
  const length = wordsOf(name).length;
  if (end === null ? context.runsIntoNext && length <= MAX_WORDS : length <= (isComma(end[0]) ? MAX_WORDS : 3))
    return name;
  return (
    knownStart(clause, context.knows) ??
    (phrasing.stopsEnd && name !== clause && length <= MAX_STOPPED_WORDS ? name : null)
  );
}

function isComma(mark: string): boolean {
  return mark === '\u060c' || mark === ',';
}

function knownStart(clause: string, knows: (name: string) => boolean): string | null {
  const words = wordsOf(clause).slice(0, MAX_WORDS);
  const starts = words.map((_, at) => words.slice(0, words.length - at).join(' '));
  return starts.find((start) => knows(start)) ?? null;
}

function nameBefore(text: string): string | null {
  const clause = text.split(NAME_ENDS).at(-1) ?? '';
  return wordsOf(clause).length <= MAX_WORDS ? clause : null;
}

function properName(raw: string | null, { leadAtStart, nobodyWords }: ReadyPhrasing): string | null {
  let name = trimmed(raw ?? '');
  while (leadAtStart?.test(name) === true) name = trimmed(name.replace(leadAtStart, ''));
  // Arabic joins «ل» and the article: للوكالة is ل + الوكالة, and its first letter went with the phrase.
  if (JOINED_KIND.test(name)) name = `ا${name}`;
  const words = wordsOf(name);
  const folded = words.map((word) => matchKey(word, null));
  const isNobody = nobodyWords.some((parts) => parts.every((part, at) => folded[at] === part));
  return words.length === 0 || isNobody || name.length < 2 || !/\p{L}/u.test(name) ? null : name;
}

function trimmed(text: string): string {
  return text.replace(/^[\s\u200c"'«\u201c\u05be-]+|[\s\u200c"'»\u201d\u05be-]+$/gu, '');
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
}
