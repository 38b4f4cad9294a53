import { z } from 'zod';
import type { Category, Hub, Partner } from '../model.ts';
import { HUB_DESCRIPTION, HUB_LANGUAGE, HUB_TITLE, RETENTION } from './defaults.ts';
import type { Fault } from './fault.ts';
import { faultsOf, suggest } from './fault.ts';
import { ID, languageTag, localizedText, secretName, webhookUrl } from './fields.ts';
import { inLanguage, mergeRetention, retention, UNLIMITED } from './source-file.ts';

/** What came of checking a file: its meaning, or what is wrong. */
export type Checked<T> = { readonly value: T } | { readonly faults: readonly Fault[] };

const HUB = z.strictObject({
  title: localizedText.optional(),
  description: localizedText.optional(),
  language: languageTag.optional(),
  retention: retention.optional(),
});
const CATEGORIES = z.record(z.string(), localizedText);
const PARTNER = z.strictObject({
  profile: z.string().regex(ID, 'This is not the name of a profile').optional(),
  webhook: webhookUrl.optional(),
  secret: secretName.optional(),
  sources: z.array(z.string()).optional(),
  categories: z.array(z.string()).optional(),
  languages: z.array(languageTag).optional(),
});
const PARTNERS = z.record(z.string(), PARTNER);

const HUB_KEYS = { '': Object.keys(HUB.shape), retention: Object.keys(retention.shape) };

function idFaults(value: Readonly<Record<string, unknown>>): Fault[] {
  return Object.keys(value)
    .filter((id) => !ID.test(id))
    .map((id) => ({
      path: [id],
      reason: `"${id}" is not an id`,
      mend: 'Use a–z, 0–9 and -, starting with a letter or digit',
    }));
}

/** `hub.yaml`; an empty file is all defaults. */
export function checkHub(value: unknown): Checked<Hub> {
  const result = HUB.safeParse(value ?? {});
  if (!result.success) return { faults: faultsOf(result.error, value, HUB_KEYS) };
  const { title, description, language = HUB_LANGUAGE, retention: given } = result.data;
  return {
    value: {
      title: title === undefined ? HUB_TITLE : inLanguage(title, language),
      description: description === undefined ? HUB_DESCRIPTION : inLanguage(description, language),
      language,
      retention: mergeRetention(given, RETENTION),
      folderRetention: mergeRetention(given, UNLIMITED),
    },
  };
}

/** `categories.yaml`: id → names, in the file's order. */
export function checkCategories(value: unknown, hubLanguage: string): Checked<readonly Category[]> {
  const result = CATEGORIES.safeParse(value ?? {});
  if (!result.success) return { faults: faultsOf(result.error, value, {}) };
  const faults = idFaults(result.data);
  if (faults.length > 0) return { faults };
  return { value: Object.entries(result.data).map(([id, names]) => ({ id, names: inLanguage(names, hubLanguage) })) };
}

/** What a partner can name. */
export interface PartnerSurroundings {
  readonly sourceIds: readonly string[];
  /** Null where they could not be read. */
  readonly categoryIds: readonly string[] | null;
}

/** `partners.yaml`: id → what it gets. */
export function checkPartners(value: unknown, around: PartnerSurroundings): Checked<readonly Partner[]> {
  const result = PARTNERS.safeParse(value ?? {});
  if (!result.success) {
    const keys = Object.keys(PARTNER.shape);
    const ids = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return { faults: faultsOf(result.error, value, Object.fromEntries(ids.map((id) => [id, keys]))) };
  }
  const partners = Object.entries(result.data);
  const faults = [
    ...idFaults(result.data),
    ...partners.flatMap(([id, partner]) => [...webhookFaults(id, partner), ...nameFaults(id, partner, around)]),
  ];
  return faults.length > 0 ? { faults } : { value: partners.map(toPartner) };
}

type WrittenPartner = z.infer<typeof PARTNER>;

function toPartner([id, { profile: given, webhook, secret, ...wants }]: [string, WrittenPartner]): Partner {
  const profile = given ?? null;
  if (webhook === undefined || secret === undefined) return { id, profile, webhook: null };
  const { sources = [], categories = [], languages = [] } = wants;
  return { id, profile, webhook: { url: webhook, secret, wants: { sources, categories, languages } } };
}

/** Unsigned, a notice could be anyone's; and what is not sent needs neither secret nor choice. */
function webhookFaults(id: string, { webhook, ...rest }: WrittenPartner): Fault[] {
  if (webhook !== undefined && rest.secret === undefined) {
    const mend = `Add "secret: ${id.replaceAll('-', '_').toUpperCase()}_SECRET", the name of a variable that holds it`;
    return [{ path: [id], reason: 'Notices to "webhook" would not be signed: "secret" is missing', mend }];
  }
  const idle = (['secret', 'sources', 'categories', 'languages'] as const).filter((key) => rest[key] !== undefined);
  if (webhook !== undefined) return [];
  return idle.map((key) => ({
    path: [id, key],
    reason: `"${key}" says something of notices, but there is no "webhook" to send them to`,
    mend: 'Add "webhook: https://…", or remove it',
  }));
}

function nameFaults(id: string, partner: WrittenPartner, around: PartnerSurroundings): Fault[] {
  const unknown = (key: 'sources' | 'categories', known: readonly string[] | null) =>
    (partner[key] ?? []).flatMap((name, at) =>
      known === null || known.includes(name)
        ? []
        : [{ path: [id, key, at], reason: `There is no "${name}" among the ${key}`, mend: suggest(name, known) }],
    );
  return [...unknown('sources', around.sourceIds), ...unknown('categories', around.categoryIds)];
}
