export const every = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/test'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'esnext', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
};
const LEFT_OUT = ['/node_modules/', '<rootDir>/test/long/'];
/** Tests of what only an SQLite file has. */
const OF_SQLITE = [
  'busy-file',
  'change-counter',
  'crash',
  'full-disk',
  'migrations',
  'open',
  'plans',
  'threaded-store',
  'write-group',
];

export default {
  // A busy machine is not a wrong answer. Of all projects: a project's own is not looked at.
  testTimeout: 20_000,
  maxWorkers: 2,
  // A worker keeps what each test file has loaded.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...every,
      displayName: 'hub',
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: [...LEFT_OUT, '<rootDir>/test/postgres/'],
      setupFiles: ['<rootDir>/test/load-sanitizer.mjs'],
    },
    {
      ...every,
      displayName: 'PostgreSQL',
      testMatch: [
        '<rootDir>/test/store/*.test.ts',
        '<rootDir>/test/postgres/*.test.ts',
        '<rootDir>/test/polling/folder-reading.test.ts',
      ],
      testPathIgnorePatterns: [...LEFT_OUT, ...OF_SQLITE.map((name) => `<rootDir>/test/store/${name}\\.test\\.ts$`)],
      setupFiles: ['<rootDir>/test/load-sanitizer.mjs', '<rootDir>/test/on-postgres.mjs'],
      globalSetup: '<rootDir>/test/postgres-start.mjs',
      globalTeardown: '<rootDir>/test/postgres-stop.mjs',
    },
  ],
};
