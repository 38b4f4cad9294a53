import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import fc from 'fast-check';
import { loadConfig, readEnvironment } from '../src/config.ts';
import { HubError } from '../src/errors.ts';

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof HubError && error.code === 'bad-setting') return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('with nothing set', () => {
  const config = loadConfig({});

  test('every setting has the default of the manual', () => {
    expect(config).toMatchObject({
      port: 3000,
      host: undefined,
      publicUrl: 'http://localhost:3000',
      databaseUrl: 'sqlite:data/khorak.db',
      pushToken: null,
      adminToken: null,
      logLevel: 'info',
      allowPrivateAddresses: [],
      trustProxy: false,
      tickSeconds: 5,
      leaseSeconds: 60,
      fetchTimeoutSeconds: 30,
      hostGapSeconds: 1,
      maxSockets: 64,
      throttlePerMinute: 120,
    });
    expect([...config.roles]).toEqual(['collect', 'serve', 'notify']);
    expect(isAbsolute(config.feedsDir)).toBe(true);
    expect(config.feedsDir.endsWith('feeds')).toBe(true);
  });

  test('the settings cannot be changed afterwards', () => {
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.allowPrivateAddresses)).toBe(true);
  });

  test('an empty value counts as unset', () => {
    expect(loadConfig({ PORT: '', PUSH_TOKEN: ' ', ROLES: '' })).toEqual(config);
  });
});

describe('settings that are taken', () => {
  test('PUBLIC_URL keeps its path prefix and loses its trailing slash', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://news.example.org/hub/' }).publicUrl).toBe('https://news.example.org/hub');
    expect(loadConfig({ PUBLIC_URL: 'https://news.example.org' }).publicUrl).toBe('https://news.example.org');
    expect(loadConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
  });

  test('ROLES is a comma list', () => {
    expect([...loadConfig({ ROLES: 'serve, collect' }).roles].sort()).toEqual(['collect', 'serve']);
  });

  test.each([
    ['true', true],
    ['false', false],
    ['2', 2],
    ['0', false],
    ['loopback, 10.0.0.0/8', 'loopback,10.0.0.0/8'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/255.0.0.0'],
    ['fd00::/8', 'fd00::/8'],
  ])('TRUST_PROXY=%s is one of the values of Express', (raw, value) => {
    expect(loadConfig({ TRUST_PROXY: raw }).trustProxy).toBe(value);
  });

  test('ALLOW_PRIVATE_ADDRESSES takes blocks, hosts and hosts with a port', () => {
    const raw = '10.0.0.0/8, localhost:8080 ,127.0.0.1,[::1]:9000,fd00::/8,nas.home';
    expect(loadConfig({ ALLOW_PRIVATE_ADDRESSES: raw }).allowPrivateAddresses).toEqual([
      '10.0.0.0/8',
      'localhost:8080',
      '127.0.0.1',
      '[::1]:9000',
      'fd00::/8',
      'nas.home',
    ]);
  });

  test('a pause may be a fraction of a second, and a limit may be off', () => {
    expect(loadConfig({ HOST_GAP_SECONDS: '0.25', THROTTLE_PER_MINUTE: '0' })).toMatchObject({
      hostGapSeconds: 0.25,
      throttlePerMinute: 0,
    });
  });
});

describe('a wrong value stops the start with one line naming it', () => {
  test.each([
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['HOST', '300.1.1.1'],
    ['HOST', 'a b'],
    ['PUBLIC_URL', 'news.example.org'],
    ['PUBLIC_URL', 'ftp://news.example.org'],
    ['PUBLIC_URL', 'https://news.example.org/?a=1'],
    ['DATABASE_URL', 'mysql://localhost/hub'],
    ['ROLES', 'collect,sing'],
    ['LOG_LEVEL', 'loud'],
    ['ALLOW_PRIVATE_ADDRESSES', '10.0.0.0/99'],
    ['ALLOW_PRIVATE_ADDRESSES', 'localhost:99999'],
    ['TRUST_PROXY', 'my-proxy'],
    ['TRUST_PROXY', '10.0.0.0/0'],
    ['TICK_SECONDS', '0'],
    ['LEASE_SECONDS', '1e9'],
    ['MAX_SOCKETS', '0'],
    ['PUSH_TOKEN', 'two words'],
    ['ADMIN_TOKEN', '\u0631\u0627\u0632'],
  ])('%s=%s', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toMatch(new RegExp(`^${name}: .* needs `));
    expect(message).not.toContain('\n');
  });

  test('several wrong settings stand in the same line', () => {
    const message = refusal({ PORT: 'x\ny', ROLES: 'none', MAX_SOCKETS: '64' });
    expect(message).toMatch(/^PORT: .*; ROLES: /);
    expect(message).not.toContain('\n');
    expect(message).not.toContain('MAX_SOCKETS');
  });

  test('a secret is never repeated', () => {
    expect(refusal({ PUSH_TOKEN: 'hush hush', DATABASE_URL: 'mysql://me:hush@db/x' })).not.toContain('hush');
  });

  test('whatever the values are, the answer is settings or one line', () => {
    const names = ['PORT', 'HOST', 'PUBLIC_URL', 'ROLES', 'ALLOW_PRIVATE_ADDRESSES', 'TRUST_PROXY', 'FEEDS_DIR'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (env) => {
        try {
          loadConfig(env);
        } catch (error) {
          expect(error).toBeInstanceOf(HubError);
          expect((error as HubError).message).not.toMatch(/\n/);
        }
      }),
    );
  });
});

describe('the .env file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'khorak-env-'));

  test('is not needed', () => {
    expect(readEnvironment(folder, { PORT: '4000' })).toEqual({ PORT: '4000' });
  });

  test('is read, and a variable that is set already wins', () => {
    writeFileSync(join(folder, '.env'), 'PORT=5000\nLOG_LEVEL="debug"\n# note\n');
    expect(readEnvironment(folder, { PORT: '4000' })).toEqual({ PORT: '4000', LOG_LEVEL: 'debug' });
  });

  test('that cannot be read stops the start', () => {
    rmSync(join(folder, '.env'));
    mkdirSync(join(folder, '.env'));
    expect(() => readEnvironment(folder, {})).toThrow(expect.objectContaining({ code: 'bad-setting' }));
  });
});
