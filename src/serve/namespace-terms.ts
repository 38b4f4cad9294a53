/** A name our feeds use and what it says; words between backquotes are code. `jsonName` is its place in an item's `_khorak`. */
interface Term {
  readonly element: string;
  readonly jsonName: string;
  readonly meaning: string;
}

/** What an entry carries in XML and in JSON. */
export const TERMS: readonly Term[] = [
  {
    element: 'dir',
    jsonName: 'dir',
    meaning: '`rtl` or `ltr`: the direction of the entry’s title and content.',
  },
  {
    element: 'firstSeen',
    jsonName: 'first_seen',
    meaning:
      'When this hub first saw the entry, as RFC 3339 writes it. What the publisher says of dates stands elsewhere.',
  },
  {
    element: 'revision',
    jsonName: 'revision',
    meaning: '1 when the entry is new, and one more with each correction of it.',
  },
  {
    element: 'story',
    jsonName: 'story',
    meaning: 'The same value for all entries that tell one story, whichever source they are of.',
  },
  {
    element: 'jalali',
    jsonName: 'jalali',
    meaning:
      'The day of publication in the solar Hijri calendar, as `1404-06-13`, in the source’s time zone. Only on entries in languages whose readers live by that calendar.',
  },
  {
    element: 'via',
    jsonName: 'attribution',
    meaning:
      'The name of one who had the story; repeated, the one who had it first standing first. In JSON a list of names in the same order.',
  },
  {
    element: 'compiledBy',
    jsonName: 'compiled_by',
    meaning: 'The name of who put the text together from what others reported.',
  },
];

/** Members of an item's `_khorak` for which XML has elements of its own, and their meanings. */
export const JSON_ONLY: readonly (readonly [string, string])[] = [
  ['source', 'The name of the publication the entry is of.'],
  ['image_width', 'Width of the item’s `image` in CSS pixels, where it is known.'],
  ['image_height', 'Its height.'],
  [
    'rights',
    'Who holds the rights, where the feed as a whole does not say it. In an attachment’s `_khorak` stand `width` and `height`.',
  ],
];

/** Members of the `_khorak` at the top of a JSON feed, and their meanings. */
export const JSON_TOP: readonly (readonly [string, string])[] = [
  ['about', 'The address of this page.'],
  ['rights', 'Who holds the rights in everything the feed has.'],
  [
    'deleted',
    'Entries that were withdrawn and that readers may still hold, the latest first, for thirty days; in an archive for a year.',
  ],
  ['archive', '`true` in an archive; missing elsewhere. What is dated in an archived month and comes later joins it.'],
  ['current', 'In an archive, the address of the feed it belongs to.'],
];
