/** An SQLite file with a million entries (a tenth of it unless asked for), of which half go while it is read. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { openThreadedStore } from '../../src/store/index.ts';
import { BIG_STORE, buildBigStore } from '../bench/big-store.ts';
import { NOW } from '../store/sample.ts';
import { ENTRIES, expireWhileReading } from './expiring.ts';

jest.setTimeout(1_800_000);

test(
  'half of the entries go, a few at a time: who reads feeds hardly notices, and the file does not grow',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'khorak-million-'));
    const path = join(folder, 'khorak.db');
    try {
      await buildBigStore(path, ENTRIES, NOW);
      const store = await openThreadedStore({ url: `sqlite:${path}`, now: () => NOW });
      const { expired, left, bytesBefore, bytesAfter } = await expireWhileReading(store, {
        ...{ sources: Array.from({ length: BIG_STORE.sources }, (_, n) => `paper-${n}`), days: 14, at: NOW },
        query: { limit: 50, category: 'politics', languages: ['fa'] },
        bytes: async () => statSync(path).size,
      });
      expect(expired).toBeGreaterThan(ENTRIES * 0.49);
      expect(left).toBe(ENTRIES - expired);
      expect(bytesAfter).toBeLessThan(bytesBefore * 1.05);
      await store.close();
      expect(statSync(path).size).toBeLessThan(bytesBefore * 1.1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  30 * 60_000,
);
