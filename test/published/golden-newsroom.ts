/** A small newsroom a language whose entries use every field there is, the same in every run. */
import type { FeedDescription, FeedFormat, FeedPage, RenderContext, StoredEntry } from '../../src/model.ts';
import { entryKey } from '../../src/normalize/index.ts';
import { directionOfTag } from '../../src/text/direction.ts';
import { makeContext, makeEntry } from '../render/newsroom.ts';
import { makeSource } from '../sources.ts';
import { VOICES } from './varied-entries.ts';

type Voice = (typeof VOICES)[number];

/** What a golden document is made from. */
export interface GoldenNewsroom {
  readonly name: string;
  readonly page: FeedPage;
  context(format: FeedFormat): RenderContext;
}

const PUBLIC_URL = 'https://hub.example/news';
/** 2026-11-10T06:30:15Z */
const AT = Date.UTC(2026, 10, 10, 6, 30, 15);
const HOUR = 3_600_000;

const CATEGORIES: RenderContext['categories'] = [
  { id: 'politics', names: { fa: 'سیاسی', ar: 'سياسة', he: 'פוליטיקה', ur: 'سیاست', en: 'Politics' } },
  { id: 'science', names: { fa: 'علمی', ar: 'علوم', he: 'מדע', ur: 'سائنس', en: 'Science' } },
];

const AGENCY = makeSource({
  id: 'agency',
  title: { fa: 'خبرگزاری پیک', ar: 'وكالة بيك', he: 'סוכנות פייק', ur: 'پیک خبر', en: 'Peyk Agency' },
  homepage: 'https://peyk.example/',
});

function paperOf({ language, title }: Voice) {
  return makeSource({
    id: `paper-${language}`,
    title: { [language]: title.split(' ').slice(0, 3).join(' ') },
    language,
    homepage: `https://${language}.example/`,
    rights: `© 2026 ${title.split(' ')[0]}`,
  });
}

/** When a voice's paper published an entry: later ones are older, and no two papers publish at once. */
function timeOf(voice: Voice, number: number): number {
  return AT - number * HOUR - VOICES.indexOf(voice) * 60_000;
}

/** An entry of a voice's paper. */
function entry(voice: Voice, number: number, fields: Partial<StoredEntry>): StoredEntry {
  const { language } = voice;
  const id = `https://${language}.example/${number}`;
  const at = timeOf(voice, number);
  return makeEntry({
    ...{ id, key: entryKey(id), story: entryKey(id), url: `https://${language}.example/news/${number}?a=1&b=2` },
    ...{ title: voice.title, summary: voice.summary, sourceId: `paper-${language}` },
    ...{ contentHtml: `<p>${voice.summary}</p>`, contentText: voice.summary },
    ...{ language, direction: directionOfTag(language), published: { at, precision: 'second' } },
    ...{ firstSeenAt: at + 60_000, changedAt: at + 60_000, revisedAt: at },
    ...fields,
  });
}

/** Everything an entry can have. */
function complete(voice: Voice): StoredEntry {
  const { language } = voice;
  return entry(voice, 1, {
    authors: voice.authors,
    tags: voice.tags,
    categories: ['politics', 'science'],
    image: `https://${language}.example/photo.jpg`,
    imageSize: { width: 1200, height: 675 },
    enclosures: [
      { url: `https://${language}.example/talk.mp3`, type: 'audio/mpeg', length: 123_456 },
      {
        url: `https://${language}.example/film.mp4`,
        type: 'video/mp4',
        length: 0,
        size: { width: 1920, height: 1080 },
      },
    ],
    attribution: [AGENCY.title[language] ?? '', 'Example & Sons', 'portal.example'],
    compiledBy: 'portal.example',
  });
}

/** Corrected half an hour later, under a title whose first letters run the other way; it tells the story of the first. */
function corrected(voice: Voice): StoredEntry {
  const at = timeOf(voice, 2) + HOUR / 2;
  const lead = directionOfTag(voice.language) === 'rtl' ? 'iPhone 17:' : 'ایران، Iran:';
  return entry(voice, 2, {
    title: `${lead} ${voice.title}`,
    updated: { at, precision: 'minute' },
    ...{ revision: 2, revisedAt: at, changedAt: at + 60_000 },
    story: complete(voice).key,
  });
}

/** A day is all that is known of its date; it has no page but ours, and text of two directions. */
function handedIn(voice: Voice): StoredEntry {
  return entry(voice, 3, {
    url: null,
    published: { at: timeOf(voice, 3), precision: 'day' },
    contentHtml: [
      `<h2>${voice.title}</h2><p>${voice.marked} <a href="https://e.example/?a=1&amp;b=2">link</a></p>`,
      '<blockquote dir="ltr" lang="en"><p>Quoted as it was said.</p></blockquote><p lang="he">שלום לכולם</p>',
      `<ul><li>${voice.tags[0]}</li></ul><figure><img src="https://e.example/1.png" alt="&lt;1&gt;"></figure>`,
    ].join(''),
  });
}

/** Without a date, a summary or HTML, and with every sign that means something in XML. */
function bare(voice: Voice): StoredEntry {
  return entry(voice, 4, {
    title: `${voice.number} <b>&amp; "${voice.title}" ]]>`,
    ...{ published: null, summary: null, contentHtml: null, contentText: `${voice.summary}\n\nA < B & C ]]> D` },
  });
}

function entriesOf(voice: Voice): readonly StoredEntry[] {
  return [complete(voice), corrected(voice), handedIn(voice), bare(voice)];
}

function withdrawnOf({ language }: Voice): FeedPage['withdrawn'][number] {
  const id = `https://${language}.example/9`;
  return { id, key: entryKey(id), url: `https://${language}.example/news/9`, language, at: AT };
}

function newsroomOf(name: string, voices: readonly Voice[], feed: FeedDescription): GoldenNewsroom {
  const entries = voices.flatMap(entriesOf);
  return {
    name,
    page: {
      entries,
      modifiedAt: AT + 60_000,
      withdrawn: voices.map(withdrawnOf),
      prevArchive: { period: '2026-10', after: null },
    },
    context: (format) =>
      makeContext({
        feed,
        selfUrl: `${PUBLIC_URL}${feed.path}.${format}`,
        publicUrl: PUBLIC_URL,
        hub: {
          title: { fa: 'خوراک', ar: 'خوراك', he: 'ח׳וראק', ur: 'خوراک', en: 'Khorak' },
          description: { fa: 'خبر از منبع‌های گوناگون' },
          language: 'fa',
          retention: { days: 30, entries: 1000 },
        },
        categories: CATEGORIES,
        sources: [AGENCY, ...voices.map(paperOf)],
        prevArchiveUrl: `${PUBLIC_URL}${feed.path}/archive/2026-10.${format}`,
      }),
  };
}

function ofOneLanguage(voice: Voice): GoldenNewsroom {
  const { id, title, homepage, rights } = paperOf(voice);
  const { language } = voice;
  return newsroomOf(language, [voice], {
    ...{ kind: 'source', path: `/feeds/source/${id}`, title: title[language] ?? '', titleLanguage: language },
    ...{ subtitle: null, language, homepage: homepage ?? '', rights },
  });
}

const LANGUAGES = ['fa', 'ar', 'he', 'ur', 'en'];
const ours = VOICES.filter(({ language }) => LANGUAGES.includes(language));

/** One newsroom a language, and one of them all. */
export const GOLDEN_NEWSROOMS: readonly GoldenNewsroom[] = [
  ...ours.map(ofOneLanguage),
  newsroomOf('mixed', ours, {
    ...{ kind: 'all', path: '/feeds/all', title: 'خوراک', titleLanguage: 'fa', subtitle: 'خبر از منبع‌های گوناگون' },
    ...{ language: null, homepage: `${PUBLIC_URL}/`, rights: null },
  }),
];
