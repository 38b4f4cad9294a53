/** Processes that do a part of a hub's work. */
import { join } from 'node:path';
import { makeFolder, settingsIn, startHub } from './hub-process.ts';

test('a process that does not serve says what it does, and on which store', async () => {
  const folder = await makeFolder({ 'feeds/sources/.keep': '' });
  const hub = await startHub(settingsIn(folder.path, { ROLES: 'collect,notify' }));
  const started = { roles: ['collect', 'notify'], store: join(folder.path, 'data/khorak.db') };
  expect(await hub.logged(({ msg }) => msg === 'started')).toMatchObject(started);
  expect(await hub.stop()).toBe(0);
  await folder.remove();
});
