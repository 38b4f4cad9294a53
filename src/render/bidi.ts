import type { Direction } from '../model.ts';
import { withMark } from '../text/direction.ts';
import { plainLine } from './xml.ts';

/** Makes a plain-text field as published: one line, led by a mark only where one is needed. */
export type FieldWriter = (text: string, direction: Direction) => string;

/** How text fields are written: with R4's mark, or without any mark of ours. */
export function fieldWriter(bidi: 'marks' | 'none'): FieldWriter {
  if (bidi === 'none') return (text) => plainLine(text);
  return (text, direction) => {
    const line = plainLine(text);
    return line === '' ? line : withMark(line, direction);
  };
}
