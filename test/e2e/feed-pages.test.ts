/** Feeds as people open them: a real process, a real store. */
import { jest } from '@jest/globals';
import { makeFolder, settingsIn, startHub } from './hub-process.ts';

jest.setTimeout(30_000);

const SOURCE = 'title: { fa: تحریریه }\nlanguage: fa\npush: true\npublish: summary\ncategory: news\n';

test('an article that is pushed stands on the page of every feed it is in, and of a search for it', async () => {
  const folder = await makeFolder({ 'feeds/sources/desk.yaml': SOURCE });
  const hub = await startHub(settingsIn(folder.path));
  const show = async (path: string) => {
    const answer = await fetch(`${hub.url}${path}`, { headers: { accept: 'text/html' } });
    return { status: answer.status, text: await answer.text() };
  };
  const pushed = await fetch(`${hub.url}/articles`, {
    method: 'POST',
    headers: { authorization: 'Bearer push-secret', 'content-type': 'application/json' },
    body: JSON.stringify({
      source: 'desk',
      title: 'گلخانهٔ <تازه> باز شد',
      summary: 'بیست هزار گلدان.',
      content_text: 'متن کامل.',
    }),
  });
  expect(pushed.status).toBe(201);
  const search = `/feeds/search?q=${encodeURIComponent('گلخانه')}`;
  const feeds = ['all', 'source/desk', 'category/news', 'category/news/fa', 'language/fa'].map(
    (name) => `/feeds/${name}`,
  );
  for (const path of [...feeds, search]) {
    const { status, text } = await show(path);
    expect([path, status]).toEqual([path, 200]);
    expect(text).toContain('>گلخانهٔ &#x3C;تازه&#x3E; باز شد</a></h2>');
    expect(text).toContain('<p>بیست هزار گلدان.</p>');
    expect(text).not.toContain('متن کامل.');
  }
  expect((await show('/feeds/category/sport')).text).toContain('هنوز خبری در این خوراک نیست.');
  expect((await show('/feeds/source/nobody')).status).toBe(404);
  const led = await fetch(`${hub.url}/feeds/source/desk?limit=1`, {
    headers: { accept: 'application/atom+xml' },
    redirect: 'manual',
  });
  expect([led.status, led.headers.get('location')]).toEqual([302, '/news/feeds/source/desk.atom?limit=1']);
  expect(await hub.stop()).toBe(0);
  await folder.remove();
});
