import { firstOf } from './item.ts';
import { asFields } from './json-fields.ts';
import { type MediaFiles, pictureOf, type StatedPicture } from './media.ts';

/** How a page is asked: for the first filled meta element of these names, and for an attribute of the first element found. */
interface PageQueries {
  readonly meta: (...names: readonly string[]) => string | null;
  readonly attribute: (selector: string, name: string) => string | null;
}

/**
 * The picture a page says its article has, with its size where one of the places that name it states that.
 * @param stated `image` of the article's JSON-LD
 * @see https://ogp.me/#structured https://schema.org/ImageObject
 */
export function readPicture(
  stated: unknown,
  { meta, attribute }: PageQueries,
): Pick<MediaFiles, 'image' | 'imageSize'> {
  return pictureOf([
    { url: meta('og:image', 'og:image:url'), width: meta('og:image:width'), height: meta('og:image:height') },
    { url: meta('twitter:image') },
    ofJsonLd(stated),
    { url: attribute('[itemprop=image]', 'content') },
    { url: attribute('img[itemprop=image],[itemprop=image] img', 'src') },
  ]);
}

function ofJsonLd(value: unknown): StatedPicture {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return { url: first };
  const image = asFields(first);
  return {
    url: firstText(image?.url, image?.contentUrl),
    width: lengthOf(image?.width),
    height: lengthOf(image?.height),
  };
}

function firstText(...values: readonly unknown[]): string | null {
  return firstOf(...values.map((value) => (typeof value === 'string' ? value : null)));
}

/** A length is a number, a word, or a QuantitativeValue. */
function lengthOf(value: unknown): unknown {
  return asFields(value)?.value ?? value;
}
