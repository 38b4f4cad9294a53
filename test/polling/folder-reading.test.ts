/** Folders that one process, or several, look at; on both engines. */
import { openReaderPool } from '../../src/reading/reader-pool.ts';
import { openWorkplace, type Workplace } from '../store/sample.ts';
import { entriesOf, type Machine, MINUTE, openMachine, START } from './folder-machines.ts';

const readers = openReaderPool({ threads: 1, timeoutMs: 10_000 });
afterAll(() => readers.close());

let place: Workplace;
let machines: Machine[];
let now: number;
beforeEach(async () => {
  [place, machines, now] = [await openWorkplace(), [], START];
});
afterEach(async () => {
  for (const machine of machines.toReversed()) await machine.close();
  await place.clear();
});

async function machine(options: { shares?: Machine; beforeSave?: () => Promise<void> } = {}): Promise<Machine> {
  const opened = await openMachine({ url: place.url, now: () => now, readers, ...options });
  machines.push(opened);
  return opened;
}

/** Several looks of each; all that was read in them. */
async function rounds(...all: readonly Machine[]): Promise<readonly string[]> {
  for (let round = 0; round < 3; round += 1) for (const one of all) await one.tick();
  return all.flatMap((one) => one.told());
}

describe('one process', () => {
  test('reads what is new and what has changed with the next look, and claims nothing where nothing has', async () => {
    const only = await machine();
    await only.put('a.xml', 'نخست', 10);
    await only.tick();
    expect(only.told()).toEqual(['a.xml: 1 new, 0 updated']);
    expect(await rounds(only)).toEqual([]);
    expect(only.claims()).toBe(1);
    await only.put('b.xml', 'دیگر', 9);
    await only.put('a.xml', 'دوم', 8);
    await only.tick();
    expect(only.told()).toEqual(['a.xml: 0 new, 1 updated', 'b.xml: 1 new, 0 updated']);
    expect(await entriesOf(only)).toEqual({ 'a.xml': 'دوم 2', 'b.xml': 'دیگر 1' });
    expect(await rounds(only)).toEqual([]);
    expect(only.claims()).toBe(2);
    // Given back: whoever comes next has it at once.
    expect(await place.store.claimSource({ sourceId: 'inbox', now, leaseMs: MINUTE })).not.toBeNull();
  });

  test('reads again what is touched, once, and not what has another time only when it starts', async () => {
    const only = await machine();
    await only.put('a.xml', 'نخست', 10);
    await rounds(only);
    await only.put('a.xml', 'نخست', 5);
    expect(await rounds(only)).toEqual(['a.xml: 0 new, 0 updated']);
    expect(await rounds(only)).toEqual([]);
    await only.put('a.xml', 'نخست', 3);
    only.restart();
    expect(await rounds(only)).toEqual([]);
    expect(only.claims()).toBe(2);
  });

  test('reads an older text that is put back with its old time, whether it ran meanwhile or not', async () => {
    const only = await machine();
    await only.put('a.xml', 'نخست', 10);
    await only.put('b.xml', 'نخست', 10);
    await rounds(only);
    await only.put('a.xml', 'دوم', 5);
    await only.put('b.xml', 'دوم', 5);
    await rounds(only);
    await only.put('a.xml', 'نخست', 10);
    expect(await rounds(only)).toEqual(['a.xml: 0 new, 1 updated']);
    await only.put('b.xml', 'نخست', 10);
    only.restart();
    expect(await rounds(only)).toEqual(['b.xml: 0 new, 1 updated']);
    expect(await entriesOf(only)).toEqual({ 'a.xml': 'نخست 3', 'b.xml': 'نخست 3' });
  });

  test('says once that a file cannot be read, and tries it again when it is touched', async () => {
    const only = await machine();
    await only.put('a.xml', '!', 10);
    expect(await rounds(only)).toEqual(['a.xml: unreadable-document']);
    await only.put('a.xml', '!', 9);
    expect(await rounds(only)).toEqual(['a.xml: unreadable-document']);
  });

  test('forgets what is gone, and reads it when it is back', async () => {
    const only = await machine();
    await only.put('a.xml', 'نخست', 10);
    await rounds(only);
    await only.remove('a.xml');
    await rounds(only);
    expect((await place.store.fileStates('inbox')).size).toBe(0);
    await only.put('a.xml', 'نخست', 10);
    expect(await rounds(only)).toEqual(['a.xml: 0 new, 0 updated']);
  });
});

describe('several processes', () => {
  const NAMES = Array.from({ length: 8 }, (_, n) => `${n}.xml`);

  test('that look at one folder at the same time read each document once', async () => {
    const first = await machine();
    const second = await machine({ shares: first });
    for (const name of NAMES) await first.put(name, 'نخست', 10);
    await Promise.all([first.tick(), second.tick()]);
    expect([...first.told(), ...second.told()].toSorted()).toEqual(NAMES.map((name) => `${name}: 1 new, 0 updated`));
    expect(await rounds(first, second)).toEqual([]);
  });

  test('that have copies with the same bytes and other times read each document once', async () => {
    const [first, second] = [await machine(), await machine()];
    for (const name of NAMES) await first.put(name, 'نخست', 10);
    for (const [n, name] of NAMES.entries()) await second.put(name, 'نخست', 20 * (n % 2));
    const read = await rounds(first, second);
    expect(read).toEqual(NAMES.map((name) => `${name}: 1 new, 0 updated`));
    const version = await place.store.version();
    expect(await rounds(second, first)).toEqual([]);
    expect([first.claims(), second.claims()]).toEqual([1, 0]);
    second.restart();
    expect(await rounds(second)).toEqual([]);
    expect(await place.store.version()).toBe(version);
  });

  test('publish a changed text once, while a copy lags and when it has caught up', async () => {
    const [first, second] = [await machine(), await machine()];
    for (const one of [first, second]) await one.put('a.xml', 'نخست', 10);
    await rounds(first, second);
    await first.put('a.xml', 'دوم', 5);
    expect(await rounds(second, first)).toEqual(['a.xml: 0 new, 1 updated']);
    expect(await entriesOf(first)).toEqual({ 'a.xml': 'دوم 2' });
    await second.put('a.xml', 'دوم', 3);
    expect(await rounds(second, first)).toEqual([]);
    expect(await entriesOf(first)).toEqual({ 'a.xml': 'دوم 2' });
  });

  test('come back to the latest text, and to rest, when one starts with a copy that lags', async () => {
    const first = await machine();
    await first.put('a.xml', 'دوم', 5);
    await rounds(first);
    const second = await machine();
    await second.put('a.xml', 'نخست', 10);
    expect(await rounds(second, first)).toEqual(['a.xml: 0 new, 1 updated', 'a.xml: 0 new, 1 updated']);
    expect(await rounds(second, first)).toEqual([]);
    expect(await entriesOf(first)).toEqual({ 'a.xml': 'دوم 3' });
  });

  test('do not read again what is missing in a copy', async () => {
    const [first, second] = [await machine(), await machine()];
    await first.put('a.xml', 'نخست', 10);
    expect(await rounds(first, second)).toEqual(['a.xml: 1 new, 0 updated']);
    const claims = [first.claims(), second.claims()];
    expect(await rounds(first, second)).toEqual([]);
    expect([first.claims(), second.claims()]).toEqual(claims);
  });

  test('keep the newer text when one stood still while it was about to save an older one', async () => {
    let [goOn, stands]: [() => void, () => void] = [() => {}, () => {}];
    const still = new Promise<void>((standing) => {
      stands = standing;
    });
    const first = await machine({
      beforeSave: () =>
        new Promise((go) => {
          goOn = go;
          stands();
        }),
    });
    const second = await machine({ shares: first });
    await first.put('a.xml', 'نخست', 10);
    const late = first.tick();
    await still;
    await first.put('a.xml', 'دوم', 5);
    // The claim holds: nobody else reads meanwhile.
    expect(await rounds(second)).toEqual([]);
    now += MINUTE;
    expect(await rounds(second)).toEqual(['a.xml: 1 new, 0 updated']);
    goOn();
    await late;
    expect(first.told()).toEqual([]);
    expect(await rounds(first, second)).toEqual([]);
    expect(await entriesOf(second)).toEqual({ 'a.xml': 'دوم 1' });
  });
});
