/** Forms that machines write, as the readers of days and times know them; each stands at the beginning of a text. */
const RESPELLINGS: readonly (readonly [form: RegExp, replacement: string])[] = [
  // Digits only: 20260302104500.
  [/^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?=$|[Z+-])/i, '$1-$2-$3 $4:$5:$6'],
  // ISO 8601 without hyphens and colons.
  [/^(\d{4})-?(\d{2})-?(\d{2})T(\d{2})(\d{2})(\d{2})?(?!\d)/i, '$1-$2-$3 $4:$5:$6'],
  [/^(\d{4}-?\d{1,2}-?\d{1,2})T(?=\d)/i, '$1 '],
  // A month of three digits, once written by Google.
  [/^(\d{4})-0(\d{2})-(\d{2})T?(?=\d)/i, '$1-$2-$3 '],
  // Exif.
  [/^(\d{4}):(\d{2}):(\d{2})(?=\s)/, '$1-$2-$3'],
  // A day of XML Schema with its zone, which looks like a time.
  [/^(\d{4}-\d{2}-\d{2})(?:Z|\+\d{2}:\d{2})$/i, '$1'],
];

/** The ending of an ordinal number, and what Arabic and Urdu write right after a year. */
const ENDINGS = /(?<=\d)(?<!:\d{1,2})(?:st|nd|rd|th|er|[ºªمء]|ام)(?![\p{L}\p{M}])/giu;

/** In Pashto; elsewhere «مه» is May. */
const PASHTO_ENDING = /(?<=د .*\d)مه(?!\p{L})/u;

const CJK_DAY = /(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/u;

/** Sets apart what ISO 8601 and others join: the day, its `T` and a time without colons; drops endings of numbers. */
export function respell(text: string): string {
  const form = RESPELLINGS.find(([pattern]) => pattern.test(text));
  return (form === undefined ? text : text.replace(...form))
    .replace(/(?<=:\d{2}):(?=\s*$|[Z+-])/i, '')
    .replace(/(:\d{2}(?:[.,]\d+)?)z$/, '$1Z')
    .replace(/(?<=\d{4}):(?=\d{2}:\d{2}:\d{2})/, ' ')
    .replace(CJK_DAY, '$1-$2-$3 ')
    .replace(ENDINGS, '')
    .replace(PASHTO_ENDING, '');
}
