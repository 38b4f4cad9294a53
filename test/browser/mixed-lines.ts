import type { Direction } from '../../src/model.ts';
import { makeEntry } from '../render/newsroom.ts';

interface MixedLine {
  readonly language: string;
  readonly direction?: Direction;
  readonly title: string;
  /** What stands on the screen from left to right, in runs of one direction, each written as it is read. */
  readonly runs: readonly string[];
}

/** Lines with the order in which UAX #9, worked out by hand, has their characters stand. */
export const LINES: readonly MixedLine[] = [
  // A number behind a Latin word joins its run (W7).
  { language: 'fa', title: 'iPhone 17 در ایران', runs: ['در ایران', 'iPhone 17'] },
  { language: 'fa', title: 'گران‌ترین iPhone 17 در ایران', runs: ['در ایران', 'iPhone 17', 'گران‌ترین'] },
  { language: 'dv', title: 'iPhone 17 ރާއްޖޭގައި', runs: ['ރާއްޖޭގައި', 'iPhone 17'] },
  { language: 'ckb', title: 'Starlink لە هەولێر', runs: ['لە هەولێر', 'Starlink'] },
  { language: 'ug', title: 'Huawei يېڭى تېلېفون', runs: ['يېڭى تېلېفون', 'Huawei'] },
  { language: 'ps', title: 'BBC پښتو: نوې خپرونې', runs: ['پښتو: نوې خپرونې', 'BBC'] },
  { language: 'sd', title: 'PSL: ڪراچي ڪنگز کٽيو', runs: ['ڪراچي ڪنگز کٽيو', ':', 'PSL'] },
  { language: 'yi', title: 'YIVO עפֿנט אַ אויסשטעלונג', runs: ['עפֿנט אַ אויסשטעלונג', 'YIVO'] },
  { language: 'he', title: 'Apple השיקה מכשיר', runs: ['השיקה מכשיר', 'Apple'] },
  { language: 'he', title: 'מכשיר חדש של Apple', runs: ['Apple', 'מכשיר חדש של'] },
  { language: 'ur', title: 'T20 سیریز، پاکستان کی فتح', runs: ['سیریز، پاکستان کی فتح', 'T20'] },
  // Persian and European digits stand left to right, wherever they are; guillemets follow the paragraph (N1, L4).
  { language: 'fa', title: '«۲۰۲۶» و GPT', runs: ['GPT', '» و', '۲۰۲۶', '«'] },
  { language: 'fa', title: '۵ کشته در تصادف', runs: ['کشته در تصادف', '۵'] },
  { language: 'fa', title: '17 کشته در سیل', runs: ['کشته در سیل', '17'] },
  { language: 'fa', title: '۱۰ GHz رکورد تازه', runs: ['رکورد تازه', 'GHz', '۱۰'] },
  // A slash between digits belongs to the number (W4), a hyphen does so only where no Arabic letter came before (W2).
  { language: 'fa', title: 'نشست ۱۴۰۴/۰۹/۲۹ در تهران', runs: ['در تهران', '۱۴۰۴/۰۹/۲۹', 'نشست'] },
  { language: 'fa', title: 'تلفن: 021-8888-1234', runs: ['1234', '-', '8888', '-', '021', 'تلفن:'] },
  { language: 'he', title: 'טלפון: 03-123-4567', runs: ['03-123-4567', 'טלפון:'] },
  { language: 'ur', title: 'سیریز T20 میں 3-2 سے جیت', runs: ['سے جیت', '2', '-', '3', 'میں', 'T20', 'سیریز'] },
  // So with a percent sign: behind Arabic letters it follows the paragraph, behind Hebrew ones the number (W2, W5).
  { language: 'ar', title: 'ارتفاع 25% (مؤقت)', runs: ['(مؤقت)', '%', '25', 'ارتفاع'] },
  { language: 'he', title: 'עלייה של 25% (זמני)', runs: ['(זמני)', '25%', 'עלייה של'] },
  { language: 'fa', title: 'رشد (GDP) اقتصاد', runs: ['اقتصاد', ')', 'GDP', '(', 'رشد'] },
  // Punctuation at the end stands at the left, even behind a Latin word (N2).
  { language: 'fa', title: 'پایان؟', runs: ['پایان؟'] },
  { language: 'fa', title: 'سلام!', runs: ['سلام!'] },
  { language: 'fa', title: 'خداحافظ iPhone!', runs: ['!', 'iPhone', 'خداحافظ'] },
  { language: 'ar', title: 'ما هو ChatGPT؟', runs: ['؟', 'ChatGPT', 'ما هو'] },
  { language: 'he', title: '"NVIDIA" בישראל.', runs: ['בישראל.', '"', 'NVIDIA', '"'] },
  // A title of Latin letters alone keeps their order, whichever side it stands at.
  { language: 'fa', title: 'OpenAI GPT-5.2', runs: ['OpenAI GPT-5.2'] },
  { language: 'en', direction: 'ltr', title: 'Tehran Times: markets open', runs: ['Tehran Times: markets open'] },
  { language: 'en', direction: 'ltr', title: 'نوروز is celebrated', runs: ['نوروز', 'is celebrated'] },
  { language: 'en', direction: 'ltr', title: 'نوروز 1404: a guide', runs: ['1404', 'نوروز', ': a guide'] },
  { language: 'en', direction: 'ltr', title: 'חנוכה 2025: a guide', runs: ['2025', 'חנוכה', ': a guide'] },
  { language: 'en', direction: 'ltr', title: 'What is نوروز?', runs: ['What is', 'نوروز', '?'] },
];

/** What the same lines become where no mark holds them, from left to right. */
export const UNMARKED: ReadonlyMap<string, readonly string[]> = new Map([
  ['iPhone 17 در ایران', ['iPhone 17', 'در ایران']],
  ['Apple השיקה מכשיר', ['Apple', 'השיקה מכשיר']],
  ['PSL: ڪراچي ڪنگز کٽيو', ['PSL', ':', 'ڪراچي ڪنگز کٽيو']],
  ['"NVIDIA" בישראל.', ['"', 'NVIDIA', '"', 'בישראל', '.']],
  ['نوروز is celebrated', ['is celebrated', 'نوروز']],
]);

/** The entry of each line. */
export const LINE_ENTRIES = LINES.map(({ language, direction = 'rtl', title }, at) =>
  makeEntry({ id: `urn:line:${at}`, language, direction, title }),
);

/** Right-to-left runs as they stand: their last letter first. Numbers and signs alone are read from the left. */
export function onScreen(runs: readonly string[]): string {
  const isRtl = /(?=\p{L})[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thaana}]/u;
  const visible = runs.map((run) => [...run.replace(/[\s\p{M}\p{Cf}]/gu, '')]);
  return visible.map((run) => (run.some((letter) => isRtl.test(letter)) ? run.reverse() : run).join('')).join('');
}
