import { escapeXml } from '../text/escape.ts';
import { attribute, langDir } from './page-shell.ts';
import { wordsFor } from './words.ts';

/** Where the search starts from: what was asked last and what narrows it, as query parameters. */
interface SearchStart {
  /** Path of PUBLIC_URL. */
  readonly prefix: string;
  readonly hubLanguage: string;
  readonly asked?: string;
  readonly narrowing?: readonly (readonly [string, string])[];
}

/**
 * A form that leads to the page of the search's feed. The words may be of any language, so the style sheet lets them
 * find their own direction (`dir=auto` would turn the empty field away from the form's).
 */
export function searchForm({ prefix, hubLanguage, asked = '', narrowing = [] }: SearchStart): string {
  const { words, language } = wordsFor(hubLanguage);
  return [
    `<form class="search" role="search" method="get"${attribute('action', `${prefix}/feeds/search`)}${langDir(language)}>`,
    `<input type="search" name="q" required maxlength="200" pattern=".*\\S.*"${attribute('value', asked)}${attribute('aria-label', words.searchFor)}${attribute('placeholder', words.searchFor)}>`,
    ...narrowing.map(([name, value]) => `<input type="hidden"${attribute('name', name)}${attribute('value', value)}>`),
    `<button>${escapeXml(words.search)}</button>`,
    '</form>',
  ].join('');
}
