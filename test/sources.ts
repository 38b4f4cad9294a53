import type { Source } from '../src/model.ts';

/** A Persian agency that pushes, with little else set; `fields` take the place of its own. */
export function makeSource(fields: Partial<Source> = {}): Source {
  return {
    id: 'isna',
    title: { fa: 'خبرگزاری ایسنا', en: 'ISNA' },
    language: 'fa',
    homepage: 'https://www.isna.ir/',
    timezone: 'Asia/Tehran',
    input: { kind: 'push' },
    category: null,
    categories: {},
    publish: 'full',
    article: null,
    rights: null,
    enabled: true,
    pollEveryMs: null,
    request: { headers: {}, auth: null, proxy: null },
    include: null,
    exclude: null,
    retention: { days: null, entries: null },
    ...fields,
  };
}
