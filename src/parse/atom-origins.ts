import { Parser } from 'htmlparser2';
import type { ParsedItem } from '../model.ts';
import { distinct, firstOf } from './item.ts';

/** Where an entry came from, as another Khorak says it in elements of its own. */
type Origin = Partial<Pick<ParsedItem, 'attribution' | 'compiledBy'>>;

/** Addresses of the namespace end so, whatever hub they are of. */
const DECLARATION = /xmlns:([\w.-]+)\s*=\s*(?:"[^"<>]*\/ns\/khorak\/?\s*"|'[^'<>]*\/ns\/khorak\/?\s*')/g;

/** The origins an Atom feed states, by the entries' ids. The Atom parser leaves foreign elements out. */
export function atomOriginsOf(xml: string): ReadonlyMap<string, Origin> {
  if (!xml.includes('/ns/khorak')) return new Map();
  const prefixes = new Set([...xml.matchAll(DECLARATION)].map(([, prefix]) => prefix ?? ''));
  const reader = new OriginReader(prefixes);
  const parser = new Parser(
    {
      onopentagname: (name) => reader.open(name),
      ontext: (text) => reader.write(text),
      onclosetag: () => reader.close(),
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return reader.origins;
}

/** Hears the elements that stand right below an entry: its id and ours. */
class OriginReader {
  readonly origins = new Map<string, Origin>();
  readonly #prefixes: ReadonlySet<string>;
  #depth = 0;
  /** How deep the open entry stands; 0 while none is open. */
  #entry = 0;
  #field: 'id' | 'via' | 'compiledBy' | null = null;
  #text = '';
  #found: Record<'id' | 'via' | 'compiledBy', readonly string[]> = { id: [], via: [], compiledBy: [] };

  constructor(prefixes: ReadonlySet<string>) {
    this.#prefixes = prefixes;
  }

  open(name: string): void {
    this.#depth++;
    if (this.#entry === 0) {
      if (!/^(?:[\w.-]+:)?entry$/.test(name)) return;
      this.#entry = this.#depth;
      this.#found = { id: [], via: [], compiledBy: [] };
    } else if (this.#depth === this.#entry + 1) {
      this.#field = this.#fieldOf(name);
      this.#text = '';
    }
  }

  write(text: string): void {
    if (this.#field !== null) this.#text += text;
  }

  close(): void {
    if (this.#depth === this.#entry) this.#endEntry();
    else if (this.#depth === this.#entry + 1 && this.#field !== null) {
      this.#found = { ...this.#found, [this.#field]: [...this.#found[this.#field], this.#text] };
      this.#field = null;
    }
    this.#depth--;
  }

  #endEntry(): void {
    this.#entry = 0;
    const id = firstOf(...this.#found.id);
    const attribution = distinct(this.#found.via);
    const compiledBy = firstOf(...this.#found.compiledBy);
    if (id === null) return;
    this.origins.set(id, {
      ...(attribution.length > 0 && { attribution }),
      ...(compiledBy !== null && { compiledBy }),
    });
  }

  #fieldOf(name: string): 'id' | 'via' | 'compiledBy' | null {
    const [prefix = '', local] = name.includes(':') ? name.split(':', 2) : ['', name];
    if (local === 'via' || local === 'compiledBy') return this.#prefixes.has(prefix) ? local : null;
    return local === 'id' && !this.#prefixes.has(prefix) ? 'id' : null;
  }
}
