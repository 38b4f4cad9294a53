import { Parser } from 'htmlparser2';

/** Deeper than any real page; DOM code recurses and overflows the stack at some thousands. */
const MAX_DEPTH = 200;
/** Several times what the heaviest pages of newspapers have; code over a DOM is not always linear. */
const MAX_ELEMENTS = 20_000;
const MAX_TEXTS = 50_000;
/** Beyond this, even finding what is nested too deep takes too long. */
const HOPELESS_DEPTH = 25_000;
const MAX_CHARACTERS = 4_000_000;
/** A sign that opens no tag, comment or declaration is text, and costs as such. */
const BARE_SIGN = /<(?![a-z/!?])/gi;

/**
 * Bounds what a DOM is made of: tags nested deeper than any real page has them go and what they hold stays; beyond as many elements
 * or characters as no page of an article has, the page ends.
 * @returns the same text where it is within bounds
 */
export function boundHtml(html: string): string {
  const text = html.slice(0, MAX_CHARACTERS).replace(BARE_SIGN, '&lt;');
  const cuts: [number, number][] = [];
  const deep: boolean[] = [];
  let elements = 0;
  let end = text.length;
  let texts = 0;
  const endHere = () => {
    end = Math.min(end, parser.startIndex);
    parser.pause();
  };
  const parser = new Parser({
    onopentag() {
      deep.push(deep.length >= MAX_DEPTH);
      if (deep.at(-1)) cuts.push([parser.startIndex, parser.endIndex + 1]);
      else elements += 1;
      if (elements > MAX_ELEMENTS || deep.length > HOPELESS_DEPTH) endHere();
    },
    ontext() {
      texts += 1;
      if (texts > MAX_TEXTS) endHere();
    },
    onclosetag(_name, isImplied) {
      if (deep.pop() && !isImplied) cuts.push([parser.startIndex, parser.endIndex + 1]);
    },
  });
  parser.write(text);
  return withoutCuts(
    text.slice(0, end),
    cuts.filter(([, to]) => to <= end),
  );
}

function withoutCuts(text: string, cuts: readonly (readonly [number, number])[]): string {
  if (cuts.length === 0) return text;
  const kept: string[] = [];
  let at = 0;
  for (const [start, end] of cuts) {
    if (start < at) continue;
    kept.push(text.slice(at, start));
    at = end;
  }
  return kept.join('') + text.slice(at);
}
