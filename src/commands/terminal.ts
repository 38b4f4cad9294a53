/** Where a command's words go, and the settings it works with. */
import type { Config, Environment } from '../config.ts';

/** Standard output, standard error, and whether a person watches. */
export interface Terminal {
  say(line: string): void;
  complain(line: string): void;
  readonly interactive: boolean;
}

/** What every command is given. */
export interface CommandContext {
  readonly config: Config;
  readonly environment: Environment;
  readonly terminal: Terminal;
}
