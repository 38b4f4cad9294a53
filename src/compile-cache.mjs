import { readdirSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/khorak', import.meta.url));

/**
 * Keeps what Node makes of the sources, so that a start need not strip their types and compile them again: that costs a quarter
 * of a second, and twenty megabytes in every thread. Beside the packages, not in a folder that everyone may write; where that
 * cannot be written, nothing is kept. NODE_COMPILE_CACHE names another folder.
 */
export function keepCompiled() {
  const { directory } = module.enableCompileCache(FOLDER);
  // A thread reads it from the environment alone.
  if (directory !== undefined) process.env.NODE_COMPILE_CACHE ??= FOLDER;
}

/** Has everything compiled ahead of the first start. What cannot be, is then. */
async function compileAll() {
  keepCompiled();
  const folder = new URL('./', import.meta.url);
  // Piscina requires it, which is kept apart from what is imported.
  await attempt(() => module.createRequire(import.meta.url)('./reading/reading-thread.ts'));
  for (const name of readdirSync(folder, { recursive: true })) {
    if (name.endsWith('.ts')) await attempt(() => import(new URL(name, folder)));
  }
}

async function attempt(load) {
  try {
    await load();
  } catch {
    // What belongs into a thread does not run here, and is compiled all the same.
  }
}

// `npm ci` runs it, on whatever Node there is.
if (import.meta.main && Number(process.versions.node.split('.')[0]) >= 24) await compileAll();
