import { foldedText } from './page-dom.ts';

/** Words in `class` and `id` by which pages name what is no part of the article. */
const BAR =
  /(?:^|[-_\s])(?:shar(?:e|ing)(?:bar|s|r)?|social(?:s|bar|media)?|addtoany|addthis|relateds?|relatednews|recommend(?:ed|ations?)?|read-?more|also-?read|read-?also|newsletters?|subscri(?:be|ption)|advert(?:isements?|ising|s)?|ads?|adv|adsbygoogle|sponsor(?:ed)?|promo(?:ted)?|taboola|outbrain|comments?|disqus|breadcrumbs?|toolbar|rating|short-?(?:link|url)|copy-?(?:link|url)|tags?|tagcloud|keywords)(?:$|[-_\s])/i;
/** A bar says little beyond its links; what says more is the article under a misleading name. */
const MAX_LETTERS = 250;
const SUBSTANCE = 'figure,blockquote,table,video,audio,[itemprop=articleBody]';

/** Takes out of an article's element its share bars, related links, newsletter boxes, advertisements and lists of tags. */
export function dropBars(root: Element): void {
  for (const element of root.querySelectorAll('[class],[id]')) {
    const names = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
    if (BAR.test(names) && root.contains(element) && isBar(element)) element.remove();
  }
}

function isBar(element: Element): boolean {
  if (element.querySelector(SUBSTANCE) !== null) return false;
  const links = [...element.querySelectorAll('a')].reduce((sum, link) => sum + foldedText([link]).length, 0);
  return foldedText([element]).length - links <= MAX_LETTERS;
}
