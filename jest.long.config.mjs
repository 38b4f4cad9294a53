import { every } from './jest.config.mjs';

// The long rounds: chaos, fuzz, a start from a clean copy. One at a time, for they use the whole machine.
export default {
  ...every,
  setupFiles: ['<rootDir>/test/load-sanitizer.mjs'],
  globalSetup: '<rootDir>/test/postgres-start.mjs',
  globalTeardown: '<rootDir>/test/postgres-stop.mjs',
  roots: ['<rootDir>/test/long'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
