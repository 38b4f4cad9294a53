import type { Enclosure, ParsedItem, PictureSize } from '../model.ts';
import { countsReaders } from '../text/counters.ts';
import { pictureSize } from '../text/picture-size.ts';
import { escapeHtml } from './fragment-writer.ts';
import { absoluteUrl } from './url.ts';

/** An item's picture as published, with its size where anything of the item states it. */
interface Picture {
  readonly image: string | null;
  readonly imageSize?: PictureSize;
}

/** The item's picture: absolute, none that counts readers; its size as stated for it, for a file of the same address, or where the content shows it. */
export function pictureOfItem(
  item: Pick<ParsedItem, 'image' | 'imageSize'>,
  { base, enclosures, content }: { base: string | null; enclosures: readonly Enclosure[]; content: string | null },
): Picture {
  const image = absoluteUrl(item.image, [base]);
  if (image === null) return { image };
  const imageSize =
    pictureSize(item.imageSize?.width, item.imageSize?.height) ??
    enclosures.find(({ url }) => url === image)?.size ??
    sizeShown(image, content ?? '');
  return countsReaders(image, imageSize) ? { image: null } : { image, ...(imageSize && { imageSize }) };
}

/** As a sanitized fragment shows it. */
function sizeShown(image: string, content: string): PictureSize | undefined {
  const source = ` src="${escapeHtml(image)}"`;
  const end = content.indexOf(source);
  if (end < 0) return undefined;
  for (const [tag] of content.slice(content.lastIndexOf('<', end)).matchAll(/<img [^>]*>/g)) {
    const size = tag.includes(source) ? pictureSize(attributeOf(tag, 'width'), attributeOf(tag, 'height')) : undefined;
    if (size !== undefined) return size;
  }
  return undefined;
}

function attributeOf(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
}
