import { systemResolve } from '../../src/collect/resolve.ts';

test('a name is looked up once for all who ask at the same time, and for a while after', async () => {
  const resolve = systemResolve();
  const [first, second] = [resolve('localhost'), resolve('localhost')];
  expect(second).toBe(first);
  expect((await first).map(({ address }) => address)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^127\.|^::1$/)]),
  );
  expect(resolve('localhost')).toBe(first);
});

test('a look-up that failed is not remembered', async () => {
  const resolve = systemResolve();
  // Longer than a name can be: nobody is asked for it.
  const name = `${'a'.repeat(300)}.example`;
  const first = resolve(name);
  await expect(first).rejects.toMatchObject({ syscall: 'getaddrinfo' });
  const again = resolve(name);
  expect(again).not.toBe(first);
  await expect(again).rejects.toThrow();
});
