import { matchKey } from './fold.ts';

/** A month as its name tells it: months of `jalali` count from Farvardin, of `hijri` from Muharram, of `hebrew` from Tishri. */
export interface Month {
  readonly calendar: 'jalali' | 'gregorian' | 'hijri' | 'hebrew';
  readonly month: number;
}

/** Twelve (Hebrew: thirteen) months, spellings of one joined by `/`. */
interface NameList {
  readonly calendar: Month['calendar'];
  readonly language: string;
  readonly names: string;
}

const HIJRI =
  'محرم، صفر، ربيع الأول، ربيع الآخر/ربيع الثاني، جمادى الأولى/جمادى الأول، جمادى الآخرة/جمادى الثانية/جمادى الآخر/';

/** Where two languages use a word for different months, the list of the asked language decides, then the earlier list. */
const LISTS: readonly NameList[] = [
  ...jalali('fa', 'فروردین، اردیبهشت، خرداد، تیر، مرداد/امرداد، شهریور، مهر، آبان، آذر، دی، بهمن، اسفند/اسپند'),
  ...jalali('fa', 'حمل، ثور، جوزا، سرطان، اسد، سنبله، میزان، عقرب، قوس، جدی، دلو، حوت'),
  ...jalali('ps', 'وری، غویی، غبرگولی، چنگاښ، زمری، وږی، تله، لړم، لیندۍ، مرغومی، سلواغه، کب'),
  ...jalali(
    'ckb',
    'خاکەلێوە، گوڵان/بانەمەڕ، جۆزەردان، پووشپەڕ، گەلاوێژ، خەرمانان، ڕەزبەر، گەڵاڕێزان/خەزەڵوەر، سەرماوەز، بەفرانبار، ڕێبەندان، ڕەشەمە',
  ),
  ...gregorian('ar', 'يناير، فبراير، مارس، أبريل، مايو، يونيو، يوليو، أغسطس، سبتمبر، أكتوبر، نوفمبر، ديسمبر'),
  ...gregorian(
    'ar',
    'كانون الثاني، شباط، آذار، نيسان، أيار/مايس، حزيران، تموز، آب، أيلول، تشرين الأول، تشرين الثاني، كانون الأول',
  ),
  ...gregorian(
    'ar',
    'يناير، فبراير، مارس، إبريل، ماي، يونيو، يوليوز، غشت/أغشت، شتنبر/شتمبر، أكتوبر، نونبر، دجنبر/دجمبر',
  ),
  ...gregorian('ar', 'جانفي، فيفري، مارس، أفريل، ماي، جوان، جويلية، أوت، سبتمبر، أكتوبر، نوفمبر، ديسمبر'),
  ...gregorian(
    'fa',
    'ژانویه، فوریه، مارس، آوریل/آپریل، مه، ژوئن/ژوین، ژوئیه/ژوییه/جولای، اوت/آگوست، سپتامبر، اکتبر، نوامبر، دسامبر',
  ),
  ...gregorian('fa', 'جنوری، فبروری، مارچ، اپریل، می، جون، جولای، اگست، سپتمبر، اکتوبر، نومبر، دسمبر'),
  ...gregorian('ur', 'جنوری، فروری، مارچ، اپریل، مئی، جون، جولائی، اگست، ستمبر، اکتوبر، نومبر، دسمبر/ڈسمبر'),
  ...gregorian(
    'ps',
    'جنوري، فبروري/فېبروري، مارچ، اپرېل، مۍ/مې، جون، جولای، اګست، سپتمبر/سپټمبر، اکتوبر/اکټوبر، نومبر، دسمبر/ډسمبر',
  ),
  ...gregorian(
    'sd',
    'جنوري، فيبروري/فيبرواري، مارچ، اپريل، مئي، جون، جولاءِ/جولائي، آگسٽ، سيپٽمبر، آڪٽوبر، نومبر، ڊسمبر',
  ),
  ...gregorian(
    'ckb',
    'کانوونی دووەم/کانونی دووەم، شوبات، ئازار/ئادار، نیسان، ئایار/مایس، حوزەیران/حوزەیرانی، تەممووز/تەمموز/تەمووز، ئاب، ئەیلوول/ئەیلول، ' +
      'تشرینی یەکەم، تشرینی دووەم، کانوونی یەکەم/کانونی یەکەم',
  ),
  ...gregorian('ug', 'يانۋار، فېۋرال، مارت، ئاپرېل، ماي، ئىيۇن، ئىيۇل، ئاۋغۇست، سېنتەبىر، ئۆكتەبىر، نويابىر، دېكابىر'),
  ...gregorian(
    'he',
    'ינואר/ינו׳, פברואר/פבר׳, מרץ/מרס, אפריל/אפר׳, מאי, יוני, יולי, אוגוסט/אוג׳, ספטמבר/ספט׳, אוקטובר/אוק׳, נובמבר/נוב׳, דצמבר/דצמ׳',
  ),
  ...gregorian('yi', 'יאנואר, פעברואר, מערץ, אפריל, מיי, יוני, יולי, אויגוסט, סעפטעמבער, אקטאבער, נאוועמבער, דעצעמבער'),
  ...gregorian(
    'dv',
    'ޖަނަވަރީ, ފެބުރުވަރީ/ފެބްރުއަރީ, މާރިޗު/މާރޗް/މާޗް, އެޕްރީލް/އެޕްރިލް, މެއި/މޭ, ޖޫން, ޖުލައި, އޮގަސްޓް/އޯގަސްޓް, ސެޕްޓެމްބަރު/ސެޕްޓެންބަރު, ' +
      'އޮކްޓޫބަރު/އޮކްޓޯބަރު, ނޮވެމްބަރު/ނޮވެންބަރު, ޑިސެމްބަރު/ޑިސެންބަރު',
  ),
  ...hijri('ar', `${HIJRI}جمادى الثاني، رجب، شعبان، رمضان، شوال، ذو القعدة/ذي القعدة، ذو الحجة/ذي الحجة`),
  ...hijri('fa', `${HIJRI}جمادی‌الثانی، رجب، شعبان، رمضان، شوال، ذیقعده/ذی‌القعده/ذوالقعده، ذیحجه/ذی‌الحجه/ذوالحجه`),
  ...hijri('ur', `${HIJRI}جمادی الثانی، رجب، شعبان، رمضان/رمضان المبارک، شوال، ذیقعد/ذی القعد، ذی الحج/ذوالحج`),
  ...hebrew(
    'he',
    'תשרי, חשוון/חשון/מרחשוון/מרחשון, כסלו, טבת, שבט, אדר א, אדר/אדר ב, ניסן, אייר/איר, סיוון/סיון, תמוז, אב/מנחם אב, אלול',
  ),
  ...gregorian(
    'en',
    'January, February, March, April, May, June, July, August, September, October, November, December',
  ),
  ...gregorian('en', 'Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep/Sept, Oct, Nov, Dec'),
  ...['fr', 'de', 'es', 'it', 'pt', 'nl', 'sv', 'id', 'tr', 'az', 'ru', 'uk'].flatMap(namesFromIcu),
];

/** Spellings of one sound that a month's name can be told in without being another's. */
const LOOSE: Readonly<Record<string, string>> = {
  ہ: 'ه',
  ھ: 'ه',
  ە: 'ه',
  ڪ: 'ک',
  ګ: 'گ',
  ڕ: 'ر',
  ڵ: 'ل',
  ې: 'ی',
  ۍ: 'ی',
  ێ: 'ی',
  ۆ: 'و',
};

const MONTHS: ReadonlyMap<string, Month> = tabulate();

function jalali(language: string, names: string): readonly NameList[] {
  return [{ calendar: 'jalali', language, names }];
}

function gregorian(language: string, names: string): readonly NameList[] {
  return [{ calendar: 'gregorian', language, names }];
}

function hijri(language: string, names: string): readonly NameList[] {
  return [{ calendar: 'hijri', language, names }];
}

function hebrew(language: string, names: string): readonly NameList[] {
  return [{ calendar: 'hebrew', language, names }];
}

/** Languages that decline month names beside a day give both forms; each has a long and a short one. */
function namesFromIcu(language: string): readonly NameList[] {
  const styles = [{ month: 'long' }, { month: 'short' }, { month: 'long', day: 'numeric' }] as const;
  return styles.flatMap((style) => {
    const format = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
    const names = Array.from({ length: 12 }, (_, month) => {
      const parts = format.formatToParts(Date.UTC(2024, month, 15));
      return parts.find(({ type }) => type === 'month')?.value ?? '';
    });
    return gregorian(language, names.join(', '));
  });
}

function monthKey(word: string): string {
  return matchKey(word, null).replace(/[ہھەڪګڕڵېۍێۆ]/g, (letter) => LOOSE[letter] ?? letter);
}

/** Both `key` and `language key`, so that one look-up with the language and one without it find all. */
function tabulate(): ReadonlyMap<string, Month> {
  const months = new Map<string, Month>();
  for (const { calendar, language, names } of LISTS) {
    for (const [index, spellings] of names.split(/[،,]/).entries()) {
      for (const spelling of spellings.split('/')) {
        const key = monthKey(spelling);
        for (const entry of [key, `${language} ${key}`]) {
          if (key !== '' && !months.has(entry)) months.set(entry, { calendar, month: index + 1 });
        }
      }
    }
  }
  return months;
}

/**
 * Finds the month a word names, in any calendar; of two words, both belong («تشرين الثاني»). Spelling is folded; «ماه», «شهر»
 * and Hebrew's ב beside the name do no harm, and of «كانون الثاني/يناير» the first half that is a month counts.
 * @param language BCP 47 tag of the text, which decides where two languages differ; null when unknown
 */
export function monthOf(word: string, language: string | null): Month | null {
  const primary = language?.split('-', 1)[0]?.toLowerCase() ?? '';
  for (const part of [word, ...word.split(/[/()]/)]) {
    const key = monthKey(part);
    if (key === '') continue;
    for (const form of [key, key.replace(/ماه$/, ''), key.replace(/^شهر/, ''), key.replace(/^ב/, '')]) {
      const month = MONTHS.get(`${primary} ${form}`) ?? MONTHS.get(form);
      if (month !== undefined) return month;
    }
  }
  return null;
}
