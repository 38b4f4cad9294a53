import { HubError } from '../../src/errors.ts';
import type { Catalog, RenderedFeed } from '../../src/model.ts';
import { createKeptDocuments, type Made } from '../../src/publishing/kept-documents.ts';

const CATALOG = {} as Catalog;

function keeping(maxBytes = 1_000_000) {
  const state = { generation: 0, catalog: CATALOG };
  const documents = createKeptDocuments({ stamp: () => ({ ...state }), maxBytes });
  let made = 0;
  const make = (text: string) => async (): Promise<Made> => {
    made += 1;
    const rendered: RenderedFeed = {
      body: new TextEncoder().encode(text),
      contentType: 'application/rss+xml',
      languages: ['fa'],
      modifiedAt: 1,
      prevArchive: null,
      rhythmMs: null,
      sourceIds: [],
    };
    return { rendered, states: [text] };
  };
  return { state, documents, make, times: () => made };
}

describe('a kept document', () => {
  test('is made once until something changes', async () => {
    const { state, documents, make, times } = keeping();
    const first = await documents.keep('a', make('x'));
    expect((await documents.keep('a', make('x'))).published).toBe(first.published);
    expect(times()).toBe(1);
    state.generation += 1;
    await documents.keep('a', make('y'));
    state.catalog = {} as Catalog;
    await documents.keep('a', make('y'));
    expect(times()).toBe(3);
  });

  test('that comes out the same keeps its object, so that nothing is compressed again', async () => {
    const { state, documents, make } = keeping();
    const first = await documents.keep('a', make('x'));
    state.generation += 1;
    const second = await documents.keep('a', make('x'));
    expect(second.published.body).toBe(first.published.body);
  });

  test('is not given to who asks after a change that its making did not see', async () => {
    const { state, documents, make } = keeping();
    let finish: (made: Made) => void = () => undefined;
    const slow = documents.keep('a', () => new Promise((resolve) => (finish = resolve)));
    state.generation += 1;
    const later = documents.keep('a', make('new'));
    finish(await make('old')());
    const text = async (job: typeof slow) => new TextDecoder().decode((await job).published.body);
    expect([await text(slow), await text(later)]).toEqual(['old', 'new']);
  });

  test('outlives a failure as stale, but not the word that it is no more', async () => {
    const { state, documents, make } = keeping();
    await documents.keep('a', make('x'));
    state.generation += 1;
    const stale = await documents.keep('a', () => Promise.reject(new Error('disk')));
    expect([stale.published.isStale, new TextDecoder().decode(stale.published.body)]).toEqual([true, 'x']);
    await expect(documents.keep('a', () => Promise.reject(new HubError('gone', 'x')))).rejects.toThrow('x');
    await expect(documents.keep('b', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  });

  test('knows its last versions, the newest last', async () => {
    const { state, documents, make } = keeping();
    for (let n = 0; n < 20; n += 1) {
      state.generation += 1;
      await documents.keep('a', make(`v${n}`));
    }
    const { versions, published } = await documents.keep('a', make('v19'));
    expect([...versions.values()].map((states) => [...states][0])).toEqual(
      Array.from({ length: 16 }, (_, n) => `v${n + 4}`),
    );
    expect([...versions.keys()].at(-1)).toBe(published.etag);
  });

  test('gives way when there are too many bytes', async () => {
    const { documents, make, times } = keeping(40_000);
    for (let n = 0; n < 100; n += 1) await documents.keep(`k${n}`, make('x'.repeat(1000)));
    await documents.keep('k99', make('x'.repeat(1000)));
    expect(times()).toBe(100);
    await documents.keep('k0', make('x'.repeat(1000)));
    expect(times()).toBe(101);
  });
});
