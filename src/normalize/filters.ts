import type { FilterRule, Source } from '../model.ts';
import { matchKey } from '../text/fold.ts';

/** What an entry is judged by. */
interface Filtered {
  readonly text: string;
  readonly tags: readonly string[];
  readonly language: string | null;
}

/**
 * Tells whether a source's `include` and `exclude` rules keep an entry out. Words, tags and patterns are compared folded
 * (rtl.md §4): a word matches whole words, however they are spaced: می گردد, می‌گردد and میگردد are one.
 */
export function isFilteredOut(entry: Filtered, source: Pick<Source, 'include' | 'exclude'> | null): boolean {
  if (source === null) return false;
  if (source.include !== null && !isEmpty(source.include) && !matches(source.include, entry)) return true;
  return source.exclude !== null && matches(source.exclude, entry);
}

function isEmpty(rule: FilterRule): boolean {
  return rule.words.length === 0 && rule.tags.length === 0 && rule.pattern === null;
}

function matches(rule: FilterRule, entry: Filtered): boolean {
  const tags = new Set(entry.tags.map((tag) => matchKey(tag, entry.language)));
  if (rule.tags.some((tag) => tags.has(matchKey(tag, entry.language)))) return true;
  if (rule.words.length === 0 && rule.pattern === null) return false;
  const tokens = foldedTokens(entry.text, entry.language);
  if (rule.words.some((word) => hasWord(tokens, matchKey(word, entry.language)))) return true;
  return rule.pattern !== null && (foldedPattern(rule.pattern, entry.language)?.test(tokens.join(' ')) ?? false);
}

function foldedTokens(text: string, language: string | null): readonly string[] {
  // ZWNJ parts what other writers space, so it ends a token too; matching joins tokens again.
  const tokens = text.match(/[\p{L}\p{M}\p{N}\u200d\u0640]+/gu) ?? [];
  return tokens.map((token) => matchKey(token, language)).filter(Boolean);
}

/** Whether some run of whole tokens, joined, is the word. */
function hasWord(tokens: readonly string[], word: string): boolean {
  if (word === '') return false;
  return tokens.some((_, first) => {
    let rest = word;
    for (let at = first; rest !== ''; at++) {
      const token = tokens[at];
      if (token === undefined || !rest.startsWith(token)) return false;
      rest = rest.slice(token.length);
    }
    return true;
  });
}

function foldedPattern(pattern: string, language: string | null): RegExp | null {
  const folded = pattern.replace(
    /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|k<[^>]*>|.)|\{[\d,]*\}|[\p{L}\p{M}\u200c\u200d]+/gsu,
    (part) => (part.startsWith('\\') || part.startsWith('{') ? part : matchKey(part, language)),
  );
  try {
    return new RegExp(folded, 'iu');
  } catch {
    return null;
  }
}
