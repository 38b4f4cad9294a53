import type { Delivery } from '../model.ts';

/** What a notice says beside what happened: the entry as an item of JSON Feed; none for one that was taken back. */
export interface NoticeContent {
  /** As the entry is published under. */
  readonly id: string;
  readonly item: Readonly<Record<string, unknown>> | null;
}

/** The body of a notice, JSON. `timestamp` is when it happened, not when it is told. */
export function writeNotice({ kind, entryKey: key, at }: Delivery, { id, item }: NoticeContent): string {
  const timestamp = new Date(at).toISOString();
  const data = item === null ? { key, id, deleted_at: timestamp } : { key, id, item };
  return JSON.stringify({ type: `entry.${kind}`, timestamp, data });
}
