/** What the hub counts of its reading, for Prometheus. */
import { Counter, Gauge, Registry } from 'prom-client';
import { isPassing } from './errors.ts';
import type { DeliveryEvent } from './notifying/telling.ts';
import type { HubEvent, ReadingEvent } from './pipeline.ts';
import type { Store } from './store/index.ts';

/** Counts what readings bring. */
export interface Metrics {
  readonly registry: Registry;
  observe(event: ReadingEvent): void;
  observeHub(event: HubEvent): void;
  observeDelivery(event: DeliveryEvent): void;
}

/** Makes the hub's registry; gauges ask the store when they are scraped. */
export function openMetrics(store: Store): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const readings = new Counter({
    name: 'khorak_readings_total',
    help: 'Documents read, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const entries = new Counter({
    name: 'khorak_entries_total',
    help: 'Entries saved, by status',
    labelNames: ['status'],
    registers,
  });
  const rejected = new Counter({
    name: 'khorak_rejected_total',
    help: 'Items rejected, by reason',
    labelNames: ['reason'],
    registers,
  });
  const repairs = new Counter({
    name: 'khorak_repairs_total',
    help: 'Documents repaired, by code',
    labelNames: ['code'],
    registers,
  });
  const notices = new Counter({
    name: 'khorak_websub_notices_total',
    help: 'Notices of WebSub hubs, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const deliveries = new Counter({
    name: 'khorak_deliveries_total',
    help: 'Attempts to tell partners, by outcome',
    labelNames: ['partner', 'outcome'],
    registers,
  });
  watchStore(store, registers);
  return {
    registry,
    observeHub: ({ kind, outcome }) => {
      if (kind === 'notice') notices.inc({ outcome });
    },
    observeDelivery: ({ partnerId, outcome }) => deliveries.inc({ partner: partnerId, outcome }),
    observe: (event) => {
      readings.inc({ outcome: event.error?.code ?? event.kind });
      entries.inc({ status: 'created' }, event.created);
      entries.inc({ status: 'updated' }, event.updated);
      for (const { reason } of event.rejected) rejected.inc({ reason });
      for (const code of event.repairs) repairs.inc({ code });
    },
  };
}

/** What the store cannot answer is left out: the rest is wanted most while it is away. */
function watchStore(store: Store, registers: Registry[]): void {
  const gauge = (
    about: { readonly name: string; readonly help: string; readonly labelNames?: string[] },
    fill: (gauge: Gauge) => Promise<void>,
  ) =>
    new Gauge({
      ...about,
      registers,
      async collect() {
        this.reset();
        this.remove({}); // one without labels is 0 otherwise
        try {
          await fill(this);
        } catch (error) {
          if (!isPassing(error)) throw error;
        }
      },
    });
  gauge(
    {
      name: 'khorak_source_failures',
      help: 'Polls of a source that failed since the last that succeeded',
      labelNames: ['source'],
    },
    async (failing) => {
      for (const { sourceId, failures } of await store.listSourceStates()) failing.set({ source: sourceId }, failures);
    },
  );
  gauge(
    {
      name: 'khorak_deliveries_waiting',
      help: 'Notices that a partner is still to be told',
      labelNames: ['partner'],
    },
    async (owed) => {
      for (const { partnerId, waiting } of await store.listPartnerStates()) owed.set({ partner: partnerId }, waiting);
    },
  );
  gauge({ name: 'khorak_entries', help: 'Entries kept' }, async (kept) => kept.set(await store.countEntries()));
}
