/** The command line: khorak check | preview | poll | tell | status | import | export | backup | migrate. */
import { parseArgs } from 'node:util';
import { backup } from './commands/backup.ts';
import { check } from './commands/check.ts';
import { exportFeeds } from './commands/export.ts';
import { importFeeds } from './commands/import.ts';
import { migrate } from './commands/migrate.ts';
import { poll } from './commands/poll.ts';
import { preview } from './commands/preview.ts';
import { status } from './commands/status.ts';
import { tell } from './commands/tell.ts';
import type { Terminal } from './commands/terminal.ts';
import { loadConfig, readEnvironment } from './config.ts';
import { HubError } from './errors.ts';

const USAGE = `khorak: a syndication hub, right-to-left first

  khorak check                                   checks feeds/: file, line, what is wrong, how to mend it
  khorak preview [--json] [--source ID] URL|FILE…
                                                 shows what would be read; stores nothing
  khorak poll [ID…]                              polls now: the sources named, or all
  khorak tell [PARTNER…]                         has what waits for partners tried now: those named, or all
  khorak status                                  each source and partner: last read or told, what comes next, last error
  khorak import FILE.opml|URL…                   lists of feeds, feeds and sites → feeds/sources/*.yaml
  khorak export [--watch] DIR                    feeds, archives and pages as static files (plain, .gz, .br);
                                                 --watch keeps them up to date
  khorak backup [--force] FILE                   the store in one SQLite file, while the hub works on
  khorak migrate [--restart] --from ADDRESS --to ADDRESS
                                                 moves a store: sqlite:PATH, postgres://…; stop the hub first.
                                                 Cut off, it goes on when it is run again; --restart empties
                                                 the half-done target and begins anew

"npm start" serves the hub. Settings come from the environment and .env.`;

/** Runs one command; resolves to the exit code: 0 done, 1 found wrong or failed, 2 called wrongly. */
export async function main(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    return await dispatch(args, terminal);
  } catch (error) {
    if (error instanceof HubError) {
      terminal.complain(`khorak: ${error.message}`);
      return 1;
    }
    if (isUsageError(error)) {
      terminal.complain(`khorak: ${error.message}\n\n${USAGE}`);
      return 2;
    }
    throw error;
  }
}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      source: { type: 'string' },
      watch: { type: 'boolean' },
      force: { type: 'boolean' },
      from: { type: 'string' },
      to: { type: 'string' },
      restart: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...operands] = positionals;
  if (values.help === true || command === undefined || command === 'help') {
    terminal.say(USAGE);
    return command === undefined && values.help !== true ? 2 : 0;
  }
  const environment = readEnvironment();
  const context = { config: loadConfig(environment), environment, terminal };
  const commands: Record<string, () => Promise<number>> = {
    check: () => check(context),
    preview: () => preview(context, operands, { json: values.json === true, source: values.source ?? null }),
    poll: () => poll(context, operands),
    tell: () => tell(context, operands),
    status: () => status(context),
    import: () => importFeeds(context, operands),
    backup: () => backup(context, operands, { force: values.force === true }),
    migrate: () =>
      migrate(context, operands, {
        from: values.from ?? null,
        to: values.to ?? null,
        restart: values.restart === true,
      }),
    export: () => exportFeeds(context, operands, { watch: values.watch === true }),
  };
  const chosen = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (chosen !== undefined) return chosen();
  terminal.complain(`khorak: there is no command "${command}"\n\n${USAGE}`);
  return 2;
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

function processTerminal(): Terminal {
  return {
    say: (line) => process.stdout.write(`${line}\n`),
    complain: (line) => process.stderr.write(`${line}\n`),
    interactive: process.stderr.isTTY === true,
  };
}
