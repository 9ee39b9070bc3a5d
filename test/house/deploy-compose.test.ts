import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SETTINGS } from '../../src/app/settings.ts';
import { type ComposeService, faultsOfCompose, servicesOf } from './support/deploy/compose.ts';
import { dig, isRecord, list, textAt } from './support/deploy/objects.ts';
import { SERVICES } from './support/deploy/services.ts';
import { root, textOf } from './support/tree.ts';

const FOLDER = 'deploy/compose';
const text = textOf(`${FOLDER}/compose.yaml`);
const read = (source: string): unknown => parse(source, { merge: true, uniqueKeys: true });
const services = new Map<string, ComposeService>(servicesOf(read(text)));

test('the Compose file has the fields that the specification has, and everything that it names is there', () => {
  expect(services.size).toBeGreaterThan(SERVICES.length);
  expect(faultsOfCompose(read(text))).toEqual([]);
});

test.each([
  ['a field that nobody knows', 'restart: unless-stopped', 'restarts: unless-stopped', /restarts is no field/],
  ['a word that a field does not take', 'restart: unless-stopped', 'restart: sometimes', /restart cannot be/],
  ['a number where the environment wants a text', 'PRIMARY_PORT: "5432"', 'PRIMARY_PORT: 5432', /environment cannot be/],
  ['a port that is open to others', '127.0.0.1:8080:8080', '8080:8080', /ports cannot be/],
  ['a service that is waited for and not there', 'rabbitmq: { condition: service_healthy }', 'rabbit: { condition: service_healthy }', /waits for rabbit, which is not there/],
  ['a volume that nobody makes', 'messages:/var', 'mesages:/var', /no volume mesages/],
  ['a machine that nobody is', '@rabbitmq:5672', '@rabbit:5672', /nobody is called rabbit/],
  ['a time that is none', 'interval: 5s', 'interval: 5', /healthcheck cannot be/],
])('%s is found', (_, sound, planted, fault) => {
  expect(text).toContain(sound);
  expect(faultsOfCompose(read(text.replace(sound, planted))).join('\n')).toMatch(fault);
});

test('the seven services are there under their names, one image, looked at with curl, and only the gateway is reached from this machine', () => {
  for (const service of SERVICES) {
    const found = services.get(`${service}-api`);
    expect(found?.['command'], service).toEqual(['serve', service]);
    expect(textAt(found, 'image')).toBe(`auctionhub:${JSON.parse(textOf('package.json')).version}`);
    expect(list(dig(found, 'healthcheck', 'test'))).toEqual(['CMD', 'curl', '--fail', '--silent', '--output', '/dev/null', 'http://127.0.0.1:8080/health/ready']);
    expect(textAt(found, 'environment', 'DATABASE_URL')).toMatch(`postgres://auctionhub_${service}_login:`);
    expect(found?.['ports'] === undefined).toBe(service !== 'gateway');
  }
  expect([...services].filter(([, { ports }]) => ports !== undefined).map(([name]) => name)).toEqual(['gateway-api']);
});

test('every setting in the environment of a service is one that the house reads', () => {
  const known = new Set(SETTINGS.map(({ name }) => name));
  const given = [...services].filter(([, service]) => textAt(service, 'image').startsWith('auctionhub:')).flatMap(([name, { environment }]) => Object.keys(isRecord(environment) ? environment : {}).map((setting) => [name, setting] as const));
  expect(given.length).toBeGreaterThan(SERVICES.length);
  expect(given.filter(([, setting]) => !known.has(setting))).toEqual([]);
});

test('every file that is mounted is in the project, and scripts may be run', () => {
  const mounted = [...services.values()].flatMap(({ volumes }) => list(volumes)).map((volume) => String(volume).split(':')[0] ?? '').filter((path) => path.startsWith('.'));
  expect(mounted.length).toBeGreaterThan(3);
  expect(mounted.filter((path) => !existsSync(join(root, FOLDER, path)))).toEqual([]);
  // What may not be run is read into the script that starts the server, and changes its settings.
  for (const script of ['deploy/kubernetes/components/postgres/10-house.sh', 'deploy/kubernetes/components/standby/copy.sh', `${FOLDER}/make-secrets.sh`]) expect(statSync(join(root, script)).mode & 0o111, script).not.toBe(0);
});

test('every password that the file wants is made, is made once, and is readable by its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), `auctionhub-test-${process.pid}-secrets-`));
  try {
    copyFileSync(join(root, FOLDER, 'make-secrets.sh'), join(folder, 'make-secrets.sh'));
    const make = (): string => execFileSync('/bin/sh', [join(folder, 'make-secrets.sh')], { encoding: 'utf8' });
    make();
    const made = readFileSync(join(folder, '.env'), 'utf8');
    const secrets = new Map([...made.matchAll(/^(\w+)=([0-9a-f]{48})$/gm)].map(([, name = '', value = '']) => [name, value]));
    const wanted = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);
    expect([...new Set(wanted)].toSorted()).toEqual([...secrets.keys()].toSorted());
    expect(new Set(secrets.values()).size).toBe(secrets.size);
    expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
    expect(make()).toMatch(/left alone/);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(made);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('images are those of the cluster', () => {
  const overlay = textOf('deploy/kubernetes/overlays/production/kustomization.yaml');
  const versions = new Map([...overlay.matchAll(/name: (\w+), newTag: "?([\w.]+)"?/g)].map(([, name = '', tag = '']) => [name, `${name}:${tag}`]));
  for (const [name, service] of services) {
    const image = textAt(service, 'image');
    expect(versions.get(image.split(':')[0] ?? '') ?? 'elasticsearch:9.2.1', name).toBe(image);
  }
});
