import { describe, expect, test } from '@jest/globals';
import { fastestMs } from '../text/fastest.ts';
import { faultsOf } from './fragments.ts';
import { entryOf, html, plain } from './samples.ts';

const MEGABYTE = 1_000_000;
/** Linear code needs a tenth of it; what grows with the square of the length, many times as much. */
const BOUND_MS = 2000;

function filled(piece: string, length = MEGABYTE): string {
  return piece.repeat(Math.ceil(length / piece.length));
}

/** Half of what is read of it opens elements; the rest is something else. */
function within(opening: string, rest: string): string {
  return filled(opening, 250_000) + filled(rest, 750_000);
}

/** One after another, each with an attribute as long as it is read. */
function attributes(before: string, value: string, after = '">'): string {
  return filled(before + value + after);
}

const COMMAS = ','.repeat(8000);

describe('a megabyte takes little time', () => {
  const shapes: readonly (readonly [string, string])[] = [
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
    ['elements of their own names', Array.from({ length: 120_000 }, (_, at) => `<x${at}>`).join('')],
    ['ends that cross', filled('<b><i><u></b></i></u>')],
    ['paragraphs in paragraphs', filled('<p><span>')],
    ['code with references', within('<code>', '<b>&amp;')],
    ['bare signs', filled('<')],
    ['comments left open', filled('<!--')],
    ['values left open', filled('<a b="')],
    ['breaks and blanks', filled('<br> &nbsp;')],
    ['marks', filled('\u0338')],
  ];

  test.each(shapes)('%s, and what is left of it is sound', (_, hostile) => {
    let published: string | null = null;
    const item = { title: plain('خبر'), summary: html(hostile), content: html(hostile) };
    const ms = fastestMs(() => {
      published = entryOf(item).entry.contentHtml;
    });
    expect(ms).toBeLessThan(BOUND_MS);
    expect(faultsOf(published ?? '')).toEqual([]);
  });
});

test('what an article nests in a hundred scopes is read, and what it shows is not lost', () => {
  const { contentHtml } = entryOf({ title: plain('خبر'), content: html(`${'<object>'.repeat(500)}<p>متن</p>`) }).entry;
  expect(contentHtml).toBe('<p>متن</p>');
});
