/** A real browser for the tests: Chromium as the system has it, headless, with nothing but loopback to talk to. */
import { existsSync } from 'node:fs';
import { type BrowserContext, chromium } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM || '/usr/bin/chromium';
const REQUIRED = process.env.KHORAK_REQUIRE_CHROMIUM === '1';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** The smallest picture there is (a transparent GIF), for every picture of the outer world. */
const PIXEL = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** A `describe` that is left out, in one line, on a machine without Chromium; KHORAK_REQUIRE_CHROMIUM=1 makes it fail there. */
export function describeInChromium(name: string, tests: () => void): void {
  if (REQUIRED || existsSync(PROGRAM)) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`left out, for there is no ${PROGRAM} (CHROMIUM names another): ${name}\n`);
  describe.skip(name, tests);
}

/**
 * Starts Chromium with a fresh profile. `scripts` are functions every page knows by their names, so that what
 * `page.evaluate` runs can call them. Requests that leave loopback are answered here, with an empty picture.
 * @throws Error when there is no Chromium to start
 */
export async function openChromium(scripts: readonly ((...values: never[]) => unknown)[] = []): Promise<TestBrowser> {
  if (!existsSync(PROGRAM)) throw new Error(`There is no ${PROGRAM}: install Chromium, or name it in CHROMIUM.`);
  const browser = await chromium.launch({ executablePath: PROGRAM, headless: true, args: ARGUMENTS });
  const context = await browser.newContext();
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.fulfill({ contentType: 'image/gif', body: PIXEL }),
  );
  const content = scripts.map((script) => `globalThis.${script.name} = ${script};`).join('\n');
  if (content !== '') await context.addInitScript({ content });
  return { context, close: () => browser.close() };
}
