/** The files by which several machines are set up: they parse, and agree with the program and with each other. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config.ts';

interface Service {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly stop_grace_period?: string;
  readonly deploy?: { readonly replicas: number };
}
interface Container {
  readonly image: string;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: Reference }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string; readonly port: string } };
}
type Reference = Readonly<Record<string, { readonly name: string; readonly key: string }>>;
// biome-ignore lint/suspicious/noExplicitAny: a manifest is of many shapes
type Manifest = { kind: string; metadata: { name: string; namespace?: string } } & Record<string, any>;

const read = (name: string) => readFileSync(resolve(name), 'utf8');
/** The settings that the program knows, by its own text. */
const known = new Set([...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): \w/gm)].map(([, name = '']) => name));

test('the program’s settings are found', () => {
  expect([...known]).toEqual(expect.arrayContaining(['PORT', 'DATABASE_URL', 'ROLES', 'TRUST_PROXY', 'ADMIN_TOKEN']));
});

describe('compose.yaml', () => {
  const text = read('compose.yaml');
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
  /** As compose fills in what `.env` says. */
  const filled = (name: string) =>
    Object.fromEntries(
      Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [
        key,
        String(value)
          .replace(/\$\{PUBLIC_URL:[^}]*\}/, 'https://hub.example')
          .replace(/\$\{POSTGRES_PASSWORD:[^}]*\}/, 'abc123')
          .replace(/\$\{\w+:-\}/, ''),
      ]),
    );

  test('two read and tell, two serve, with settings that the program takes', () => {
    for (const [role, roles] of [
      ['collect', ['collect', 'notify']],
      ['serve', ['serve']],
    ] as const) {
      const env = filled(role);
      expect([role, Object.keys(env).filter((name) => !known.has(name))]).toEqual([role, []]);
      const config = loadConfig(env);
      expect([...config.roles]).toEqual(roles);
      expect(config.databaseUrl).toBe('postgres://khorak:abc123@postgres:5432/khorak');
      expect(services[role]?.deploy?.replicas).toBe(2);
      expect(services[role]?.volumes).toContain('./feeds:/khorak/feeds:ro');
      expect(Number.parseInt(services[role]?.stop_grace_period ?? '', 10)).toBeGreaterThan(5);
    }
    expect(loadConfig(filled('serve')).trustProxy).toBe(1);
  });

  test('no password works unless one is set', () => {
    const passwords = [...text.matchAll(/\$\{POSTGRES_PASSWORD([^}]*)\}/g)].map(([, rest = '']) => rest.slice(0, 2));
    expect(passwords).toEqual([':?', ':?']);
    expect(services.postgres?.environment?.POSTGRES_PASSWORD).toMatch(/^\$\{/);
  });

  test('health is asked where there is a port, and nginx finds the servers by name and port', () => {
    const port = filled('serve').PORT ?? '';
    expect(services.serve?.healthcheck?.test?.at(-1)).toContain(`:${port}/readyz`);
    expect(services.collect?.healthcheck).toEqual({ disable: true });
    expect(read('docs/nginx.conf')).toContain(`server serve:${port} resolve;`);
    expect(read('Dockerfile')).toContain(`EXPOSE ${port}`);
    expect(services.nginx?.volumes).toContain('./docs/nginx.conf:/etc/nginx/nginx.conf:ro');
    // Version 18 of the image: not /var/lib/postgresql/data.
    expect([services.postgres?.image, services.postgres?.volumes]).toEqual([
      'postgres:18',
      ['postgres:/var/lib/postgresql'],
    ]);
  });
});

describe('docs/kubernetes.yaml', () => {
  const documents = parseAllDocuments(read('docs/kubernetes.yaml'));
  const manifests = documents.map((document) => document.toJS() as Manifest);
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const hubs = of('Deployment').map(({ metadata, spec }) => ({
    name: metadata.name,
    labels: spec.template.metadata.labels as Record<string, string>,
    grace: spec.template.spec.terminationGracePeriodSeconds as number,
    container: spec.template.spec.containers[0] as Container,
    volume: spec.template.spec.volumes[0].configMap as { name: string; items: { key: string; path: string }[] },
  }));

  test('parses, and all stands in one namespace', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    const elsewhere = manifests.filter(
      ({ kind, metadata }) => kind !== 'Namespace' && metadata.namespace !== of('Namespace')[0]?.metadata.name,
    );
    expect(elsewhere).toEqual([]);
    expect(hubs.map(({ name }) => name)).toEqual(['collect', 'serve']);
  });

  test('settings are the program’s, and what they refer to is there', () => {
    const keys = (reference: Reference) => {
      const [[kind = '', { name, key }]] = Object.entries(reference) as [[string, { name: string; key: string }]];
      const found = of(kind === 'secretKeyRef' ? 'Secret' : 'ConfigMap').find(({ metadata }) => metadata.name === name);
      return Object.keys(found?.stringData ?? found?.data ?? {}).includes(key);
    };
    for (const { name, container } of hubs) {
      const names = container.env.map((variable) => variable.name);
      // The password is only there to stand in the address; it must come first.
      expect([name, names.filter((one) => !known.has(one))]).toEqual([name, ['POSTGRES_PASSWORD']]);
      expect(names.indexOf('POSTGRES_PASSWORD')).toBeLessThan(names.indexOf('DATABASE_URL'));
      const references = container.env.flatMap(({ valueFrom }) => (valueFrom === undefined ? [] : [valueFrom]));
      expect(references.every(keys)).toBe(true);
      const given = container.env.flatMap(({ name: key, value }) => (value === undefined ? [] : [[key, value]]));
      expect(loadConfig(Object.fromEntries(given)).roles.has(name === 'serve' ? 'serve' : 'collect')).toBe(true);
    }
    expect(of('Secret').flatMap(({ stringData }) => Object.values(stringData))).toEqual(['', '', '']);
  });

  test('images, ports, probes, labels and grace agree', () => {
    expect(new Set(hubs.map(({ container }) => container.image)).size).toBe(1);
    for (const { container, grace, volume } of hubs) {
      expect(container.ports).toEqual([{ name: 'http', containerPort: 3000 }]);
      expect(container.env.find(({ name }) => name === 'PORT')?.value).toBe('3000');
      for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
        expect(container[probe]?.httpGet.port).toBe('http');
        expect(['/readyz', '/healthz']).toContain(container[probe]?.httpGet.path);
      }
      expect([container.startupProbe?.httpGet.path, container.livenessProbe?.httpGet.path]).toEqual([
        '/readyz',
        '/healthz',
      ]);
      expect(grace).toBeGreaterThan(10);
      const catalogue = of('ConfigMap').find(({ metadata }) => metadata.name === volume.name);
      expect(volume.items.map(({ key }) => key).sort()).toEqual(Object.keys(catalogue?.data).sort());
    }
    const serving = hubs.find(({ name }) => name === 'serve')?.labels;
    expect(of('Service').find(({ metadata }) => metadata.name === 'khorak')?.spec.selector).toEqual(serving);
    expect(of('PodDisruptionBudget')[0]?.spec.selector.matchLabels).toEqual(serving);
    expect(of('Ingress')[0]?.spec.rules[0].http.paths[0].backend.service).toEqual({
      name: 'khorak',
      port: { name: 'http' },
    });
  });
});
