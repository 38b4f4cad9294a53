import { z } from 'zod';
import type { Category, Hub, Partner } from '../model.ts';
import { HUB_DESCRIPTION, HUB_LANGUAGE, HUB_TITLE, RETENTION } from './defaults.ts';
import type { Fault } from './fault.ts';
import { faultsOf } from './fault.ts';
import { ID, languageTag, localizedText } from './fields.ts';
import { inLanguage, mergeRetention, retention } from './source-file.ts';

/** What came of checking a file: its meaning, or what is wrong. */
export type Checked<T> = { readonly value: T } | { readonly faults: readonly Fault[] };

const HUB = z.strictObject({
  title: localizedText.optional(),
  description: localizedText.optional(),
  language: languageTag.optional(),
  retention: retention.optional(),
});
const CATEGORIES = z.record(z.string(), localizedText);
const PARTNER = z.strictObject({ profile: z.string().regex(ID, 'This is not the name of a profile') });
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

/** `partners.yaml`: id → what it gets. */
export function checkPartners(value: unknown): Checked<readonly Partner[]> {
  const result = PARTNERS.safeParse(value ?? {});
  if (!result.success) {
    const keys = Object.keys(PARTNER.shape);
    const ids = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    return { faults: faultsOf(result.error, value, Object.fromEntries(ids.map((id) => [id, keys]))) };
  }
  const faults = idFaults(result.data);
  return faults.length > 0
    ? { faults }
    : { value: Object.entries(result.data).map(([id, partner]) => ({ id, ...partner })) };
}
