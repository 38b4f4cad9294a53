import type { PictureSize } from '../model.ts';

/** No picture of an article is larger; in CSS pixels. */
const LARGEST = 20_000;

/** A picture's size from what a document says of it, as numbers or as words (`640`, `640px`); undefined unless both are likely. */
export function pictureSize(width: unknown, height: unknown): PictureSize | undefined {
  const size = { width: pixels(width), height: pixels(height) };
  return size.width > 0 && size.height > 0 ? size : undefined;
}

/** 0 when it is no likely length. */
function pixels(value: unknown): number {
  const written =
    typeof value === 'string' && value.length < 20 ? /^\s*(\d+)(?:\.0*)?(?:px)?\s*$/i.exec(value)?.[1] : value;
  const length = typeof written === 'string' ? Number(written) : written;
  return typeof length === 'number' && Number.isInteger(length) && length > 0 && length <= LARGEST ? length : 0;
}
