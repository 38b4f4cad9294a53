import { asciiDigits } from '../text/digits.ts';
import { spellingsOf } from './spelling.ts';

/** What a label on a page says the words after it are. */
export type LabelKind =
  | 'source'
  | 'published'
  | 'updated'
  | 'author'
  | 'compiledBy'
  | 'id'
  | 'category'
  | 'tags'
  | 'language'
  | 'link'
  | 'title';

/** One label read from a line. */
export interface LabelValue {
  readonly kind: LabelKind;
  readonly value: string;
}

/** rtl.md §6, with the spellings of real pages; per kind fa, ar, he, ur and en. */
const LABELS: Readonly<Record<LabelKind, readonly string[]>> = {
  source: [
    ...['منبع', 'منبع خبر', 'به‌نقل از', 'نقل از', 'المصدر', 'مصدر الخبر', 'מקור'],
    ...['بشکریہ', 'بحوالہ', 'ماخذ', 'Source'],
  ],
  published: [
    ...[
      'انتشار',
      'تاریخ انتشار',
      'زمان انتشار',
      'منتشر شده در',
      'نشر',
      'نشر في',
      'تاريخ النشر',
      'פורסם',
      'פורסם ב',
      'תאריך פרסום',
    ],
    ...['اشاعت', 'تاریخ اشاعت', 'شائع', 'شائع شدہ', 'Published', 'Date'],
  ],
  updated: [
    ...[
      'بروزرسانی',
      'به‌روزرسانی',
      'آخرین بروزرسانی',
      'آخرین به‌روزرسانی',
      'تاریخ بروزرسانی',
      'ویرایش',
      'آخرین ویرایش',
      'تاریخ ویرایش',
    ],
    ...[
      'آخر تحديث',
      'تحديث',
      'עודכן',
      'עודכן ב',
      'עודכן לאחרונה',
      'עדכון אחרון',
      'اپ ڈیٹ',
      'آخری اپ ڈیٹ',
      'Updated',
      'Last updated',
    ],
  ],
  author: [
    ...['نویسنده', 'خبرنگار', 'نویسندگان', 'كتب', 'كتبت', 'بقلم', 'مراسل', 'المراسل', 'الكاتب', 'מאת', 'כתב', 'כתבת'],
    ...['تحریر', 'رپورٹر', 'مصنف', 'Author', 'Reporter', 'By'],
  ],
  compiledBy: ['گردآورنده', 'گردآوری', 'إعداد', 'ערך', 'ערכה', 'עריכה', 'مرتب', 'ترتیب', 'Compiled by'],
  id: ['کد خبر', 'کد مطلب', 'شناسه خبر', 'شناسه مطلب', 'رقم الخبر', 'رقم المقال', 'خبر نمبر', 'ID', 'News ID'],
  category: ['دسته‌بندی', 'دسته', 'سرویس', 'القسم', 'التصنيف', 'מדור', 'زمرہ', 'Category', 'Section'],
  tags: ['برچسب‌ها', 'برچسب', 'کلیدواژه‌ها', 'وسوم', 'الوسوم', 'كلمات مفتاحية', 'תגיות', 'תגים', 'ٹیگز', 'ٹیگ', 'Tags'],
  language: ['زبان', 'اللغة', 'שפה', 'Language'],
  link: ['لینک خبر', 'لینک مطلب', 'رابط الخبر', 'קישור', 'خبر کا لنک', 'Link', 'URL'],
  title: ['عنوان', 'تیتر', 'العنوان', 'כותרת', 'سرخی', 'Title'],
};

const KINDS = Object.keys(LABELS) as LabelKind[];
const GROUPS = KINDS.map((kind) => `(?<${kind}>${spellingsOf(LABELS[kind])})`).join('|');
const LABEL = new RegExp(`(?<=^|[\\s|،,;؛/•·(\\[-])(?:${GROUPS})\\s{0,3}[:：]`, 'giu');

/** A date that follows its label without a colon, as Hebrew and Arabic pages have it; nothing else on the line. */
const BARE_DATE = new RegExp(
  `^(?:(?<published>${spellingsOf(['פורסם', 'نشر'])})|(?<updated>${spellingsOf(['עודכן', 'آخر تحديث'])}))` +
    '\\s(?:ב-?|في\\s|يوم\\s)?\\s?(?<value>\\p{Nd}[\\p{Nd}\\s./:,،-]{0,20}(?:\\p{L}{2,15}[\\p{Nd}\\s./:,،-]{1,20})?)$',
  'iu',
);
const BARE_NAME = new RegExp(
  `^${spellingsOf(['מאת', 'بقلم'])}\\s(?<value>\\p{L}[\\p{L}\\p{M}'"׳״-]*(?:\\s[\\p{L}\\p{M}'"׳״-]+){0,3})$`,
  'iu',
);

const MAX_LINE = 400;
const EDGES = /^[\s|،,;؛•·*/–—-]+|[\s|،,;؛•·*/–—-]+$/g;

/**
 * Reads a line that consists of labels and their values; several share a line and part at the next known label.
 * @returns null when the line is no such line: it starts otherwise, or what follows a label is no plausible value of it
 */
export function readLabels(line: string): readonly LabelValue[] | null {
  const bare = unwrap(line.replace(EDGES, ''));
  if (bare.length > MAX_LINE) return null;
  const matches = [...bare.matchAll(LABEL)];
  if (matches[0]?.index !== 0) return readBare(bare);
  const values: LabelValue[] = [];
  for (const [index, match] of matches.entries()) {
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined);
    if (kind === undefined) return null;
    const value = bare.slice(match.index + match[0].length, matches[index + 1]?.index).replace(EDGES, '');
    const checked = checkValue(kind, value);
    // Two labels on a line are no sentence: a value that cannot be read is left out, and the line stays one of labels.
    if (checked === null && matches.length === 1) return null;
    if (checked !== null && checked !== '') values.push({ kind, value: checked });
  }
  return values;
}

function unwrap(line: string): string {
  return /^(?:\([^()]*\)|\[[^[\]]*\])$/.test(line) ? line.slice(1, -1).trim() : line;
}

function readBare(line: string): readonly LabelValue[] | null {
  const date = line.match(BARE_DATE)?.groups;
  if (date?.value !== undefined && hasDate(date.value)) {
    return [{ kind: date.published === undefined ? 'updated' : 'published', value: date.value.trim() }];
  }
  const name = line.match(BARE_NAME)?.groups?.value;
  return name === undefined ? null : [{ kind: 'author', value: name }];
}

/** The value as it is to be kept, '' where the label stands alone, null where a sentence merely starts like a label. */
function checkValue(kind: LabelKind, value: string): string | null {
  if (value === '') return '';
  if (kind === 'published' || kind === 'updated') {
    if (hasDate(value)) return value.length <= 80 ? value : null;
    return value.split(/\s+/).length <= 3 ? '' : null;
  }
  if (kind === 'id') {
    const [id = '', rest = ''] = value.match(/^([\p{L}\p{N}/_.-]{1,40})(?:\s|$)(.{0,60})$/u)?.slice(1) ?? [];
    return /\p{Nd}/u.test(id) && !/[.!?؟۔]$/.test(rest) ? id : null;
  }
  if (kind === 'link') return /^(?:https?:\/\/|www\.)\S+$/i.test(value) ? value : null;
  if (kind === 'tags' || kind === 'title') return /[?؟!]$/.test(value) && kind === 'tags' ? null : value;
  return checkName(value);
}

/** A name is short and no sentence; a full stop after a short one is the writer's habit. */
function checkName(value: string): string | null {
  const words = value.split(/\s+/).length;
  if (value.length > 100 || words > 12 || /[?؟!]/.test(value)) return null;
  if (!/[.۔]$/.test(value)) return value;
  return words <= 5 ? value.slice(0, -1).trim() : null;
}

function hasDate(value: string): boolean {
  return /\d{4}|\d{1,2}[./:-]\d{1,2}|\d{1,2}\s+\p{L}/u.test(asciiDigits(value));
}
