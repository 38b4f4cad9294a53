/** Content that takes careless code the square of its length. */
import { expect, test } from '@jest/globals';
import { fastestMs } from '../text/fastest.ts';
import { faultsOf } from './fragments.ts';
import { entryOf, html, plain } from './samples.ts';

const COMMAS = ','.repeat(8000);

/**
 * Tests that content of about `length` characters takes less than `boundMs`, whatever it is, and that what is left of it is
 * sound. Linear code needs a small part of it; what grows with the square of the length needs many times as much.
 */
export function testHostileShapes(length: number, boundMs: number): void {
  test.each(hostileShapes(length))('%s, and what is left of it is sound', (_, hostile) => {
    let published: string | null = null;
    const item = { title: plain('خبر'), summary: html(hostile), content: html(hostile) };
    const ms = fastestMs(
      () => {
        published = entryOf(item).entry.contentHtml;
      },
      { within: boundMs },
    );
    expect(ms).toBeLessThan(boundMs);
    expect(faultsOf(published ?? '')).toEqual([]);
  });
}

/** Its name and the content. */
function hostileShapes(length: number): readonly (readonly [string, string])[] {
  const filled = (piece: string, upTo = length) => piece.repeat(Math.ceil(upTo / piece.length));
  /** A quarter of it opens elements; the rest is something else. */
  const within = (opening: string, rest: string) => filled(opening, length / 4) + filled(rest, (length * 3) / 4);
  /** One after another, each with an attribute as long as it is read. */
  const attributes = (before: string, value: string, after = '">') => filled(before + value + after);
  return [
    ['commas within an address of a srcset', attributes('<img srcset="a', ','.repeat(60_000), 'b 1x">')],
    ['commas within short addresses of srcsets', attributes('<img srcset="a', COMMAS, 'b 1x">')],
    ['commas within an address before the next', attributes('<img srcset="a', COMMAS, 'b, c 2x">')],
    ['commas at the end of what stays of an address', attributes('<img srcset="//a/?', COMMAS, '&utm_source=x 1x">')],
    ['commas as an address', attributes('<img src="//a/', COMMAS)],
    ['blanks within a descriptor', attributes('<img srcset="a 1w', ' '.repeat(60_000), 'x">')],
    ['blanks around a style', attributes('<img src=//a style="width:1', ' '.repeat(8000), 'x">')],
    ['zeros of a width', attributes('<img src=//a width="1.', '0'.repeat(8000), 'x">')],
    ['addresses of nothing but steps upwards', attributes('<a href="', '../'.repeat(2700))],
    ['names of a frame’s host', attributes('<iframe src="//', 'a.'.repeat(4000))],
    ['steps to a video', attributes('<iframe src="//aparat.com/video/video/embed/', 'a/'.repeat(4000))],
    ['places of a map', attributes('<iframe src="//www.google.com/maps?pb=', '!2d1111'.repeat(1100))],
    ['references in a title', attributes('<p title="', '&amp;amp;'.repeat(900))],
    ['attributes of one element', `<img ${filled('a=1 ')}>`],
    ['scopes, then ends of what is not open', within('<picture>', '</b>')],
    ['objects, then what is shown', within('<object>', '<b>')],
    ['objects, then void elements', within('<object>', '<br>')],
    ['objects, then paragraphs', within('<object>', '<p>')],
    ['pictures, then sources', within('<picture>', '<source srcset="a 1x">')],
    ['pictures with their ends', filled('<picture><source srcset="a 1x"></picture>')],
    ['hidden elements, then ends of others', within('<svg>', '</picture>')],
    ['objects of pictures', filled('<object type=image/png data=//a/b.png>')],
    ['objects of films', filled('<object data=//a/b>')],
    ['parameters', within('<object>', '<param name=movie value=//a>')],
    ['frames within elements', within('<div>', '<embed src=//a>')],
    ['frames within a link', `<a href=//a>${filled('<embed src=//a>')}`],
    ['players within players', within('<video>', '<b>x</b>')],
    ['players that end', filled('<video><audio></audio></video>')],
    ['sources without a player', filled('<source src=//a>')],
    ['players of AMP', filled('<amp-video src=//a><amp-img src=//a></amp-img>')],
    ['details left open', filled('<details><summary>x')],
    ['rubies left open', filled('<ruby>x<rt>y<rp>z')],
    ['tables left open', filled('<table><tr><td>')],
    ['cells without a table', filled('<td><th><tr>')],
    ['links within links', filled('<a href=//a><b>')],
    ['links within what is deep', within('<b>', '<a href=//a>x')],
    ['elements of their own names', Array.from({ length: Math.ceil(length / 8) }, (_, at) => `<x${at}>`).join('')],
    ['ends that cross', filled('<b><i><u></b></i></u>')],
    ['paragraphs in paragraphs', filled('<p><span>')],
    ['code with references', within('<code>', '<b>&amp;')],
    ['bare signs', filled('<')],
    ['comments left open', filled('<!--')],
    ['values left open', filled('<a b="')],
    ['breaks and blanks', filled('<br> &nbsp;')],
    ['marks', filled('\u0338')],
  ];
}
