// The door of `npm start`: says in one line when Node is too old, before any TypeScript is read.
import { requireNode } from './node-version.mjs';

requireNode();
const { main } = await import('./main.ts');
await main();
