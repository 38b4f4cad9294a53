import type { Category, LocalizedText, Retention } from '../model.ts';

/** What the hub is called where `hub.yaml` does not say. */
export const HUB_TITLE: LocalizedText = { fa: 'خوراک', ar: 'خوراك', he: 'ח׳וראק', ur: 'خوراک', en: 'Khorak' };

/** One line about it, where `hub.yaml` does not say. */
export const HUB_DESCRIPTION: LocalizedText = {
  fa: 'خبر از منبع‌های گوناگون، یک‌جا',
  ar: 'أخبار من مصادر متعددة في مكان واحد',
  he: 'חדשות ממקורות רבים במקום אחד',
  ur: 'کئی ذرائع کی خبریں ایک جگہ',
  en: 'News from many sources in one place',
};

/** Language of pages and of mixed feeds' titles where `hub.yaml` does not say. */
export const HUB_LANGUAGE = 'fa';

/** What a store keeps of a source where neither it nor `hub.yaml` says. */
export const RETENTION: Retention = { days: 30, entries: 1000 };

/** Categories where there is no `categories.yaml`. */
export const CATEGORIES: readonly Category[] = [
  { id: 'news', names: { fa: 'خبر', ar: 'أخبار', he: 'חדשות', ur: 'خبریں', en: 'News' } },
  { id: 'politics', names: { fa: 'سیاسی', ar: 'سياسة', he: 'פוליטיקה', ur: 'سیاست', en: 'Politics' } },
  { id: 'economy', names: { fa: 'اقتصادی', ar: 'اقتصاد', he: 'כלכלה', ur: 'معیشت', en: 'Economy' } },
  { id: 'world', names: { fa: 'جهان', ar: 'العالم', he: 'עולם', ur: 'دنیا', en: 'World' } },
  { id: 'society', names: { fa: 'اجتماعی', ar: 'مجتمع', he: 'חברה', ur: 'معاشرہ', en: 'Society' } },
  { id: 'culture', names: { fa: 'فرهنگ و هنر', ar: 'ثقافة وفنون', he: 'תרבות', ur: 'ثقافت', en: 'Culture' } },
  { id: 'science', names: { fa: 'علمی', ar: 'علوم', he: 'מדע', ur: 'سائنس', en: 'Science' } },
  { id: 'technology', names: { fa: 'فناوری', ar: 'تكنولوجيا', he: 'טכנולוגיה', ur: 'ٹیکنالوجی', en: 'Technology' } },
  { id: 'sport', names: { fa: 'ورزشی', ar: 'رياضة', he: 'ספורט', ur: 'کھیل', en: 'Sport' } },
  { id: 'health', names: { fa: 'سلامت', ar: 'صحة', he: 'בריאות', ur: 'صحت', en: 'Health' } },
  { id: 'opinion', names: { fa: 'دیدگاه', ar: 'آراء', he: 'דעות', ur: 'رائے', en: 'Opinion' } },
  { id: 'environment', names: { fa: 'محیط زیست', ar: 'بيئة', he: 'סביבה', ur: 'ماحولیات', en: 'Environment' } },
];
