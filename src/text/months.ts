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
  'محرم، صفر، ربيع الأول/ربيع أول، ربيع الآخر/ربيع الثاني/ربيع ثاني، ' +
  'جمادى الأولى/جمادى الأول/جمادى أولى/جمادى أول/جماد الأول/جماد أول، ' +
  'جمادى الآخرة/جمادى الثانية/جمادى الآخر/جمادى الثاني/جمادى ثانية/جمادى ثاني/جماد الآخر/جماد الثاني/جماد ثاني، ' +
  'رجب، شعبان، رمضان، شوال، ';

/** Where two languages use a word for different months, the list of the asked language decides, then the earlier list. */
const LISTS: readonly NameList[] = [
  ...jalali('fa', 'فروردین، اردیبهشت، خرداد، تیر، مرداد/امرداد، شهریور، مهر، آبان، آذر، دی، بهمن، اسفند/اسپند'),
  ...jalali('fa', 'حمل، ثور، جوزا، سرطان، اسد، سنبله، میزان، عقرب، قوس، جدی، دلو، حوت'),
  ...jalali(
    'ps',
    'وری/وريی، غویی/غوایی، غبرگولی، چنگاښ/چنگاش، زمری، وږی، تله، لړم، لیندۍ/لینده، مرغومی، سلواغه/سلواغۀ، کب',
  ),
  ...jalali(
    'ckb',
    'خاکەلێوە، گوڵان/بانەمەڕ، جۆزەردان، پووشپەڕ/پوشپەڕ، گەلاوێژ، خەرمانان، ڕەزبەر، گەڵاڕێزان/خەزەڵوەر، سەرماوەز، بەفرانبار، ڕێبەندان، ڕەشەمە',
  ),
  ...gregorian(
    'ar',
    'يناير، فبراير، مارس، أبريل، مايو، يونيو/يونيه، يوليو/يوليه، أغسطس، سبتمبر، أكتوبر، نوفمبر، ديسمبر',
  ),
  ...gregorian(
    'ar',
    'كانون الثاني/كانون ثاني، شباط، آذار، نيسان، أيار/مايس، حزيران، تموز، آب، أيلول، تشرين الأول/تشرين أول، ' +
      'تشرين الثاني/تشرين ثاني، كانون الأول/كانون أول',
  ),
  ...gregorian(
    'ar',
    'يناير، فبراير، مارس، إبريل، ماي، يونيو، يوليوز، غشت/أغشت، شتنبر/شتمبر، أكتوبر، نونبر/نوانبر، دجنبر/دجمبر',
  ),
  ...gregorian(
    'ar',
    'جانفي، فيفري، مارس، أفريل، ماي، جوان، جويلية/جويليا، أوت، سبتمبر/ستمبر، أكتوبر، نوفمبر/نوفامبر، ديسمبر/ديسامبر',
  ),
  ...gregorian(
    'fa',
    'ژانویه، فوریه، مارس، آوریل/آپریل، مه، ژوئن/ژوین/ژوئین، ژوئیه/ژوییه/جولای/ژولای، اوت/آگوست/آگست/اوگوست، سپتامبر/سپتامپر، ' +
      'اکتبر، نوامبر، دسامبر',
  ),
  ...gregorian('fa', 'جنوری، فبروری، مارچ، اپریل، می، جون، جولای، اگست، سپتمبر، اکتوبر، نومبر، دسمبر'),
  ...gregorian('ur', 'جنوری، فروری، مارچ، اپریل، مئی، جون، جولائی، اگست، ستمبر، اکتوبر، نومبر، دسمبر/ڈسمبر'),
  ...gregorian(
    'ps',
    'جنوري، فبروري/فېبروري، مارچ/مارچې، اپرېل، مۍ/مې/مئ، جون، جولای، اګست/اگسټ، سپتمبر/سپټمبر/سېپتمبر/سپتامبر، اکتوبر/اکټوبر، نومبر/نومبېر/نوامبر، ' +
      'دسمبر/ډسمبر',
  ),
  ...gregorian(
    'sd',
    'جنوري، فيبروري/فيبرواري، مارچ، اپريل، مئي، جون، جولاءِ/جولائي، آگسٽ، سيپٽمبر، آڪٽوبر، نومبر، ڊسمبر',
  ),
  ...gregorian(
    'ckb',
    'کانوونی دووەم/کانونی دووەم/کانونی دوەم، شوبات/شووبات، ئازار/ئادار، نیسان، ئایار/مایس، حوزەیران/حوزەیرانی/حوزیران، ' +
      'تەممووز/تەمموز/تەمووز/تەموز، ئاب، ئەیلوول/ئەیلول، تشرینی یەکەم، تشرینی دووەم/تشرینی دوەم، کانوونی یەکەم/کانونی یەکەم',
  ),
  ...gregorian('ug', 'يانۋار، فېۋرال، مارت، ئاپرېل، ماي، ئىيۇن، ئىيۇل، ئاۋغۇست، سېنتەبىر، ئۆكتەبىر، نويابىر، دېكابىر'),
  ...gregorian(
    'he',
    'ינואר/ינו׳, פברואר/פבר׳/פברו׳, מרץ/מרס, אפריל/אפר׳, מאי, יוני, יולי, אוגוסט/אוג׳, ספטמבר/ספט׳, אוקטובר/אוק׳/אוקט׳, נובמבר/נוב׳, דצמבר/דצמ׳',
  ),
  ...gregorian('yi', 'יאנואר, פעברואר, מערץ, אפריל, מיי, יוני, יולי, אויגוסט, סעפטעמבער, אקטאבער, נאוועמבער, דעצעמבער'),
  ...gregorian(
    'dv',
    'ޖަނަވަރީ, ފެބުރުވަރީ/ފެބްރުއަރީ, މާރިޗު/މާރޗް/މާޗް, އެޕްރީލް/އެޕްރިލް, މެއި/މޭ, ޖޫން, ޖުލައި, އޮގަސްޓް/އޯގަސްޓް, ސެޕްޓެމްބަރު/ސެޕްޓެންބަރު, ' +
      'އޮކްޓޫބަރު/އޮކްޓޯބަރު, ނޮވެމްބަރު/ނޮވެންބަރު, ޑިސެމްބަރު/ޑިސެންބަރު',
  ),
  ...hijri('ar', `${HIJRI}ذو القعدة/ذي القعدة/ذا القعدة، ذو الحجة/ذي الحجة/ذا الحجة`),
  ...hijri('fa', `${HIJRI}ذیقعده/ذی‌القعده/ذوالقعده، ذیحجه/ذی‌الحجه/ذوالحجه`),
  ...hijri('ur', `${HIJRI}ذیقعد/ذی القعد/ذوالقعد، ذی الحج/ذوالحج/ذی حج`),
  ...hebrew(
    'he',
    'תשרי, חשוון/חשון/מרחשוון/מרחשון, כסלו/כסליו, טבת, שבט, אדר א/אדר ראשון, אדר/אדר ב/אדר שני, ניסן, אייר/איר, סיוון/סיון, תמוז, ' +
      'אב/מנחם אב, אלול',
  ),
  ...gregorian(
    'en',
    'January, February, March, April, May, June, July, August, September, October, November, December',
  ),
  ...gregorian('en', 'Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep/Sept, Oct, Nov, Dec'),
  ...jalali(
    'en',
    'Farvardin/Far, Ordibehesht/Ord, Khordad/Kho, Tir, Mordad/Amordad/Mor, Shahrivar/Shahrivar/Sha, Mehr/Meh, Aban/Aba, Azar/Aza, ' +
      'Dey/Dei, Bahman/Bah, Esfand/Esf',
  ),
  ...hijri(
    'en',
    'Muharram, Safar, Rabi al-Awwal/Rabi I/Rabi al-Ula, Rabi al-Thani/Rabi ath-Thani/Rabi al-Akhir/Rabi II, ' +
      'Jumada al-Ula/Jumada al-Awwal/Jumada I, Jumada al-Akhirah/Jumada al-Thani/Jumada al-Thaniyah/Jumada II, Rajab, Shaban/Shaaban, ' +
      'Ramadan/Ramazan/Ramadhan, Shawwal/Shawal, Dhu al-Qadah/Dhul Qadah/Dhul-Qidah/Dhu al-Qidah/Zul Qadah, ' +
      'Dhu al-Hijjah/Dhul Hijjah/Dhu al-Hijja/Zul Hijjah/Dhul Hijja',
  ),
  ...hebrew(
    'en',
    'Tishrei/Tishri, Cheshvan/Heshvan/Marcheshvan, Kislev, Tevet, Shevat/Shvat, Adar I/Adar Rishon, Adar/Adar II/Adar Sheni, Nisan, ' +
      'Iyar/Iyyar, Sivan, Tamuz/Tammuz, Av/Menachem Av, Elul',
  ),
  // As some content systems shorten them: three letters of each.
  ...jalali('fa', 'فرو، ارد، خرد، تیر، مرد، شهر، مهر، آبا، آذر، دی، بهم، اسف'),
  ...['fr', 'de', 'es', 'it', 'pt', 'nl', 'sv', 'id', 'tr', 'az', 'ru', 'uk'].flatMap(namesFromIcu),
];

const LISTED: ReadonlySet<string> = new Set(LISTS.map(({ language }) => language));

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
  ۃ: 'ه',
  ۂ: 'ه',
  ے: 'ی',
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
    const format = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { ...style, timeZone: 'UTC' });
    const names = Array.from({ length: 12 }, (_, month) => {
      const parts = format.formatToParts(Date.UTC(2024, month, 15));
      return parts.find(({ type }) => type === 'month')?.value ?? '';
    });
    return gregorian(language, names.join(', '));
  });
}

function monthKey(word: string): string {
  return matchKey(word, null)
    .replace(/[\u02bb-\u02bf]/g, '')
    .replace(/[ہھەڪګڕڵېۍێۆۃۂے]/g, (letter) => LOOSE[letter] ?? letter);
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
 * The Gregorian months in the words of a language that has no list here but that ICU knows, by lower-case name; empty for
 * every other language. To make it takes long: once for a text.
 */
export function monthsOfOtherLanguage(language: string): ReadonlyMap<string, number> {
  const [tag = '', primary = ''] = /^([a-z]{2,3})(?:-[A-Z][a-z]{3})?(?![A-Za-z])/.exec(language) ?? [];
  if (tag === '' || LISTED.has(primary) || Intl.DateTimeFormat.supportedLocalesOf(tag).length === 0) return new Map();
  const lists = namesFromIcu(tag).map(({ names }) => names.split(', '));
  return new Map(lists.flatMap((names) => names.map((name, at) => [name.toLowerCase().replace(/\.$/, ''), at + 1])));
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
