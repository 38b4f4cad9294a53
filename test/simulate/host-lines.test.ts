import { createHostGate, type Turn } from '../../src/collect/turns.ts';
import { enterLine, leaveLine, newLine } from './host-lines.ts';
import { HUB } from './parameters.ts';

test('the model of a line sends away whom the hub sends away, and promises the same turns', async () => {
  let now = 0;
  const gate = createHostGate({ gapMs: HUB.hostGapMs, now: () => now, sleep: async () => {} });
  const line = newLine();
  const enter = () => gate.enter('host.example', { gap: true, patienceMs: HUB.patienceMs });

  const turns = [await enter()];
  expect(enterLine(line, 0, now)).toEqual({ kind: 'turn', restMs: 0 });
  const standing: Promise<Turn>[] = [];
  for (let caller = 1; caller <= 10; caller += 1) {
    standing.push(enter());
    expect(enterLine(line, caller, now).kind).toBe('line');
  }
  for (let caller = 11; caller <= 14; caller += 1) {
    now += 100;
    const told = await enter();
    const model = enterLine(line, caller, now);
    expect(model.kind).toBe('busy');
    if (told.kind === 'busy' && model.kind === 'busy') expect(model.turnAt - now).toBe(told.afterMs);
  }
  now = 700;
  if (turns[0]?.kind === 'turn') turns[0].leave();
  expect(leaveLine(line, now)).toBe(1);
  expect((await standing[0])?.kind).toBe('turn');
  const told = await enter();
  const model = enterLine(line, 15, now);
  expect([told.kind, model.kind]).toEqual(['busy', 'busy']);
  if (told.kind === 'busy' && model.kind === 'busy') expect(model.turnAt - now).toBe(told.afterMs);
});
