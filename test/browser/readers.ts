/**
 * Feed readers in small: how each finds the direction of an article and what it leaves of an article's markup. Read from the
 * readers' own sources; the names are those of readers that work this way.
 */
export interface ReaderHabits {
  readonly name: string;
  /**
   * `auto`: `dir=auto` on title, summary and content, each by itself; `title`: the first strong character of the title, for
   * the whole article; `words`: more than 40 % of the content's words are right-to-left; `none`: what the content itself says.
   */
  readonly base: 'auto' | 'title' | 'words' | 'none';
  /** `text`: no markup, each paragraph a `dir=auto` block; `plaintext`: the same with CSS's `unicode-bidi: plaintext`. */
  readonly content: 'html' | 'text' | 'plaintext';
  /** Selector of the elements that go, their text staying. */
  readonly unwraps?: string;
  /** Selector of the elements that keep `dir`; absent: all of them. `lang` goes where `dir` may. */
  readonly keepsDirOn?: string;
  /** Whether a paragraph in another language can still show in its own direction. */
  readonly showsForeignBlocks: boolean;
}

const PLAIN_ELEMENTS =
  'p,h1,h2,h3,h4,ul,ol,li,blockquote,table,tbody,tr,td,th,figure,figcaption,a,b,i,em,strong,img,br';

export const READERS: readonly ReaderHabits[] = [
  { name: 'FreshRSS', base: 'auto', content: 'html', showsForeignBlocks: true },
  { name: 'NetNewsWire', base: 'title', content: 'html', showsForeignBlocks: true },
  { name: 'a reader of plain text', base: 'auto', content: 'text', showsForeignBlocks: true },
  { name: 'a reader of lines', base: 'auto', content: 'plaintext', showsForeignBlocks: true },
  {
    name: 'Miniflux',
    base: 'auto',
    content: 'html',
    unwraps: 'div,span,bdi',
    keepsDirOn: 'nothing',
    showsForeignBlocks: false,
  },
  { name: 'a reader without containers', base: 'none', content: 'html', unwraps: 'div', showsForeignBlocks: true },
  { name: 'CommaFeed', base: 'words', content: 'html', keepsDirOn: 'p,pre,table,td', showsForeignBlocks: true },
  {
    name: 'a reader that keeps no attribute',
    base: 'auto',
    content: 'html',
    unwraps: `:not(${PLAIN_ELEMENTS})`,
    keepsDirOn: 'nothing',
    showsForeignBlocks: false,
  },
];
