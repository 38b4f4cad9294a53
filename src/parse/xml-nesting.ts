/** Watches the tags of a document go by, and tells whether each was closed by its own name and in its place. */
export class XmlNesting {
  readonly #open: string[] = [];
  #isCrossed = false;

  /** @param tag a start, end or empty tag as it stands in the document */
  see(tag: string): void {
    if (tag.startsWith('</')) {
      if (this.#open.pop() !== tag.slice(2, -1).trimEnd()) this.#isCrossed = true;
    } else if (!tag.endsWith('/>')) this.#open.push(nameOf(tag));
  }

  /** At the document's end: is all that was opened closed? */
  isSound(): boolean {
    return !this.#isCrossed && this.#open.length === 0;
  }
}

function nameOf(tag: string): string {
  return tag.slice(1, tag.search(/[\s>]/));
}
