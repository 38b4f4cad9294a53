import { makeContext, makeEntry, makePage, rendered } from './newsroom.ts';

describe('an entry of unknown language in a feed of one language', () => {
  const context = makeContext({ feed: { ...makeContext().feed, language: 'fa' } });
  const page = makePage(makeEntry({ language: null, direction: 'ltr' }));

  test.each([
    ['atom', '<entry xml:lang="und">'],
    ['rss', '<dc:language>und</dc:language>'],
    ['json', '"language":"und"'],
  ] as const)('says so in %s, where it would otherwise inherit the language of the feed', (format, statement) => {
    expect(rendered(format, page, context)).toContain(statement);
    expect(rendered(format, makePage(makeEntry({ language: 'fa' })), context)).not.toContain(statement);
  });
});
