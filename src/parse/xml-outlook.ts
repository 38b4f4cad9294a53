/**
 * Finds what comes next in an XML text outside its CDATA sections and comments. A searcher that goes forward asks in all for
 * one pass over the text, however often it asks and however far away the answer lies.
 */
export class XmlOutlook {
  readonly #xml: string;
  readonly #unclosed = new Set<string>();
  /** The answers last given: from where it was asked, and where the match stands. */
  readonly #answers = new Map<string, { readonly from: number; readonly at: number }>();

  constructor(xml: string) {
    this.#xml = xml;
  }

  /**
   * Where the first match of a pattern stands at or behind `from`, which itself stands outside sections; the text's length when
   * there is none.
   * @param pattern source of a regular expression, read without regard to case
   */
  next(pattern: string, from: number): number {
    const known = this.#answers.get(pattern);
    if (known !== undefined && known.from <= from && from <= known.at) return known.at;
    const at = this.#search(new RegExp(`<!\\[CDATA\\[|<!--|(?<match>${pattern})`, 'gi'), from);
    this.#answers.set(pattern, { from, at });
    return at;
  }

  /** Where a plain string stands at or behind `from`, sections or not; -1 when nowhere. */
  find(needle: string, from: number): number {
    if (this.#unclosed.has(needle)) return -1;
    const found = this.#xml.indexOf(needle, from);
    if (found < 0) this.#unclosed.add(needle);
    return found;
  }

  #search(expression: RegExp, from: number): number {
    expression.lastIndex = from;
    for (let found = expression.exec(this.#xml); found !== null; found = expression.exec(this.#xml)) {
      if (found.groups?.match !== undefined) return found.index;
      const end = this.find(found[0] === '<!--' ? '-->' : ']]>', found.index);
      // What is never closed hides nothing.
      if (end >= 0) expression.lastIndex = end + 3;
    }
    return this.#xml.length;
  }
}
