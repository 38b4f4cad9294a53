/** The words of the hub's own pages in one language. */
export interface PageWords {
  readonly source: string;
  readonly published: string;
  readonly updated: string;
  readonly authors: string;
  /** Heads the chain of who had the story first … last. */
  readonly chain: string;
  readonly compiledBy: string;
  readonly categories: string;
  readonly tags: string;
  readonly files: string;
  readonly readOriginal: string;
  readonly languages: string;
  readonly everyFeed: string;
}

const WORDS: Readonly<Record<string, PageWords>> = {
  fa: {
    source: 'منبع',
    published: 'انتشار',
    updated: 'به‌روزرسانی',
    authors: 'نویسنده',
    chain: 'مسیر خبر',
    compiledBy: 'گردآورنده',
    categories: 'دسته‌بندی',
    tags: 'برچسب‌ها',
    files: 'پیوست‌ها',
    readOriginal: 'خواندن در سایت ناشر',
    languages: 'زبان‌ها',
    everyFeed: 'فهرست همهٔ خوراک‌ها (OPML)',
  },
  ar: {
    source: 'المصدر',
    published: 'نُشر',
    updated: 'آخر تحديث',
    authors: 'بقلم',
    chain: 'مسار الخبر',
    compiledBy: 'إعداد',
    categories: 'القسم',
    tags: 'وسوم',
    files: 'مرفقات',
    readOriginal: 'القراءة في موقع الناشر',
    languages: 'اللغات',
    everyFeed: 'قائمة كل الخلاصات (OPML)',
  },
  he: {
    source: 'מקור',
    published: 'פורסם',
    updated: 'עודכן',
    authors: 'מאת',
    chain: 'גלגול הידיעה',
    compiledBy: 'ערך',
    categories: 'מדור',
    tags: 'תגיות',
    files: 'קבצים מצורפים',
    readOriginal: 'לקריאה באתר המפרסם',
    languages: 'שפות',
    everyFeed: 'רשימת כל ההזנות (OPML)',
  },
  ur: {
    source: 'ماخذ',
    published: 'شائع',
    updated: 'اپ ڈیٹ',
    authors: 'تحریر',
    chain: 'خبر کا سلسلہ',
    compiledBy: 'مرتب',
    categories: 'زمرہ',
    tags: 'ٹیگز',
    files: 'منسلکہ فائلیں',
    readOriginal: 'ناشر کی سائٹ پر پڑھیں',
    languages: 'زبانیں',
    everyFeed: 'تمام فیڈز کی فہرست (OPML)',
  },
  en: {
    source: 'Source',
    published: 'Published',
    updated: 'Updated',
    authors: 'By',
    chain: 'Reported by way of',
    compiledBy: 'Compiled by',
    categories: 'Section',
    tags: 'Tags',
    files: 'Files',
    readOriginal: 'Read on the publisher’s site',
    languages: 'Languages',
    everyFeed: 'List of every feed (OPML)',
  },
};

/** The words of the first of these languages that has any, and which language that is; English at last. */
export function wordsFor(...tags: readonly (string | null)[]): {
  readonly words: PageWords;
  readonly language: string;
} {
  for (const tag of tags) {
    const language = tag?.split('-')[0] ?? '';
    const words = WORDS[language];
    if (words) return { words, language };
  }
  return { words: WORDS.en as PageWords, language: 'en' };
}
