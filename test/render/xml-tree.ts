/** XML as a tree, by a parser that is not the writer's. */
import { Parser } from 'htmlparser2';

export interface XmlNode {
  /** As written, prefix and all. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  /** The node's own text. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

/** The root element of a well-formed document. */
export function readXml(xml: string): XmlNode {
  const top: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [top];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const node = { name, attributes, children: [], text: '' };
        open.at(-1)?.children.push(node);
        open.push(node);
      },
      ontext: (text) => {
        const node = open.at(-1);
        if (node !== undefined) node.text += text;
      },
      onclosetag: () => {
        open.pop();
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  const [root] = top.children;
  if (root === undefined) throw new Error('no element');
  return root;
}

export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

export function textOf(node: XmlNode | undefined, name: string): string | null {
  return childrenOf(node, name)[0]?.text ?? null;
}

/** A node and everything in it. */
export function* descendants(node: XmlNode): Iterable<XmlNode> {
  yield node;
  for (const child of node.children) yield* descendants(child);
}
