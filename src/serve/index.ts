export { createApp } from './app.ts';
export type { HubDoor } from './door.ts';
export { listen, type RunningServer } from './listen.ts';
export { admit } from './load-shedding.ts';
