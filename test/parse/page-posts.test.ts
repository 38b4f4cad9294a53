import { parseDocument } from '../../src/parse/index.ts';
import { surveyDocument } from '../../src/parse/survey.ts';

const message = (id: string, inside: string, classes = '') =>
  `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap ${classes}" data-post="${id}">
   <div class="tgme_widget_message_bubble">
   <div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/peyk"><span>پیک بامداد</span></a></div>
   ${inside}
   <div class="tgme_widget_message_footer"><span class="tgme_widget_message_views">1.2K</span>
   <a class="tgme_widget_message_date" href="https://t.me/${id}"><time datetime="2025-05-01T06:30:00+00:00" class="time">06:30</time></a></div>
   </div></div></div>`;

const text = (html: string) => `<div class="tgme_widget_message_text js-message_text" dir="auto">${html}</div>`;

const channel = (...messages: readonly string[]) => `<!DOCTYPE html><html><head>
  <meta property="og:title" content="پیک بامداد"><link rel="canonical" href="https://t.me/peyk"></head><body class="widget_frame_base tgme_webpreview">
  <main><div class="tgme_channel_info"><div class="tgme_channel_info_header"><div class="tgme_channel_info_header_title"><span>پیک بامداد 🗞</span></div>
  <div class="tgme_channel_info_header_username"><a href="https://t.me/peyk">@peyk</a></div></div></div>
  <section class="tgme_channel_history js-message_history">${messages.join('\n')}</section></main></body></html>`;

const documentOf = (html: string) => ({
  name: 'https://t.me/s/peyk',
  url: 'https://t.me/s/peyk',
  contentType: 'text/html; charset=utf-8',
  bytes: new TextEncoder().encode(html),
  fetchedAt: 0,
});

const read = (...messages: readonly string[]) => parseDocument(documentOf(channel(...messages)));

describe('the page of a public Telegram channel', () => {
  test('is a feed: each message a post, the oldest first, under the channel\u2019s name', async () => {
    const feed = await read(
      message('peyk/101', text('سه ایستگاه تازه\u200cساز گشوده شد<br/><br/>وزارت راه خبر داد.')),
      message('peyk/102', text('خبر دوم')),
    );
    expect(feed).toMatchObject({ format: 'html', title: 'پیک بامداد 🗞', homepage: 'https://t.me/peyk' });
    expect(feed.items).toMatchObject([
      {
        guid: 'https://t.me/peyk/101',
        url: 'https://t.me/peyk/101',
        title: { kind: 'plain', value: 'سه ایستگاه تازه\u200cساز گشوده شد' },
        published: '2025-05-01T06:30:00+00:00',
        updated: null,
        authors: [],
        source: null,
      },
      { guid: 'https://t.me/peyk/102', title: { value: 'خبر دوم' } },
    ]);
    expect(feed.items[0]?.content?.value).toContain('وزارت راه خبر داد.');
  });

  test('a message\u2019s links, hashtags and emoji are kept, its scripts are not', async () => {
    const { items } = await read(
      message(
        'peyk/103',
        text(
          '<tg-emoji emoji-id="5"><i class="emoji" style="background-image:url(\'//telegram.org/img/emoji/40/F09F94B4.png\')"><b>🔴</b></i></tg-emoji> <b>فوری</b>: ' +
            '<a href="https://peyk.example/n/7" onclick="return confirm()">بیشتر</a> <a href="?q=%23مترو">#مترو</a>',
        ),
      ),
    );
    expect(items[0]).toMatchObject({ title: { value: '🔴 فوری: بیشتر #مترو' }, tags: ['مترو'] });
    expect(items[0]?.content?.value).toContain('href="https://peyk.example/n/7"');
    expect(items[0]?.content?.value).not.toMatch(/onclick|telegram\.org/);
  });

  test('photos, videos, who it was forwarded from and who signed it', async () => {
    const { items } = await read(
      message(
        'peyk/104',
        `<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from <a class="tgme_widget_message_forwarded_from_name" href="https://t.me/isna/9"><span>ایسنا</span></a></div>
         <a class="tgme_widget_message_photo_wrap" style="width:800px;background-image:url('https://cdn.example/1.jpg')"></a>
         <a class="tgme_widget_message_photo_wrap" style="background-image:url(https://cdn.example/2.jpg)"></a>
         <video src="https://cdn.example/3.mp4"></video>${text('عکس روز')}
         <span class="tgme_widget_message_from_author">مینا کریمی</span>`,
      ),
    );
    expect(items[0]).toMatchObject({
      image: 'https://cdn.example/1.jpg',
      enclosures: [
        { url: 'https://cdn.example/2.jpg', type: 'image/jpeg' },
        { url: 'https://cdn.example/3.mp4', type: 'video/mp4' },
      ],
      source: 'ایسنا',
      attribution: ['ایسنا'],
      authors: ['مینا کریمی'],
    });
  });

  test('a picture without words is a post without a title; a quoted message is not the post\u2019s own text', async () => {
    const { items } = await read(
      message(
        'peyk/105',
        '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'//cdn.example/5.jpg\')"></a>',
      ),
      message(
        'peyk/106',
        `<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">متن پیشین</div></a>${text('پاسخ تازه')}`,
      ),
    );
    expect(items[0]).toMatchObject({ title: null, content: null, image: 'https://cdn.example/5.jpg' });
    expect(items[1]).toMatchObject({ title: { value: 'پاسخ تازه' } });
  });

  test('a long first line gives its first sentence, or as many words as a title holds', async () => {
    const sentence = 'وزارت راه از گشایش سه ایستگاه تازه در شمال شهر خبر داد.';
    const words = 'خبر '.repeat(60).trim();
    const { items } = await read(message('peyk/1', text(`${sentence} ${words}`)), message('peyk/2', text(words)));
    expect(items[0]?.title?.value).toBe(sentence);
    expect(items[1]?.title?.value).toMatch(/^(?:خبر )+خبر…$/u);
    expect(items[1]?.title?.value.length).toBeLessThanOrEqual(121);
  });

  test('notices of the service are no posts', async () => {
    const { items } = await read(
      message('peyk/107', text('پیک بامداد pinned «خبر»'), 'service_message'),
      message('peyk/108', text('خبر')),
    );
    expect(items.map(({ guid }) => guid)).toEqual(['https://t.me/peyk/108']);
  });

  test('a channel without messages is an empty feed; how many posts stand on a page is told beforehand', async () => {
    expect((await read()).items).toEqual([]);
    expect(surveyDocument(documentOf(channel(message('peyk/1', text('الف')))), '.tgme_widget_message').posts).toBe(1);
    expect(surveyDocument(documentOf('<html><body><p>x</p></body></html>'), 'a').posts).toBe(0);
  });
});
