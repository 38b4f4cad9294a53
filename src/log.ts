/** The hub's log: JSON lines on standard output. */
import { type Logger, pino } from 'pino';

/** Opens the log at a level of pino's: `trace` … `fatal` or `silent`. */
export function openLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

export type { Logger };
