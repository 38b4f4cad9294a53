/** Searching as readers do: over HTTP, with whatever their keyboards give them. */
import { jest } from '@jest/globals';
import { type HubProcess, makeFolder, settingsIn, startHub } from './hub-process.ts';

jest.setTimeout(30_000);

const BEARER = { authorization: 'Bearer push-secret' };
const sourceOf = (title: string, language: string) =>
  `title: { ${language}: ${title} }\nlanguage: ${language}\nhomepage: https://${language}.example/\npush: true\npublish: full\ncategory: news\n`;

let folder: Awaited<ReturnType<typeof makeFolder>>;
let hub: HubProcess;
beforeAll(async () => {
  folder = await makeFolder({
    'feeds/sources/desk.yaml': sourceOf('تحریریه', 'fa'),
    'feeds/sources/world.yaml': sourceOf('العالم', 'ar'),
    'feeds/categories.yaml': 'news: { fa: خبر }\nbooks: { fa: کتاب }\n',
  });
  hub = await startHub(settingsIn(folder.path));
  await push({ id: 'walk', title: 'زمین می\u200cگردد', content_text: 'گزارشی دربارهٔ سال ۱۴۰۴ و كتاب تازهٔ علی.' });
  await push({ id: 'book', title: 'کتاب‌های کهنه', content_text: 'گفت‌وگو با نویسنده.', categories: ['books'] });
  await push({
    id: 'arabic',
    source: 'world',
    title: 'الوزير يزور المكتبة',
    content_text: 'افتتح الوزير والكتاب معرضا سنة ١٤٠٤.',
  });
  await push({ id: 'urdu', language: 'ur', title: 'یہ ہے شہر کی خبر', content_text: 'کراچی میں بارش ہو رہی ہے۔' });
  await push({ id: 'hebrew', language: 'he', title: 'בצה"ל הודיעו', content_text: 'הספר החדש יצא לאור.' });
  await push({ id: 'pashto', language: 'ps', title: 'سړي او ښځې', content_text: 'د ملي شورا غړي' });
  await push({ id: 'sorani', language: 'ckb', title: 'هەواڵی هەولێر', content_text: 'ئەمە تاقیکردنەوەیە.' });
  await push({ id: 'sindhi', language: 'sd', title: 'ڪتاب ۽ اخبار', content_text: 'سنڌي ٻولي جو ڪتاب.' });
});
afterAll(async () => {
  await hub.stop();
  await folder.remove();
});

async function push(article: Record<string, unknown>): Promise<Record<string, unknown>> {
  const answer = await fetch(`${hub.url}/articles`, {
    method: 'POST',
    headers: { ...BEARER, 'content-type': 'application/json' },
    body: JSON.stringify({ source: 'desk', ...article }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Record<string, unknown>;
}

/** Titles found, in no order. */
async function find(question: string, parameters = ''): Promise<readonly string[]> {
  const answer = await fetch(`${hub.url}/feeds/search.json?q=${encodeURIComponent(question)}${parameters}`);
  const feed = (await answer.json()) as { readonly items: readonly { readonly title: string }[] };
  return feed.items.map(({ title }) => TITLES[title.replace(/[\u200e\u200f]/g, '')] ?? title).sort();
}

const TITLES: Readonly<Record<string, string>> = {
  'زمین می\u200cگردد': 'walk',
  'کتاب‌های کهنه': 'book',
  'الوزير يزور المكتبة': 'arabic',
  'یہ ہے شہر کی خبر': 'urdu',
  'בצה"ל הודיעו': 'hebrew',
  'سړي او ښځې': 'pashto',
  'هەواڵی هەولێر': 'sorani',
  'ڪتاب ۽ اخبار': 'sindhi',
};

test.each<[string, string, readonly string[]]>([
  ['ی for ي and ي for ی', 'علي', ['walk']],
  ['ک for ك and ك for ک', 'كتاب', ['arabic', 'book', 'sindhi', 'walk']],
  ['ZWNJ', 'می\u200cگردد', ['walk']],
  ['a space for ZWNJ', 'می گردد', ['walk']],
  ['nothing for ZWNJ', 'میگردد', ['walk']],
  ['spaces for every ZWNJ', 'گفت و گو', ['book']],
  ['nothing for every ZWNJ', 'گفتوگو', ['book']],
  ['Persian digits', '۱۴۰۴', ['arabic', 'walk']],
  ['Arabic digits', '١٤٠٤', ['arabic', 'walk']],
  ['ASCII digits', '1404', ['arabic', 'walk']],
  ['a phrase', '«کتاب تازه»', ['walk']],
  ['a phrase across fields', '"می\u200cگردد گزارشی"', []],
  ['words across fields', 'زمین گزارش', ['walk']],
  ['a word in quotes', '"کتاب"', ['walk']],
  ['a minus', 'کتاب -تازه', ['arabic', 'book']],
  ['a minus before a phrase', '1404 –"کتاب تازه"', ['arabic']],
  ['the tail of a word', 'تابهای', []],
  ['an Arabic word without its head', 'وزير', ['arabic']],
  ['a Hebrew word without its head', 'צה״ל ספר', ['hebrew']],
  ['Urdu ہ and ے', 'ہے', ['urdu']],
  ['ھ, which Urdu tells from ہ', 'ھے', []],
  ['Pashto ي', 'سړي', ['pashto']],
  ['Pashto ې, which is not ی', 'ښځی', []],
  ['Sorani', 'هەواڵی', ['sorani']],
  ['Sorani ە, which is not ه', 'ههواڵی', []],
  ['Sorani ڵ, which is not ل', 'هەوالی', []],
  ['Sindhi ڪ', '"ڪتاب"', ['sindhi']],
  ['Sindhi ڪ for ك, which sounds like it', 'اخبار كتاب', ['sindhi']],
  ['ک, which Sindhi tells from ڪ', 'اخبار کتاب', []],
  ['signs alone', '"؟!" -', []],
])('%s finds what it should', async (_, question, expected) => {
  expect(await find(question)).toEqual(expected);
});

test('lang, category, source and limit narrow a search', async () => {
  expect(await find('كتاب', '&lang=fa')).toEqual(['book', 'walk']);
  expect(await find('كتاب', '&category=books')).toEqual(['book']);
  expect(await find('كتاب', '&source=world')).toEqual(['arabic']);
  expect(await find('-كتاب', '&lang=he')).toEqual(['hebrew']);
  expect((await find('كتاب', '&limit=1')).length).toBe(1);
});

test.each(['rss', 'atom', 'json'])('a search is a feed in %s', async (format) => {
  const answer = await fetch(`${hub.url}/feeds/search.${format}?q=${encodeURIComponent('میگردد')}`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('می\u200cگردد');
});

test('what is corrected or withdrawn leaves and enters the answers at once', async () => {
  const article = { id: 'passing', title: 'نادرستی در تیتر', content_text: 'متن.' };
  const { key } = await push(article);
  expect(await find('نادرستی')).toEqual(['نادرستی در تیتر']);
  await push({ ...article, title: 'درستی‌ در تیتر' });
  expect([await find('نادرستی'), (await find('درستی')).length]).toEqual([[], 1]);
  await fetch(`${hub.url}/articles/${key}`, { method: 'DELETE', headers: BEARER });
  expect(await find('درستی')).toEqual([]);
});

test('a question of too many words is refused with the mend', async () => {
  const answer = await fetch(`${hub.url}/feeds/search.rss?q=${'a+'.repeat(17)}`);
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ code: 'bad-parameter', detail: expect.stringContaining('16 words') }),
  ]);
});
