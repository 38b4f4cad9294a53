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
  /** Words that a clause ends with and a name does not. */
  readonly verbs: readonly string[];
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

/**
 * «للغارديان» is «ل» and «الغارديان»: Arabic drops the article's first letter there, and the «ل» went with the phrase. These
 * few begin with a «ل» of their own.
 */
const JOINED_ARTICLE = /^ل(?!وموند|وفيغارو|وفيجارو|وبوان|وباريزيان|يبراسيون|يكيب|اكروا|وس[\s\u200c]|ندن|يبيا|بنان)/u;

/** Letters that Arabic spells out: «سي إن إن», «بي إف إم تي في». */
const AR_LETTERS = '(?:سي|بي|تي|دي|جي|كي|إن|إم|إف|إس|إل|إي|أي|آي|آر|إيه|يو)';
/** «إن» in such a name is a letter, unless a name of three already ends before it. */
const AR_THAT = `(?:(?<!${START}${AR_LETTERS}${GAP})إن(?!${GAP}${AR_LETTERS}${END})|(?<=إن${GAP}إن${GAP})إن)`;
const AR_IN = `(?<!تي${GAP})في`;

/** Verbs that often end a Persian sentence; a name does not end so. */
const FA_VERBS =
  'شد شدند است بود بودند کرد کردند گفت گفتند داد دادند گرفت گرفتند رفت رفتند یافت رسید رسیدند نوشت افزود آمد آمدند دارد دارند ندارد می‌شود می‌شوند می‌کند می‌کنند می‌گوید می‌دهد می‌رود خواهد نخواهد'.split(
    ' ',
  );

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
    verbs: FA_VERBS,
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
    stops: phrase(
      `(?:ب?أن|ب?أنّ|${AR_THAT}|إنّ|ب?أنه|ب?أنها|عن|قوله|قولها|قولهم|اليوم|أمس|${AR_IN}|من|يوم|مساء|صباح|التي|الذي)`,
    ),
    stopsEnd: true,
    verbs: [],
    lead: phrase('بيان(?: رسمي| صحفي)?(?: صادر عن| أصدرته| أصدره)?'),
    nobody:
      'مسؤول,مسؤولين,مسؤولون,مصدر,مصادر,مراسل,مراسلنا,مراسلينا,شهود,وسائل,تقارير,ما,هذا,ذلك,بيانات,خبراء,القانون,التقديرات,التقرير,التقارير,المصدر,المصادر,المسؤول,المسؤولين,البيان,البيانات,الدراسة,الوثيقة,الوثائق,المعلومات,الخبراء,الشهود,السلطات,الاتفاق,الخطة'.split(
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
    verbs: [],
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
    verbs: [],
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

const NAME_END = /[\u060c,.:\u061b;\u061f?!()\u06d4\u2026\n\u2013\u2014]|\s-\s/u;
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
    const name = nameAfter(rest, phrasing, { knows, runsIntoNext: marks[at + 1] !== undefined });
    return { at: mark.end, name: isJoined(text, mark) ? withArticle(name, knows) : name };
  });
  return names.map(({ name }) => properName(name, { ...phrasing, knows })).filter((name) => name !== null);
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
  const name = beforeVerb(clause.slice(0, clause.search(phrasing.nameStop)), phrasing.verbs);
  const length = wordsOf(name).length;
  if (
    length > 0 &&
    (end === null ? context.runsIntoNext && length <= MAX_WORDS : length <= (isComma(end[0]) ? MAX_WORDS : 3))
  )
    return name;
  return (
    knownStart(clause, context.knows) ??
    (phrasing.stopsEnd && name !== clause && length <= MAX_STOPPED_WORDS ? name : null)
  );
}

/** The name in a clause with its verb, «رویترز ساخته شد»: where one word is left of it, that; else nobody can tell where it ends. */
function beforeVerb(clause: string, verbs: readonly string[]): string {
  const words = [...wordsOf(clause)];
  if (!verbs.includes(words.at(-1) ?? '')) return clause;
  words.pop();
  while (words.length > 1 && words.at(-1)?.endsWith('ه') === true) words.pop();
  return words.length === 1 ? (words[0] ?? '') : '';
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

/** True where the phrase ends in the «ل» that the name's first word is joined to. */
function isJoined(text: string, { end }: Mark): boolean {
  return text[end - 1] === 'ل' && text[end] === 'ل';
}

function withArticle(name: string | null, knows: (name: string) => boolean): string | null {
  return name === null || !JOINED_ARTICLE.test(name) || knows(name) ? name : `ا${name}`;
}

function properName(
  raw: string | null,
  { leadAtStart, nobodyWords, knows }: ReadyPhrasing & { knows: (name: string) => boolean },
): string | null {
  let name = trimmed(raw ?? '');
  while (leadAtStart?.test(name) === true) name = trimmed(name.replace(leadAtStart, ''));
  const words = wordsOf(name);
  const folded = words.map((word) => matchKey(word, null));
  const isNobody = nobodyWords.some((parts) => parts.every((part, at) => folded[at] === part));
  return words.length === 0 || (isNobody && !knows(name)) || name.length < 2 || !/\p{L}/u.test(name) ? null : name;
}

function trimmed(text: string): string {
  return text.replace(/^[\s\u200c"'«\u201c\u05be-]+|[\s\u200c"'»\u201d\u05be-]+$/gu, '');
}

function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
}
