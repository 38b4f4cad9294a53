/** Entries of every language and shape: what a reader must give back as it was. */
import type { DateStamp, Enclosure, Entry } from '../../src/model.ts';
import { entryKey } from '../../src/normalize/index.ts';
import { directionOf } from '../../src/text/direction.ts';
import { makeEntry } from '../render/newsroom.ts';

/** 2026-11-10T06:30:15Z */
const FIRST_AT = Date.UTC(2026, 10, 10, 6, 30, 15);
const HOUR = 3_600_000;
const PRECISIONS: readonly DateStamp['precision'][] = ['second', 'minute', 'day'];

interface Voice {
  readonly language: string;
  readonly title: string;
  readonly summary: string;
  /** Ends in what this script has beside letters: vowel signs, joiners. */
  readonly marked: string;
  readonly number: string;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
}

export const VOICES: readonly Voice[] = [
  {
    language: 'fa',
    title: 'نمایشگاه کتاب تهران گشایش یافت',
    summary: 'در این نمایشگاه هزار ناشر کتاب‌های تازهٔ خود را عرضه می‌کنند.',
    marked: 'خانهٔ ما می‌گردد و نمی‌گذرد',
    number: '۱۲۰',
    authors: ['مینا کریمی', 'رضا نوری', 'R. Smith & Söhne'],
    tags: ['کتاب', 'تهران بزرگ', 'A & B'],
  },
  {
    language: 'ar',
    title: 'افتتاح معرض الكتاب الدولي في بغداد',
    summary: 'يعرض ألف ناشر كتبهم الجديدة في هذا المعرض.',
    marked: 'مُحَمَّدٌ يَقْرَأُ الكِتَابَ',
    number: '١٢٠',
    authors: ['سارة أحمد', 'علي حسن'],
    tags: ['كتب', 'بغداد'],
  },
  {
    language: 'he',
    title: 'יריד הספרים נפתח אתמול בתל אביב',
    summary: 'אלף מוציאים לאור מציגים את ספריהם החדשים.',
    marked: 'שָׁלוֹם לַכֹּל, אמר צה״ל',
    number: '120',
    authors: ['דנה לוי', 'יוסי כהן'],
    tags: ['ספרים', 'תל אביב'],
  },
  {
    language: 'ur',
    title: 'کراچی میں کتاب میلہ شروع ہو گیا ہے',
    summary: 'اس میلے میں ہزار ناشر اپنی نئی کتابیں پیش کر رہے ہیں۔',
    marked: 'اُردُو زبان کے لیے نیا قدم',
    number: '۱۲۰',
    authors: ['عائشہ خان'],
    tags: ['کتابیں', 'کراچی'],
  },
  {
    language: 'ps',
    title: 'په کابل کې د کتاب نندارتون پرانیستل شو',
    summary: 'په دې نندارتون کې زر خپرونکي خپل نوي کتابونه وړاندې کوي.',
    marked: 'ښځې او نارینه ټول راغلي دي',
    number: '۱۲۰',
    authors: ['زرغونه احمدزۍ'],
    tags: ['کتابونه'],
  },
  {
    language: 'ckb',
    title: 'پێشانگای کتێب لە هەولێر کرایەوە',
    summary: 'لەم پێشانگایەدا هەزار وەشانخانە کتێبی نوێیان پیشان دەدەن.',
    marked: 'دەڵێن ڕۆژێکی خۆشە لە کوردستان',
    number: '١٢٠',
    authors: ['شیرین عەلی'],
    tags: ['کتێب', 'هەولێر'],
  },
  {
    language: 'en',
    title: 'The book fair opened in London yesterday',
    summary: 'A thousand publishers show their new books at this fair.',
    marked: 'A naïve façade, and why it’s gone',
    number: '120',
    authors: ['Jane O’Neill', 'John Smith'],
    tags: ['books', 'London'],
  },
];

/** The titles of one voice: as it is, a number first, a Latin brand first, signs of its script, signs of XML, a picture first. */
function titlesOf({ title, number, marked }: Voice): readonly string[] {
  return [
    title,
    `${number} ${title}`,
    `iPhone 17: ${title}`,
    marked,
    `«R&D» 3 < 5 > 2 & "x" 'y' ${title}`,
    `📚👩‍👩‍👧 ${title}`,
  ];
}

/** As publishers have them: an address, a tag, a name of nothing. */
function idOf(host: string, number: number): string {
  const ids = [`https://${host}/${number}?a=1&b=2`, `tag:${host},2026:${number}`, `urn:example:${host}:${number}`];
  return ids[number % ids.length] as string;
}

function filesOf(host: string, number: number): readonly Enclosure[] {
  const files = [
    { url: `https://${host}/${number}.mp3?x=1&y=2`, type: 'audio/mpeg', length: 1234 },
    { url: `https://${host}/${number}.mp4`, type: 'video/mp4', length: 0 },
  ];
  return files.slice(0, number % 3);
}

function entryOf(voice: Voice, title: string, number: number): Entry {
  const host = `${voice.language}.example`;
  const id = idOf(host, number);
  const at = FIRST_AT + number * 7 * HOUR;
  return makeEntry({
    id,
    key: entryKey(id),
    url: `https://${host}/${number}?a=1&b=2`,
    title,
    summary: voice.summary,
    contentHtml: `<p>${voice.summary}</p><p>${voice.title}</p>`,
    contentText: `${voice.summary}\n${voice.title}`,
    language: voice.language,
    direction: directionOf(voice.title, voice.language),
    published: { at, precision: PRECISIONS[number % 3] as DateStamp['precision'] },
    updated: number % 4 === 1 ? { at: at + HOUR, precision: 'second' } : null,
    authors: voice.authors.slice(0, number % 4),
    tags: voice.tags.slice(0, number % 3),
    categories: [['science'], ['politics', 'world'], []][number % 3] as string[],
    enclosures: filesOf(host, number),
    image: number % 2 === 0 ? null : `https://${host}/${number}.jpg`,
  });
}

/** Entries of one voice, and last one without a date and a link of its own. */
export function entriesOf(voice: Voice): readonly Entry[] {
  const entries = titlesOf(voice).map((title, number) => entryOf(voice, title, number));
  const bare = entryOf(voice, `${voice.title} (۲)`, 6);
  return [...entries, { ...bare, url: null, published: null, updated: null }];
}

/** An entry that is withdrawn again, so that no reader may show it. */
export function takenBack(voice: Voice): Entry {
  return entryOf(voice, `${voice.title} (withdrawn)`, 7);
}
