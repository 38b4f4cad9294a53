#!/usr/bin/env node
// The door of `npx khorak`: says in one line when Node is too old, before any TypeScript is read.
import { keepCompiled } from './compile-cache.mjs';
import { requireNode } from './node-version.mjs';

requireNode();
keepCompiled();
// Looking up names and unpacking share these threads, of which there are four otherwise: slow names would hold up all.
process.env.UV_THREADPOOL_SIZE ??= '16';
const { main } = await import('./cli.ts');
process.exitCode = await main(process.argv.slice(2));
