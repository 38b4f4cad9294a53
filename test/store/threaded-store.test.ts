import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, openThreadedStore } from '../../src/store/index.ts';
import { NOW, sampleEntry, save } from './sample.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'khorak-thread-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const address = () => ({ url: `sqlite:${join(folder, 'x.db')}`, now: () => NOW });

describe('the store in a thread of its own', () => {
  test('keeps what was saved, and serves it at once', async () => {
    const store = await openThreadedStore(address());
    const [saved] = await save(store, [sampleEntry('a')]);
    expect(saved).toMatchObject({ status: 'created', revision: 1 });
    expect((await store.findFeed({ limit: 10 })).entries.map(({ id }) => id)).toEqual([saved?.id]);
    expect(await store.knownIds([saved?.id ?? ''])).toEqual(new Map([[saved?.id, { sourceId: expect.any(String) }]]));
    await store.close();
    const again = await openStore(address());
    expect(await again.countEntries()).toBe(1);
    await again.close();
  });

  test('leaves one file behind when it is closed, with everything in it', async () => {
    const store = await openThreadedStore(address());
    await save(store, [sampleEntry('a')]);
    store.changes();
    await store.close();
    expect(readdirSync(folder)).toEqual(['x.db']);
  });

  test('answers every question of many asked at once, each with its own', async () => {
    const store = await openThreadedStore(address());
    const ids = Array.from({ length: 40 }, (_, at) => `n${at}`);
    const answers = await Promise.all(ids.map((id) => save(store, [sampleEntry(id)])));
    expect(answers.map(([answer]) => answer?.id)).toEqual(ids.map((id) => sampleEntry(id).id));
    await store.close();
  });

  test('that cannot be opened says so in one line, by name', async () => {
    writeFileSync(join(folder, 'x.db'), 'this is a note, not a database\n'.repeat(500));
    await expect(openThreadedStore(address())).rejects.toMatchObject({
      code: 'store-unusable',
      message: expect.stringMatching(/damaged.*backup/),
    });
  });

  test('tells a failure of its own as what it is', async () => {
    const store = await openThreadedStore(address());
    const broken = { ...sampleEntry('a'), title: { no: 'text' } as unknown as string };
    await expect(save(store, [broken])).rejects.toThrow();
    expect(await store.countEntries()).toBe(0);
    await store.close();
  });

  test('refuses what is asked of it after its end, instead of never answering', async () => {
    const store = await openThreadedStore(address());
    await store.close();
    await expect(store.listSourceStates()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
