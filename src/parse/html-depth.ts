import { Parser } from 'htmlparser2';

/** Deeper than any real page; DOM code recurses and overflows the stack at some thousands. */
const MAX_DEPTH = 200;

/**
 * Takes out the tags nested deeper than any real page has them, keeping what they hold.
 * @returns the same text where there are none
 */
export function limitDepth(html: string): string {
  const cuts: [number, number][] = [];
  const deep: boolean[] = [];
  const parser = new Parser({
    onopentag() {
      deep.push(deep.length >= MAX_DEPTH);
      if (deep.at(-1)) cuts.push([parser.startIndex, parser.endIndex + 1]);
    },
    onclosetag(_name, isImplied) {
      if (deep.pop() && !isImplied) cuts.push([parser.startIndex, parser.endIndex + 1]);
    },
  });
  parser.end(html);
  if (cuts.length === 0) return html;
  const kept: string[] = [];
  let at = 0;
  for (const [start, end] of cuts) {
    if (start < at) continue;
    kept.push(html.slice(at, start));
    at = end;
  }
  return kept.join('') + html.slice(at);
}
