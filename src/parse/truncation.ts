/**
 * Leaves out the item that a document is cut off in, where whole ones stand before it: what is there of it could lack its
 * identifier or half its address, and the next poll brings it whole.
 * @param body from the root's start tag on, without the root's end tag
 */
export function withoutCutItem(body: string): string {
  const end = lastMatch(body, /<\/(?:[\w.-]+:)?(?:item|entry)\s*>/gi);
  if (end === null) return body;
  const behind = end.index + end[0].length;
  return /<(?:[\w.-]+:)?(?:item|entry)[\s>]/i.test(body.slice(behind)) ? body.slice(0, behind) : body;
}

function lastMatch(text: string, expression: RegExp): RegExpExecArray | null {
  let last: RegExpExecArray | null = null;
  for (const match of text.matchAll(expression)) last = match;
  return last;
}
