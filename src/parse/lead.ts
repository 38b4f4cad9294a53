import { matchKey } from '../text/fold.ts';
import { spellingOf, spellingsOf } from './spelling.ts';

const NAME = '(?<name>[^،,:؛.!؟?]{1,60})[،,:؛]\\s*';
const REPORTED = new RegExp(`^${spellingOf('به گزارش')}\\s${NAME}`, 'iu');
/** Phrases that carry meaning («לפי הערכות», by estimates): taken off only before the publisher's own name. */
const QUOTED = [
  new RegExp(
    `^${spellingsOf(['به نقل از', 'به نوشته', 'نقلاً عن', 'بحسب', 'وفقاً ل', 'ذكر', 'לפי', 'על פי', 'כפי שפורסם ב', 'בדיווח'])}\\s?${NAME}`,
    'iu',
  ),
  new RegExp(`^(?<name>[^،,:؛.!؟?]{1,60}?)\\s${spellingOf('کے مطابق')}\\s?[،,:؛]?\\s*`, 'iu'),
];

/**
 * Takes the opening credit off a lead: «به گزارش X،», and other phrases where they name the publisher itself.
 * @param publishers names of the page's own publisher and of its stated source
 */
export function withoutOpening(lead: string, publishers: readonly (string | null)[]): string {
  const reported = lead.match(REPORTED);
  if (reported !== null) return restOf(lead, reported[0].length);
  const own = publishers.filter((name) => name !== null).map((name) => matchKey(name, null));
  for (const phrase of QUOTED) {
    const match = lead.match(phrase);
    if (match !== null && own.includes(matchKey(match.groups?.name ?? '', null))) return restOf(lead, match[0].length);
  }
  return lead;
}

function restOf(lead: string, length: number): string {
  const rest = lead.slice(length).trim();
  return rest === '' ? lead : rest;
}
