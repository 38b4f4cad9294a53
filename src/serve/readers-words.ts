/** The words of the page of readers in one language. */
export interface ReadersWords {
  readonly readers: string;
  readonly feed: string;
  readonly requests: string;
  /** Share of the answers that said nothing has changed. */
  readonly unchanged: string;
  readonly throttled: string;
  readonly lastHour: string;
  readonly lastDay: string;
  readonly subscribers: string;
  readonly pageViews: string;
  /** Heads the clients that cost most. */
  readonly costliest: string;
  readonly network: string;
  readonly software: string;
  readonly full: string;
  readonly nobody: string;
}

const WORDS: Readonly<Record<string, ReadersWords>> = {
  fa: {
    readers: 'خوانندگان',
    feed: 'خوراک',
    requests: 'درخواست‌ها',
    unchanged: 'بدون تغییر',
    throttled: 'رد شده',
    lastHour: 'ساعت گذشته',
    lastDay: 'روز گذشته',
    subscribers: 'مشترکان',
    pageViews: 'بازدید صفحه',
    costliest: 'پرهزینه‌ترین‌ها',
    network: 'شبکه',
    software: 'نرم‌افزار',
    full: 'پاسخ کامل',
    nobody: 'هنوز کسی نیامده است.',
  },
  ar: {
    readers: 'القرّاء',
    feed: 'الخلاصة',
    requests: 'الطلبات',
    unchanged: 'بلا تغيير',
    throttled: 'مرفوضة',
    lastHour: 'الساعة الماضية',
    lastDay: 'اليوم الماضي',
    subscribers: 'المشتركون',
    pageViews: 'زيارات الصفحة',
    costliest: 'الأكثر كلفة',
    network: 'الشبكة',
    software: 'البرنامج',
    full: 'ردود كاملة',
    nobody: 'لم يأتِ أحد بعد.',
  },
  he: {
    readers: 'קוראים',
    feed: 'הזנה',
    requests: 'בקשות',
    unchanged: 'ללא שינוי',
    throttled: 'נדחו',
    lastHour: 'בשעה האחרונה',
    lastDay: 'ביממה האחרונה',
    subscribers: 'מנויים',
    pageViews: 'צפיות בדף',
    costliest: 'היקרים ביותר',
    network: 'רשת',
    software: 'תוכנה',
    full: 'תשובות מלאות',
    nobody: 'עדיין לא בא איש.',
  },
  ur: {
    readers: 'قارئین',
    feed: 'فیڈ',
    requests: 'درخواستیں',
    unchanged: 'بغیر تبدیلی',
    throttled: 'مسترد',
    lastHour: 'پچھلا گھنٹہ',
    lastDay: 'پچھلا دن',
    subscribers: 'سبسکرائبر',
    pageViews: 'صفحہ دیکھا گیا',
    costliest: 'سب سے مہنگے',
    network: 'نیٹ ورک',
    software: 'سافٹ ویئر',
    full: 'مکمل جوابات',
    nobody: 'ابھی تک کوئی نہیں آیا۔',
  },
  en: {
    readers: 'Readers',
    feed: 'Feed',
    requests: 'Requests',
    unchanged: 'Unchanged',
    throttled: 'Refused',
    lastHour: 'Last hour',
    lastDay: 'Last day',
    subscribers: 'Subscribers',
    pageViews: 'Page views',
    costliest: 'Costliest',
    network: 'Network',
    software: 'Software',
    full: 'In full',
    nobody: 'Nobody has come yet.',
  },
};

/** The words in a language that has them, else in English. */
export function readersWordsFor(language: string): ReadersWords {
  return WORDS[language] ?? (WORDS.en as ReadersWords);
}
