import { entryOf, html, plain, SOURCE } from './samples.ts';

const ISNA = { id: 'isna', title: { fa: 'خبرگزاری ایسنا', en: 'ISNA' }, homepage: 'https://www.isna.ir/' };
const REUTERS = {
  id: 'reuters',
  title: { en: 'Reuters', ar: 'رويترز', fa: 'رویترز' },
  homepage: 'https://www.reuters.com/',
};

function roadOf(text: string, language: string, fields: object = {}): readonly string[] {
  const item = { title: plain('عنوان'), content: plain(text), language, ...fields };
  return entryOf(item, { context: { knownSources: [ISNA, REUTERS] } }).entry.attribution;
}

describe('who had a story first', () => {
  test('a republished article names its whole road', () => {
    const { entry } = entryOf({
      title: plain('الکاظمی: 60 درصد نیروهای ائتلاف آمریکایی، عراق را ترک نموده اند'),
      summary: plain('نخست وزیر عراق تأکید کرد که این کشور به زودی وارد مرحله بی نیازی می گردد.'),
      content: plain(
        'به گزارش خبرنگاران، به نقل از میدل ایست نیوز، براساس بیانیه رسمی دفتر نخست وزیر عراق، مصطفی الکاظمی نخست وزیر عراق، در جلسه شورای وزارتی تازه ترین تحولات را آنالیز کرد.\n\nاو تأکید کرد که دولت در برابر مسئولیت مهمی است.',
      ),
      source: 'خبرگزاری ایسنا',
      compiledBy: 'blogpo.ir',
    });
    expect(entry.attribution).toEqual(['دفتر نخست وزیر عراق', 'میدل ایست نیوز', 'خبرگزاری ایسنا', 'blogpo.ir']);
    expect(entry.source).toBe('خبرگزاری ایسنا');
    expect(entry.compiledBy).toBe('blogpo.ir');
  });

  test.each([
    ['به گزارش ایرنا، به نقل از رویترز، وزیر گفت.', ['رویترز', 'ایرنا']],
    ['به گزارش ایرنا به نقل از رویترز، وزیر گفت.', ['رویترز', 'ایرنا']],
    ['به\u200cگزارش خبرنگار مهر از تهران، وزیر گفت.', ['مهر']],
    ['به گزارش گروه اقتصادی خبرگزاری تسنیم، وزیر گفت.', ['خبرگزاری تسنیم']],
    ['به نوشتهٔ «نیویورک تایمز» وزیر گفت.', ['نیویورک تایمز']],
    ['بر اساس بیانیه مطبوعاتی وزارت خارجه، وزیر گفت.', ['وزارت خارجه']],
    ['به گزارش خبرنگار ما، وزیر گفت.', []],
    ['به گزارش خبرنگاران، وزیر گفت.', []],
    ['به گزارش ایسنا وزیر نیرو گفت که آب هست.', ['خبرگزاری ایسنا']],
    ['وزیر گفت که آب هست.', []],
    ['به گزارش رویترز ساخته شد.', ['رویترز']],
    ['به گزارش رویترز ساخته شده است، و مردم آمدند.', ['رویترز']],
    ['به گزارش افق پل ساخته شد.', []],
    ['به گزارش ایسنا وزیر گفت.', ['خبرگزاری ایسنا']],
    ['به گزارش ایرنا، به نقل از رویترز، وزیر گفت. به گزارش ایرنا، آب هست.', ['رویترز', 'ایرنا']],
  ])('Persian: %s', (text, expected) => {
    expect(roadOf(text, 'fa')).toEqual(expected);
  });

  test('outlets of one name and two kinds are two on the road too', () => {
    expect(roadOf('به گزارش خبرگزاری شهر، به نقل از روزنامه شهر، پل باز شد.', 'fa')).toEqual([
      'روزنامه شهر',
      'خبرگزاری شهر',
    ]);
    expect(roadOf('به گزارش خبرگزاری شهر، به نقل از شهر، پل باز شد.', 'fa')).toEqual(['خبرگزاری شهر']);
  });

  test.each([
    ['خبرگزاری شهر', 'خبرگزاری شهر'],
    ['شبکه خبری شهر', 'شبکه خبری شهر'],
    ['روزنامه شهر', 'روزنامهٔ شهر'],
    ['سایت شهر', 'روزنامهٔ شهر'],
    ['شهر', 'روزنامهٔ شهر'],
    ['خبرگزاری کیهان', 'خبرگزاری کیهان'],
    ['کیهان', 'روزنامهٔ کیهان'],
  ])('an outlet of the catalogue is not taken for one of another kind: %s', (written, expected) => {
    const known = ['روزنامهٔ شهر', 'روزنامهٔ کیهان', 'خبرگزاری کیهان'];
    const knownSources = known.map((fa, n) => ({ id: `s${n}`, title: { fa }, homepage: null }));
    expect(entryOf({ title: plain('خبر'), source: written }, { context: { knownSources } }).entry.source).toBe(
      expected,
    );
  });

  test.each([
    ['أفادت وكالة رويترز بأن الحكومة وافقت على الخطة.', ['رويترز']],
    ['نقلت صحيفة الشرق الأوسط عن وزارة الخارجية قولها إن الاجتماع تأجل.', ['وزارة الخارجية', 'صحيفة الشرق الأوسط']],
    ['وصل الوفد اليوم، نقلاً عن قناة الأفق، إلى عمّان.', ['قناة الأفق']],
    ['وبحسب وكالة الأنباء الأردنية، وصل الوفد.', ['وكالة الأنباء الأردنية']],
    ['وصل الوفد وفقاً لصحيفة الغد، اليوم.', ['صحيفة الغد']],
    ['وصل الوفد وفقا للوكالة، اليوم.', ['الوكالة']],
    ['بحسب مصادر مطلعة، وصل الوفد.', []],
    ['وفقاً للغارديان، وصل الوفد.', ['الغارديان']],
    ['وصل الوفد وفقاً للوموند، اليوم.', ['لوموند']],
    ['وفقاً لرويترز، وصل الوفد.', ['رويترز']],
    ['وفقاً للتقرير، وصل الوفد.', []],
    ['وفقاً للمصادر، وصل الوفد.', []],
    ['نقلت الجزيرة عن سي إن إن أن الوفد وصل.', ['سي إن إن', 'الجزيرة']],
    ['نقلت قناة سي إن إن إن الوفد وصل اليوم.', ['قناة سي إن إن']],
    ['نقلت الجزيرة عن بي إف إم تي في قولها إن الوفد وصل.', ['بي إف إم تي في', 'الجزيرة']],
    ['نقلت الجزيرة عن سي إن إن.', ['سي إن إن', 'الجزيرة']],
  ])('Arabic: %s', (text, expected) => {
    expect(roadOf(text, 'ar')).toEqual(expected);
  });

  test.each([
    ['לפי רויטרס, הממשלה אישרה את התוכנית.', ['רויטרס']],
    ['הממשלה אישרה את התוכנית, כפי שפורסם ב"הארץ".', ['הארץ']],
    ['על פי דיווח של סוכנות AP, הממשלה אישרה.', ['סוכנות AP']],
    ['לפי ההערכות, הממשלה תאשר.', []],
  ])('Hebrew: %s', (text, expected) => {
    expect(roadOf(text, 'he')).toEqual(expected);
  });

  test.each([
    ['برطانوی خبر رساں ادارے روئٹرز کے مطابق حکومت نے منظوری دی۔', ['روئٹرز']],
    ['ڈان نیوز کے مطابق حکومت نے منظوری دی۔', ['ڈان نیوز']],
    ['ذرائع کے مطابق حکومت نے منظوری دی۔', []],
    ['حکومت نے منظوری دی، ڈان بحوالہ رائٹرز۔', ['رائٹرز']],
  ])('Urdu: %s', (text, expected) => {
    expect(roadOf(text, 'ur')).toEqual(expected);
  });

  const BODY =
    'به گزارش خبرگزاری مهر، به نقل از ایسنا، کتابخانهٔ تازه باز شد.\n\nمدیر کتابخانه گفت که مردم تا شب می‌توانند بیایند.';

  test.each([
    ['without its opening credit', 'به نقل از ایسنا، کتابخانهٔ تازه باز شد.'],
    ['cut off', 'به گزارش خبرگزاری مهر، به نقل از ایسنا، کتابخانهٔ…'],
    ['in other words', 'کتابخانه باز شد. به نقل از ایسنا، ده هزار کتاب دارد.'],
  ])('a lead that is the beginning of the body, %s, tells the road once', (_, lead) => {
    const road = roadOf(BODY, 'fa', { summary: plain(lead) });
    expect(road).toEqual(['خبرگزاری ایسنا', 'خبرگزاری مهر']);
    expect(roadOf(BODY, 'fa', { summary: plain(lead), source: 'خبرگزاری مهر' })).toEqual(road);
  });

  test('a lead that names whom the body does not names who told it nearest', () => {
    expect(roadOf('به نقل از رویترز، وزیر گفت.', 'fa', { summary: plain('به گزارش ایرنا، وزیر گفت.') })).toEqual([
      'رویترز',
      'ایرنا',
    ]);
  });

  test('what the document states as data wins over phrases', () => {
    expect(roadOf('به گزارش ایرنا، وزیر گفت.', 'fa', { attribution: ['A', 'B'], source: 'C' })).toEqual([
      'A',
      'B',
      'C',
    ]);
  });

  test('a name of the catalogue is given as the catalogue has it, found with its kind, without, or by its domain', () => {
    expect(entryOf({ title: plain('خبر'), source: 'ایسنا' }, { context: { knownSources: [ISNA] } }).entry.source).toBe(
      'خبرگزاری ایسنا',
    );
    expect(
      entryOf({ title: plain('خبر'), source: 'isna.ir' }, { context: { knownSources: [ISNA] } }).entry.source,
    ).toBe('خبرگزاری ایسنا');
    expect(roadOf('به گزارش ایسنا، وزیر گفت.', 'fa', { source: 'خبرگزاری ایسنا' })).toEqual(['خبرگزاری ایسنا']);
  });

  test('nothing is invented where nothing is named', () => {
    const { entry } = entryOf({ title: plain('خبر'), content: html('<p>متن خبر.</p>') });
    expect([entry.source, entry.compiledBy, entry.attribution]).toEqual([null, null, []]);
  });
});

test('The source a pushed article belongs to, named by its id, is no upstream', () => {
  const { entry } = entryOf(
    { title: plain('خبر'), source: 'alborz' },
    { context: { source: SOURCE, knownSources: [SOURCE] } },
  );
  expect([entry.source, entry.attribution]).toEqual([null, []]);
});

test('A source named by the id of another in the catalogue is shown by its name', () => {
  const { entry } = entryOf({ title: plain('خبر'), source: 'alborz' }, { context: { knownSources: [SOURCE] } });
  expect(entry.source).toBe('خبرنامهٔ البرز');
});

test('A name is kept as written where the catalogue has none in the language of the text', () => {
  const english = { id: 'reuters', title: { en: 'Reuters', ar: 'رويترز' }, homepage: null };
  const { entry } = entryOf(
    { title: plain('خبر تازه از تهران گزارش شد'), source: 'رویترز' },
    { context: { knownSources: [english] } },
  );
  expect([entry.language, entry.source]).toEqual(['fa', 'رویترز']);
});

describe('a road that another hub states', () => {
  test('is not walked twice: its last steps are the source and who compiled it', () => {
    const attribution = ['دفتر نخست‌وزیری', 'میدل ایست نیوز', 'ایسنا', 'blogpo.ir'];
    const { entry } = entryOf({
      title: { kind: 'plain', value: 'خبر' },
      attribution,
      source: 'ایسنا',
      compiledBy: 'blogpo.ir',
    });
    expect(entry).toMatchObject({ attribution, source: 'ایسنا', compiledBy: 'blogpo.ir' });
  });
});
