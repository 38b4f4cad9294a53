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
  /** Heads the address to copy and the formats. */
  readonly subscribe: string;
  readonly subscribeHow: string;
  readonly formats: string;
  readonly search: string;
  readonly searchFor: string;
  readonly emptyFeed: string;
  readonly nothingFound: string;
  /** Leads to an entry's page on the hub. */
  readonly entryPage: string;
  /** Heads a feed's document where a browser shows it. */
  readonly webFeed: string;
  readonly categoryList: string;
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
    subscribe: 'اشتراک',
    subscribeHow: 'این نشانی را کپی کنید و در خوراک‌خوان خود بگذارید.',
    formats: 'قالب‌ها',
    search: 'جست‌وجو',
    searchFor: 'جست‌وجو در خبرها',
    emptyFeed: 'هنوز خبری در این خوراک نیست.',
    nothingFound: 'خبری با این واژه‌ها پیدا نشد.',
    entryPage: 'صفحهٔ خبر',
    webFeed: 'این یک خوراک خبری است: نشانی آن را کپی کنید و در خوراک‌خوان خود بگذارید.',
    categoryList: 'دسته‌بندی خبرها',
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
    subscribe: 'الاشتراك',
    subscribeHow: 'انسخ هذا العنوان وألصقه في قارئ الخلاصات.',
    formats: 'الصيغ',
    search: 'بحث',
    searchFor: 'ابحث في الأخبار',
    emptyFeed: 'لا أخبار في هذه الخلاصة بعد.',
    nothingFound: 'لم يُعثر على خبر بهذه الكلمات.',
    entryPage: 'صفحة الخبر',
    webFeed: 'هذه خلاصة أخبار: انسخ عنوانها وألصقه في قارئ الخلاصات.',
    categoryList: 'أقسام الأخبار',
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
    subscribe: 'הרשמה',
    subscribeHow: 'העתיקו את הכתובת הזאת אל קורא ההזנות שלכם.',
    formats: 'פורמטים',
    search: 'חיפוש',
    searchFor: 'חיפוש בחדשות',
    emptyFeed: 'אין עדיין ידיעות בהזנה הזאת.',
    nothingFound: 'לא נמצאו ידיעות עם המילים האלה.',
    entryPage: 'דף הידיעה',
    webFeed: 'זוהי הזנת חדשות: העתיקו את כתובתה אל קורא ההזנות שלכם.',
    categoryList: 'מדורי החדשות',
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
    subscribe: 'سبسکرائب کریں',
    subscribeHow: 'یہ پتا کاپی کر کے اپنے فیڈ ریڈر میں ڈالیں۔',
    formats: 'فارمیٹ',
    search: 'تلاش',
    searchFor: 'خبروں میں تلاش کریں',
    emptyFeed: 'اس فیڈ میں ابھی کوئی خبر نہیں ہے۔',
    nothingFound: 'ان الفاظ والی کوئی خبر نہیں ملی۔',
    entryPage: 'خبر کا صفحہ',
    webFeed: 'یہ خبروں کی فیڈ ہے: اس کا پتا کاپی کر کے اپنے فیڈ ریڈر میں ڈالیں۔',
    categoryList: 'خبروں کے زمرے',
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
    subscribe: 'Subscribe',
    subscribeHow: 'Copy this address into your feed reader.',
    formats: 'Formats',
    search: 'Search',
    searchFor: 'Search the news',
    emptyFeed: 'There is nothing in this feed yet.',
    nothingFound: 'No story has these words.',
    entryPage: 'Story page',
    webFeed: 'This is a web feed: copy its address into your feed reader.',
    categoryList: 'News categories',
  },
};

/** The languages that have words of their own. */
export const PAGE_LANGUAGES: readonly string[] = Object.keys(WORDS);

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
