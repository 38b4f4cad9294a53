import { matchKey } from '../text/fold.ts';

/** Places whose time a text may be told in, as it names them. */
const PLACES: Readonly<Record<string, string>> = {
  UTC: 'غرينتش/جرينتش/غرينيتش/گرینویچ/گرینیچ/گرینچ/گرنیچ/العالمي/جهانی/greenwich/greenwich mean/universal/coordinated universal/גריניץ׳/גריניץ/גרינוויץ׳/utc/gmt',
  'Asia/Tehran': 'تهران/تہران/طهران/ایران/إيران/טהרן/איראן/tehran/iran',
  'Asia/Kabul': 'کابل/كابول/کابول/افغانستان/kabul/afghanistan',
  'Asia/Riyadh':
    'مكة/مكة المكرمة/المدينة المنورة/السعودية/الرياض/مکه/ریاض/عربستان/سعودی عرب/riyadh/mecca/saudi/arab/arabia',
  'Asia/Dubai': 'أبوظبي/أبو ظبي/دبي/الإمارات/امارات/dubai/abu dhabi/uae',
  'Asia/Qatar': 'الدوحة/قطر/دوحه/doha/qatar',
  'Asia/Kuwait': 'الكويت/کویت/kuwait',
  'Asia/Bahrain': 'المنامة/البحرين/بحرین',
  'Asia/Muscat': 'مسقط/سلطنة عمان/muscat/oman',
  'Asia/Aden': 'صنعاء/عدن/اليمن',
  'Asia/Baghdad': 'بغداد/العراق/عراق/أربيل/بەغدا/هەولێر/عێراق/baghdad/erbil/iraq/arabic',
  'Asia/Beirut': 'بيروت/لبنان/beirut/lebanon',
  'Asia/Damascus': 'دمشق/سوريا/سورية/سوریه/damascus/syria',
  'Asia/Amman': 'عمان/الأردن/amman/jordan',
  'Asia/Jerusalem': 'القدس/القدس المحتلة/تل أبيب/إسرائيل/قدس/تل‌آویو/ישראל/ירושלים/תל אביב/הארץ/jerusalem/israel',
  'Asia/Gaza': 'فلسطين/غزة/רצועת עזה/gaza/palestine',
  'Africa/Cairo': 'القاهرة/مصر/قاهره/cairo/egypt',
  'Africa/Tripoli': 'طرابلس/ليبيا',
  'Africa/Tunis': 'تونس',
  'Africa/Algiers': 'الجزائر',
  'Africa/Casablanca': 'المغرب/الرباط/الدار البيضاء/morocco',
  'Africa/Khartoum': 'الخرطوم/السودان',
  'Africa/Nouakchott': 'نواكشوط/موريتانيا',
  'Africa/Mogadishu': 'مقديشو/الصومال',
  'Asia/Karachi': 'پاکستان/پاکستانی/پاکستان کے معیاری/اسلام آباد/کراچی/لاہور/باكستان/pakistan/karachi/islamabad',
  'Asia/Kolkata': 'ہندوستانی/بھارتی/دہلی/نئی دہلی/india',
  'Asia/Dushanbe': 'دوشنبه تاجیکستان/تاجیکستان',
  'Asia/Urumqi': 'ئۈرۈمچى/شىنجاڭ/xinjiang',
  'Asia/Shanghai': 'بكين/پکن/بېيجىڭ/beijing/china',
  'Indian/Maldives': 'ދިވެހިރާއްޖޭގެ/maldives',
  'Europe/Istanbul': 'إسطنبول/استانبول/أنقرة/آنکارا/تركيا/ترکیه/istanbul/ankara/turkey',
  'Europe/Moscow': 'موسكو/مسکو/ماسکو/מוסקבה/moscow/russian',
  'Europe/London': 'لندن/بريطانيا/انگلستان/لندن و بريطانيا/לונדון/london/british',
  'Europe/Paris': 'باريس/پاریس/فرنسا/פריז/paris',
  'Europe/Berlin': 'برلين/برلین/آلمان/ألمانيا/برلن/اروپای مرکزی/وسط أوروبا/ברלין/berlin/central european',
  'America/New_York':
    'نيويورك/نیویورک/واشنطن/واشنگتن/شرق أمريكا/شرق آمریکا/ניו יורק/וושינגטון/new york/washington/eastern',
  'America/Los_Angeles': 'لوس أنجلوس/لس‌آنجلس/לוס אנג׳לס/los angeles/pacific',
};

/** What names a time of some place, before its name and after it; folded. */
const BEFORE_PLACE = [
  'توقیت',
  'توقیتمدینه',
  'بهوقت',
  'بوقت',
  'وقت',
  'زمان',
  'שעון',
  'לפישעון',
  'کاتی',
  'پهوختد',
  'وختد',
  'وقتد',
];
const AFTER_PLACE = [
  'time',
  'standardtime',
  'daylighttime',
  'summertime',
  'وقت',
  'کےوقت',
  'کاوقت',
  'وخت',
  'پهوخت',
  'کات',
  'ۋاقتى',
  'ٹائم',
];

/** Every text that names a place's time holds one of these. */
const HINT = /توق|وق|وخت|زمان|שעון|کات|كات|time|ۋاقت|ٹائم|غ/iu;

const PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries(PLACES).flatMap(([zone, places]) =>
    places
      .split('/')
      .map((place) => matchKey(place, null))
      .flatMap((place) => [
        ...BEFORE_PLACE.map((word) => matchKey(word, null) + place),
        ...AFTER_PLACE.map((word) => place + matchKey(word, null)),
      ])
      .map((phrase) => [phrase, zone] as const),
  ),
);
/** Longer phrases first: «سلطنة عمان» is not «عمان». */
const PHRASE = new RegExp([...PHRASES.keys()].sort((a, b) => b.length - a.length).join('|'), 'u');

/** The zone (tz database) of the place whose time a text says it is in; null when it says none. */
export function placeZoneIn(text: string): string | null {
  if (!HINT.test(text)) return null;
  const phrase = PHRASE.exec(matchKey(text, null))?.[0];
  return phrase === undefined ? null : (PHRASES.get(phrase) ?? null);
}
