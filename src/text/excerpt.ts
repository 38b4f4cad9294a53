const SENTENCE_END = /[.!?\u061f\u06d4\u2026\u3002\uff01\uff1f]+[\u00bb\u201d\u2019"')\]]*(?=\s)/gu;
/** Embeddings, overrides and isolates: cutting could leave one open. */
const FORMATTING = /[\u202a-\u202e\u2066-\u2069]/g;
/** A sentence shorter than this says too little to stand alone. */
const MIN_SENTENCE = 80;
const ELLIPSIS = '\u2026';

/**
 * The beginning of a text, for entries whose publisher gives no summary: whole sentences where they
 * fit, else whole words and an ellipsis.
 * @param limit most UTF-16 units of the result, ellipsis included
 */
export function excerpt(text: string, limit = 300): string {
  const flat = text.replace(FORMATTING, '').replace(/\s+/gu, ' ').trim();
  if (flat.length <= limit) return flat;
  const sentence = lastSentenceEnd(flat, limit);
  if (sentence >= MIN_SENTENCE) return flat.slice(0, sentence);
  const space = flat.lastIndexOf(' ', limit - 1);
  const words = flat.slice(0, space > limit / 2 ? space : wholeCharacters(flat, limit - 1));
  return `${words.replace(/[\s\u060c\u061b,;:\-\u2013\u2014]+$/u, '')}${ELLIPSIS}`;
}

function lastSentenceEnd(text: string, limit: number): number {
  let end = 0;
  for (const match of text.slice(0, limit + 1).matchAll(SENTENCE_END)) {
    const after = match.index + match[0].length;
    if (after <= limit) end = after;
  }
  return end;
}

/** The nearest place at or before `at` that parts no character from its marks or joiners. */
function wholeCharacters(text: string, at: number): number {
  let end = at;
  while (end > 1 && /^[\p{M}\u200c\u200d\udc00-\udfff]/u.test(text.charAt(end))) end -= 1;
  return end;
}
