/** `khorak preview --json` on the labelled page of the design: the table of rtl.md §6, cell by cell. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeFolder, run, settingsIn } from './hub-process.ts';

const PAGE = resolve(import.meta.dirname, '../../../shared/samples/page-46324.txt');
const whenPresent = existsSync(PAGE) ? test : test.skip;

describe('a republished article as plain text', () => {
  whenPresent(
    'gives exactly the fields it states and nothing it does not (skipped where ../shared is absent)',
    async () => {
      const folder = await makeFolder();
      const { code, stdout } = await run('src/cli.mjs', ['preview', '--json', PAGE], settingsIn(folder.path));
      await folder.remove();
      const preview = JSON.parse(stdout);
      const [entry] = preview.entries;
      const lines = readFileSync(PAGE, 'utf8').split('\n');
      const body = lines.filter((line) => line !== '');
      const paragraphs = body.slice(3, 11);
      expect([code, preview.format, preview.entries.length, preview.rejected]).toEqual([0, 'text', 1, []]);
      expect(entry.title).toBe(lines[0]);
      expect([entry.language, entry.direction]).toEqual(['fa', 'rtl']);
      expect(entry.summary).toBe(body[1]?.replace('به گزارش بلاگ پو، ', ''));
      expect(entry.contentHtml.match(/<p>.*?<\/p>/gs).map((html: string) => html.slice(3, -4))).toEqual(paragraphs);
      expect(entry.contentText.split(/\n+/)).toEqual(paragraphs);
      expect(entry.source).toBe('خبرگزاری ایسنا');
      expect(entry.attribution).toEqual(['دفتر نخست وزیر عراق', 'میدل ایست نیوز', 'خبرگزاری ایسنا', 'blogpo.ir']);
      expect([entry.compiledBy, entry.guid]).toEqual(['blogpo.ir', '46324']);
      expect([entry.published, entry.updated]).toEqual([{ at: '2021-09-04T07:30:00Z', precision: 'day' }, null]);
      expect([entry.authors, entry.url, entry.categories, entry.tags, entry.image, entry.enclosures]).toEqual([
        [],
        null,
        [],
        [],
        null,
        [],
      ]);
    },
  );
});
