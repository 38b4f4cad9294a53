/** An open element: its name as written, and as it is shown (null: not); where its tag stands in what is written. */
export interface OpenElement {
  readonly name: string;
  readonly shown: string | null;
  readonly at: number;
  /** It is a player with nothing to play when so many `source` elements have been written at its end. */
  readonly silentAt: number;
}

/** The open elements, outermost first. Whether one of a name is open is known without looking through them. */
export class OpenElements {
  readonly #all: OpenElement[] = [];
  readonly #named = new Map<string, number>();
  readonly #shown = new Map<string, number>();
  #levels = 0;

  get size(): number {
    return this.#all.length;
  }

  /** How deep they are nested. Paragraphs, which never hold one another, are no level; what is not shown is one. */
  get depth(): number {
    return this.#levels;
  }

  get innermost(): OpenElement | undefined {
    return this.#all.at(-1);
  }

  at(index: number): OpenElement | undefined {
    return this.#all[index];
  }

  /** Whether an element of that name, as written, is open. */
  hasNamed(name: string): boolean {
    return (this.#named.get(name) ?? 0) > 0;
  }

  /** Whether an element is open that is shown by that name. */
  hasShown(name: string): boolean {
    return (this.#shown.get(name) ?? 0) > 0;
  }

  /** The names by which open elements are shown, each once. */
  shownNames(): readonly string[] {
    return [...this.#shown.keys()].filter((name) => this.hasShown(name));
  }

  /** Where the innermost of that name, as written, is; -1 when none is open. */
  lastNamed(name: string): number {
    return this.hasNamed(name) ? this.#all.findLastIndex((element) => element.name === name) : -1;
  }

  /** Where the outermost is that is shown by that name; -1 when none is open. */
  firstShown(name: string): number {
    return this.hasShown(name) ? this.#all.findIndex(({ shown }) => shown === name) : -1;
  }

  push(element: OpenElement): void {
    this.#all.push(element);
    this.#count(element, 1);
  }

  pop(): void {
    const element = this.#all.pop();
    if (element !== undefined) this.#count(element, -1);
  }

  #count({ name, shown }: OpenElement, change: 1 | -1): void {
    addTo(this.#named, name, change);
    if (shown !== null) addTo(this.#shown, shown, change);
    if (shown !== 'p') this.#levels += change;
  }
}

/** Adds to a name's count and gives the sum. */
export function addTo(counts: Map<string, number>, name: string, change: number): number {
  const sum = (counts.get(name) ?? 0) + change;
  counts.set(name, sum);
  return sum;
}
