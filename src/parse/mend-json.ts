/** JSON made readable and the codes of what was done to it. */
export interface MendedJson {
  readonly json: string;
  readonly repairs: readonly string[];
}

const WRITTEN: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const CLOSES: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
/** How deep a JSON Feed's items stand: in a list in an object. */
const ITEM_DEPTH = 2;

/**
 * Mends what programs that write JSON by hand do to it: raw line breaks and control characters in strings, escapes that do not exist,
 * a comma behind the last element, an end that is missing (then the items before it are kept).
 * @returns the text itself when nothing is amiss; null when it is broken beyond that
 */
export function mendJson(text: string): MendedJson | null {
  if (isJson(text)) return { json: text, repairs: [] };
  const mended = new JsonMender(text).run();
  return mended !== null && isJson(mended.json) ? mended : null;
}

class JsonMender {
  readonly #text: string;
  readonly #repairs = new Set<string>();
  readonly #out: string[] = [];
  readonly #open: string[] = [];
  /** How much had been written, and what closes it, behind the last whole item. */
  #whole: { readonly parts: number; readonly end: string } | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  run(): MendedJson | null {
    let at = 0;
    while (at < this.#text.length) at = this.#text.charAt(at) === '"' ? this.#string(at + 1) : this.#sign(at);
    if (this.#open.length === 0) return { json: this.#out.join(''), repairs: [...this.#repairs] };
    if (this.#whole === null) return null;
    this.#repairs.add('truncated-json');
    return { json: this.#out.slice(0, this.#whole.parts).join('') + this.#whole.end, repairs: [...this.#repairs] };
  }

  #sign(at: number): number {
    const sign = this.#text.charAt(at);
    const close = CLOSES[sign];
    if (close !== undefined) this.#open.push(close);
    if (sign === '}' || sign === ']') this.#dropComma();
    if (sign < ' ' && !/\s/.test(sign)) this.#repairs.add('control-characters');
    else this.#out.push(sign);
    if (sign !== '}' && sign !== ']') return at + 1;
    this.#open.pop();
    if (sign === '}' && this.#open.length === ITEM_DEPTH && this.#open[1] === ']')
      this.#whole = { parts: this.#out.length, end: this.#open.toReversed().join('') };
    return at + 1;
  }

  #dropComma(): void {
    let last = this.#out.length - 1;
    while (last >= 0 && /^\s$/.test(this.#out[last] ?? '')) last -= 1;
    if (this.#out[last] !== ',') return;
    this.#out.length = last;
    this.#repairs.add('trailing-comma');
  }

  /** Copies a string, as a part of its own; returns where it ends. */
  #string(start: number): number {
    const end = this.#endOfString(start);
    const mended = this.#text.slice(start, end).replace(/[\0-\x1f]|\\(?:u[\da-f]{4}|["\\/bfnrt])|\\/gi, (found) => {
      if (found.length > 1) return found;
      this.#repairs.add(found === '\\' ? 'bad-escape' : 'control-characters');
      return WRITTEN[found] ?? '';
    });
    this.#out.push(`"${mended}"`);
    return end + 1;
  }

  #endOfString(start: number): number {
    const escapes = /["\\]/g;
    escapes.lastIndex = start;
    for (let found = escapes.exec(this.#text); found !== null; found = escapes.exec(this.#text)) {
      if (found[0] === '"') return found.index;
      escapes.lastIndex = found.index + 2;
    }
    return this.#text.length;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
