#!/usr/bin/env node
// The door of `npx khorak`: says in one line when Node is too old, before any TypeScript is read.
import { requireNode } from './node-version.mjs';

requireNode();
const { main } = await import('./cli.ts');
process.exitCode = await main(process.argv.slice(2));
