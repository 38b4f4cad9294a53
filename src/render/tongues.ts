import type { Direction } from '../model.ts';
import { directionOf, directionOfTag } from '../text/direction.ts';
import { canonicalTag } from '../text/language.ts';

/** What is asked of languages while one feed is written. */
export interface Tongues {
  /** Canonical tag; null when unknown. */
  canonical(tag: string | null): string | null;
  ofTag(tag: string): Direction;
  /** Direction of a name or label, whose script may not be its entry's. */
  ofText(text: string, language: string | null): Direction;
}

/**
 * Answers each question about a language once a feed: Intl is slow, and fifty entries of a feed ask the
 * same few things hundreds of times.
 */
export function createTongues(): Tongues {
  const ofText = new Map<string, Direction>();
  return {
    canonical: remembered((tag) => (tag === null ? null : canonicalTag(tag))),
    ofTag: remembered(directionOfTag),
    ofText: (text, language) => {
      const key = `${language ?? ''} ${text}`;
      const known = ofText.get(key) ?? directionOf(text, language);
      ofText.set(key, known);
      return known;
    },
  };
}

function remembered<Key, Value>(ask: (key: Key) => Value): (key: Key) => Value {
  const answers = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const answer = answers.get(key) ?? { value: ask(key) };
    answers.set(key, answer);
    return answer.value;
  };
}
