import type { LanguageCounts } from './port.ts';
import type { Database } from './schema.ts';
import { ALL, readExact, readWhole } from './scopes.ts';

/**
 * Languages of visible entries in all, by category and by source, most frequent first; those that none has any more; and how many
 * there are of any language.
 */
export async function countLanguages(db: Database): Promise<LanguageCounts> {
  const rows = await db
    .selectFrom('scopes')
    .select(['scope', 'entries'])
    .orderBy('entries', 'desc')
    .orderBy('scope')
    .execute();
  const counts = rows.flatMap(({ scope, entries }) => {
    const exact = readExact(scope);
    return exact === null ? [] : [{ ...exact, entries }];
  });
  const pick = (kind: string) => counts.filter((count) => count.kind === kind && count.entries > 0);
  const former = counts.filter(({ kind, entries }) => kind === 'all' && entries <= 0);
  const totals = rows.flatMap(({ scope, entries }) => {
    const whole = readWhole(scope);
    return whole === null || entries <= 0 ? [] : [{ ...whole, entries }];
  });
  return {
    all: pick('all').map(({ language, entries }) => ({ language, entries })),
    former: former.map(({ language }) => language),
    byCategory: pick('category').map(({ id, language, entries }) => ({ category: id, language, entries })),
    bySource: pick('source').map(({ id, language, entries }) => ({ source: id, language, entries })),
    totals,
  };
}

/** How many entries are visible. */
export async function countEntries(db: Database): Promise<number> {
  const row = await db.selectFrom('scopes').select('entries').where('scope', '=', ALL).executeTakeFirst();
  return row?.entries ?? 0;
}
