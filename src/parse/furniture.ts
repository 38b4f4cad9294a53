import { spellingOf, spellingsOf } from './spelling.ts';

/** Furniture is dropped; after a `heading` of related links the links go too. */
export type Furniture = 'line' | 'heading';

const QUOTED = '["«“„].{1,300}["»”]';
const COUNT = '(?:\\s*[(\\[]?\\s*\\p{Nd}{1,5}\\s*[)\\]]?)?';
const THIS = spellingsOf(['این مطلب', 'این خبر', 'این مقاله', 'این نوشته', 'این گزارش']);
const SEND = spellingsOf(['بنویسید', 'بگذارید', 'ثبت کنید', 'ارسال کنید', 'وارد کنید', 'درج کنید', 'مطرح کنید']);

/** Headings over links to other articles; a colon and a headline may follow. */
const RELATED = spellingsOf([
  ...['بیشتر بخوانید', 'بیشتر بخوانیم', 'مطالب مرتبط', 'اخبار مرتبط', 'خبرهای مرتبط', 'همچنین بخوانید'],
  ...[
    'اقرأ أيضاً',
    'اقرأ المزيد',
    'مواضيع ذات صلة',
    'קראו עוד',
    'קראו גם',
    'مزید پڑھیں',
    'یہ بھی پڑھیں',
    'Read more',
    'Read also',
  ],
]);

/**
 * Whole lines only, in the shapes pages really have: a sentence of the article that merely contains «دیدگاه» or starts with
 * «شارك» (he took part) is no furniture.
 */
const LINES: readonly string[] = [
  // rating
  `(?:${spellingOf('به')}\\s+(?:${QUOTED}|${THIS})\\s*)?${spellingOf('امتیاز دهید')}\\s*[:：]?[\\s\\p{Nd}★☆*/.]{0,20}`,
  // comments: headings, counts and invitations
  `(?:\\p{Nd}{1,5}\\s*)?(?:${spellingsOf(['ارسال', 'ثبت', 'افزودن', 'نوشتن'])}\\s*)?${spellingOf('دیدگاه')}(?:${spellingOf(' ها')})?(?:${spellingOf('ی')})?` +
    `(?:\\s*${spellingsOf(['شما', 'کاربران', 'خوانندگان', 'مخاطبان', 'بینندگان', 'خود'])})?${COUNT}`,
  `${spellingOf('دیدگاه های مرتبط')}(?:\\s*${spellingOf('با')}\\s*(?:${QUOTED}|${THIS}))?`,
  `${spellingsOf(['نظر', 'نظرات', 'دیدگاه'])}${spellingsOf([' تان', ' خود', ' های خود', ' شما', ''])}\\s*${spellingOf('را')}\\s.{0,90}${SEND}[.!]?`,
  spellingsOf(['نظرتان', 'نظرات کاربران', 'نظرات شما', 'نظر شما']),
  `(?:\\p{Nd}{1,5}\\s*)?${spellingsOf(['التعليقات', 'تعليقات', 'תגובות', 'تبصرے', 'Comments'])}${COUNT}`,
  spellingsOf([
    'أضف تعليقا',
    'أضف تعليقك',
    'اترك تعليقا',
    'اكتب تعليقا',
    'הוסיפו תגובה',
    'הוספת תגובה',
    'כתבו תגובה',
    'تبصرہ کریں',
    'اپنا تبصرہ لکھیں',
  ]),
  // sharing
  `${spellingOf('شارك')}(?:\\s+(?:${spellingsOf(['المقال', 'الخبر', 'هذا المقال', 'هذا الخبر', 'القصة', 'الموضوع', 'مع أصدقائك'])}|(?:على|عبر)\\s.{1,40}))?`,
  spellingsOf(['שתפו', 'שתפו את הכתבה', 'שיתוף', 'شیئر کریں', 'اشتراک گذاری', 'به اشتراک بگذارید']),
  `${spellingOf('لینک کوتاه')}(?:\\s*${spellingsOf(['خبر', 'مطلب'])})?\\s*[:：]?\\s*\\S{0,100}`,
  // ends and advertising
  `${spellingOf('انتهای پیام')}[\\s/\\\\|.]*[\\p{Nd}\\p{L}]{0,12}[\\s/.]*`,
  spellingsOf([
    'رپورتاژ آگهی',
    'آگهی',
    'تبلیغات',
    'إعلان',
    'إعلانات',
    'פרסומת',
    'תוכן שיווקי',
    'اشتہار',
    'اشتہارات',
    'Advertisement',
  ]),
];

const DECORATION = '[\\s*•·|>#=_–—-]{0,20}';
const LINE = new RegExp(`^${DECORATION}(?:${LINES.join('|')})\\s*[:：]?${DECORATION}$`, 'iu');
const HEADING = new RegExp(`^${DECORATION}${RELATED}\\s*[:：]?${DECORATION}$`, 'iu');
const RELATED_LINE = new RegExp(`^${DECORATION}${RELATED}\\s*[:：|>»–—-].{1,300}$`, 'iu');
const CLOSING = new RegExp(`\\s*${spellingOf('انتهای پیام')}[\\s/\\\\|.]*[\\p{Nd}]{0,12}[\\s/.]*$`, 'iu');

/** Tells a line of the page's furniture (ratings, comments, sharing, related links, advertising) from one of the article. */
export function furnitureOf(line: string): Furniture | null {
  if (line.length > 500) return null;
  if (HEADING.test(line)) return 'heading';
  return LINE.test(line) || RELATED_LINE.test(line) ? 'line' : null;
}

/** Takes «انتهای پیام» off the end of a paragraph. */
export function withoutClosing(paragraph: string): string {
  const tail = paragraph.slice(-60);
  return paragraph.slice(0, paragraph.length - tail.length) + tail.replace(CLOSING, '');
}

const SENTENCE_END = /[.!?؟۔…]["'»”’)\]]*$/;
const VERB =
  /(?:^|\s)(?:ن?می[\s\u200c]?\p{L}+|است|هست|نیست|بود|شد|شده|کرد|کرده|کند|گفت|داد|دارد|داشت|گردید|نمود|خواهد|باشد|قال|كان|أعلن|ہے|ہیں|تھا|گا|کہا)$/u;
const ADVERTISEMENT =
  /^\W{0,3}(?:https?:\/\/)?(?:www\.)?((?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24})\/?\s{0,3}[:：]\s*(\S.*)$/iu;

/** Does a line end as sentences do? */
export function endsSentence(line: string): boolean {
  return SENTENCE_END.test(line.slice(-12));
}

/**
 * Is this line, which no sentence follows, an advertisement: another's domain, a colon and keywords without a verb?
 * @param ownDomains domains of the publisher, whose own lines stay
 */
export function isAdvertisement(line: string, ownDomains: readonly string[]): boolean {
  const [, domain = '', words = ''] = line.length > 600 ? [] : (line.match(ADVERTISEMENT) ?? []);
  if (domain === '' || endsSentence(line) || !/[|،,]/.test(words)) return false;
  if (ownDomains.some((own) => isWithin(domain.toLowerCase(), own))) return false;
  return !words.split(/[|،,]/).some((part) => VERB.test(part.trim()));
}

/** The domains that addresses and names hold, lower case and without `www.`. */
export function domainsOf(...texts: readonly (string | null)[]): readonly string[] {
  return texts.flatMap(
    (text) =>
      text
        ?.toLowerCase()
        .match(/(?:[a-z\d-]{1,63}\.){1,5}[a-z]{2,24}/)?.[0]
        .replace(/^www\./, '') ?? [],
  );
}

function isWithin(domain: string, own: string): boolean {
  return domain === own || domain.endsWith(`.${own}`) || own.endsWith(`.${domain}`);
}
