/** Start and stop: config → store → schedule → server. The clock lives here. */

import { type Config, type Environment, loadConfig, readEnvironment } from './config.ts';
import { HubError, messageOf } from './errors.ts';
import { type Hub, openHub } from './hub.ts';
import { doorOf } from './hub-door.ts';
import { type Logger, openLog } from './log.ts';
import { createNotifier } from './notifying/notifier.ts';
import { createCollector } from './polling/collecting.ts';
import { startSchedule } from './schedule.ts';
import { admit, createApp, listen, type RunningServer } from './serve/index.ts';
import { openStore, openThreadedStore, storePlace } from './store/index.ts';

/** A hub at work. `url` is null when this process does not serve. */
export interface RunningHub {
  readonly url: string | null;
  stop(): Promise<void>;
}

/**
 * Starts the roles the settings name.
 * @throws HubError with one clear line: a wrong setting, an unusable store, a broken catalogue, a taken port.
 */
async function startHub(config: Config, environment: Environment): Promise<RunningHub> {
  const log = openLog(config.logLevel);
  const env = (name: string) => environment[name];
  const open = isOnDisk(config) ? openThreadedStore : openStore;
  const hub = await openHub(config, log, { now: Date.now, random: Math.random, env, open, telling: 'later' });
  const place = storePlace(config.databaseUrl);
  let server: RunningServer | null = null;
  try {
    if (config.roles.has('serve')) server = await serve(hub);
    // Only now: one that cannot start must not put its files in force for all.
    await hub.keeper.refresh();
    if (server !== null) {
      await hub.notices.begin();
      log.info({ url: config.publicUrl, store: place, port: server.port }, 'serving');
    }
  } catch (error) {
    await server?.close();
    await hub.close();
    throw error;
  }
  const stopCollecting = config.roles.has('collect') ? startCollecting(hub) : startLooking(hub);
  const stopNotifying = config.roles.has('notify') ? startNotifying(hub, env) : null;
  if (server === null) log.info({ roles: [...config.roles], store: place }, 'started');
  return {
    url: server === null ? null : config.publicUrl,
    stop: async () => {
      await Promise.all([server?.close(), stopCollecting(), stopNotifying?.()]);
      await hub.close();
      log.info('stopped');
    },
  };
}

/** Serves what there is room for; what is dropped and refused goes to the log. */
function serve(hub: Hub): Promise<RunningServer> {
  const { config, log, metrics } = hub;
  const admission = {
    publicUrl: config.publicUrl,
    registry: metrics.registry,
    report: (refused: number) => log.warn({ refused }, 'more is asked than can be answered'),
  };
  const app = createApp(doorOf(hub), {
    registry: metrics.registry,
    admit: (listener) => admit(listener, admission),
  });
  const report = (dropped: number) => log.warn({ dropped }, 'there are more connections than can be held');
  return listen(app, { port: config.port, host: config.host, report });
}

/** A file is written in a thread of its own; a database in memory belongs to one thread, and a server's is elsewhere anyway. */
function isOnDisk({ databaseUrl }: Config): boolean {
  return databaseUrl.startsWith('sqlite:') && databaseUrl !== 'sqlite::memory:';
}

function startCollecting(hub: Hub): () => Promise<void> {
  const collector = createCollector(hub);
  const { watch, tell } = tellFailures(hub.log, 'a tick failed');
  const schedule = startSchedule({
    tickSeconds: hub.config.tickSeconds,
    tick: watch(collector.tick),
    onError: tell,
  });
  return async () => {
    await hub.stopFetching();
    await Promise.all([collector.stop(), schedule.stop()]);
  };
}

/** Looked at every second, for a correction should not wait for the tick of polls. */
const NOTIFY_SECONDS = 1;

function startNotifying(hub: Hub, env: (name: string) => string | undefined): () => Promise<void> {
  const { watch, tell: onError } = tellFailures(hub.log, 'partners could not be told');
  const notifier = createNotifier({ ...hub.reading, env, observeDelivery: hub.observeDelivery, onError });
  const schedule = startSchedule({ tickSeconds: NOTIFY_SECONDS, tick: watch(notifier.tick), onError });
  return async () => {
    await hub.stopFetching();
    // A tick may be claiming: what it claims is given back.
    await schedule.stop();
    await notifier.stop();
  };
}

/** Who does not collect takes up changes of the catalogue all the same. */
function startLooking({ config, keeper, log }: Hub): () => Promise<void> {
  const { watch, tell } = tellFailures(log, 'the catalogue could not be looked at');
  const schedule = startSchedule({
    tickSeconds: config.tickSeconds,
    tick: watch(keeper.refresh),
    onError: tell,
  });
  return () => schedule.stop();
}

/** Tells of ticks that failed. While the store is away they all say the same: it is told once. */
function tellFailures(log: Logger, failure: string) {
  let isAway = false;
  return {
    watch: (tick: () => Promise<unknown>) => async () => {
      await tick();
      isAway = false;
    },
    tell: (error: unknown) => {
      const isOfTheStore = error instanceof HubError && error.code === 'unavailable';
      if (!isOfTheStore) log.error({ err: error }, failure);
      else if (!isAway) log.warn({ reason: error.message }, failure);
      isAway = isOfTheStore;
    },
  };
}

/** Runs until SIGTERM or SIGINT; ends with one line and code 1 when it cannot start. */
export async function main(): Promise<void> {
  let running: RunningHub | null = null;
  // The signal may come twice, from the process group and forwarded by npm: the second must not cut the stop short.
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    // A start that waits for a store is not waited for: what it writes is whole or not there.
    if (running === null) process.exit(0);
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`khorak: ${messageOf(error)}`);
        process.exit(1);
      },
    );
  };
  // Before the start: whoever reads that the hub serves may end it in that moment.
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  try {
    const environment = readEnvironment();
    running = await startHub(loadConfig(environment), environment);
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    console.error(`khorak: ${error.message}`);
    process.exitCode = 1;
  }
}
