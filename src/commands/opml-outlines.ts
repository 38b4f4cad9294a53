/** OPML → the outlines in it, in their order. */
import { parseOpml } from 'feedsmith';
import { HubError } from '../errors.ts';

const MAX_DEPTH = 50;
const OURS = ['khorak:id', 'khorak:timezone', 'khorak:englishTitle'] as const;

/** What is read of an outline. */
export interface Outline {
  readonly text?: string | undefined;
  readonly title?: string | undefined;
  readonly xmlUrl?: string | undefined;
  readonly htmlUrl?: string | undefined;
  readonly language?: string | undefined;
  readonly category?: string | undefined;
  readonly isComment?: boolean | undefined;
  readonly outlines?: readonly Outline[] | undefined;
  readonly 'khorak:id'?: unknown;
  readonly 'khorak:timezone'?: unknown;
  readonly 'khorak:englishTitle'?: unknown;
}

/** An attribute of ours as text; empty where it is missing. */
export function own(outline: Outline, name: (typeof OURS)[number]): string {
  const value = outline[name];
  return typeof value === 'string' ? value : '';
}

/** Whether these bytes begin as OPML does. */
export function isOpml(bytes: Uint8Array): boolean {
  return /<opml[\s>]/i.test(decode(bytes.subarray(0, 4096)));
}

/**
 * Reads the outlines of an OPML document.
 * @throws HubError `unreadable-document`
 * @see https://opml.org/spec2.opml
 */
export function readOutlines(bytes: Uint8Array, name: string): readonly Outline[] {
  try {
    return flatten(parseOpml(decode(bytes), { extraOutlineAttributes: [...OURS] }).body?.outlines ?? []);
  } catch (cause) {
    throw new HubError('unreadable-document', `${name} is not OPML that can be read`, { cause });
  }
}

function decode(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding=["']([\w.-]+)/.exec(head)?.[1];
  return new TextDecoder(wide ?? declared ?? 'utf-8').decode(bytes);
}

/** Feeds in the order they stand, and leaves that are none; a group only passes on what it holds. */
function flatten(outlines: readonly Outline[], depth = 0): Outline[] {
  if (depth > MAX_DEPTH) throw new RangeError('Outlines are nested too deep');
  return outlines.flatMap((outline) => {
    if (outline.isComment) return [];
    const below = flatten(outline.outlines ?? [], depth + 1);
    return outline.xmlUrl !== undefined || below.length === 0 ? [outline, ...below] : below;
  });
}
