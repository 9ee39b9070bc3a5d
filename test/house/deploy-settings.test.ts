import { createECDH } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SERVICES } from '#contracts/services.ts';
import { readServices, refuseLoneServices } from '../../src/app/service-settings.ts';
import { readSettings, type Settings } from '../../src/app/settings.ts';
import { servicesOf } from './support/deploy/compose.ts';
import { Kubectl, OVERLAYS } from './support/deploy/kubectl.ts';
import { allPods, dig, isRecord, labelsAt, list, textAt } from './support/deploy/objects.ts';
import { textOf } from './support/tree.ts';

/*
 * What a process would be started with by the manifests, read by the program itself: every setting as the cluster or Compose would put it
 * together, with made-up secrets. What the program would refuse at its start is refused here.
 */

const kubectl = new Kubectl();
afterAll(() => kubectl.remove());

/** Longer than any secret has to be, and with nothing in it that an address could not hold. */
const SECRET = '0123456789abcdef'.repeat(3);

/** A pair of keys for this run alone. */
const PUSH = createECDH('prime256v1');
PUSH.generateKeys();

type Started = { args: string[]; environment: Record<string, string> };

/** Pods of an overlay that run the house's image, as they are started. Secrets that may be missing are given as `optional` says. */
async function startedIn(folder: string, optional: 'given' | 'missing'): Promise<Map<string, Started>> {
  const objects = await kubectl.rendered(folder);
  const config = (name: string): Record<string, string> => labelsAt(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name), 'data');
  const found = new Map<string, Started>();
  for (const { name, spec } of allPods(objects)) {
    const [container] = list(spec['containers']);
    if (!textAt(container, 'image').startsWith('auctionhub:')) continue;
    const environment = Object.assign({}, ...list(dig(container, 'envFrom')).map((from) => config(textAt(from, 'configMapRef', 'name')))) as Record<string, string>;
    for (const entry of list(dig(container, 'env'))) {
      const secret = dig(entry, 'valueFrom', 'secretKeyRef');
      if (secret !== undefined && dig(secret, 'optional') === true && optional === 'missing') continue;
      const value = secret === undefined ? textAt(entry, 'value').replace(/\$\((\w+)\)/g, (_, other: string) => environment[other] ?? `$(${other})`) : madeUp(textAt(entry, 'name'));
      environment[textAt(entry, 'name')] = value;
    }
    found.set(name, { args: list(dig(container, 'args')).map(String), environment });
  }
  return found;
}

/** A value of the kind that a setting has, for those that stand in a secret whole. */
function madeUp(name: string): string {
  const kinds: Readonly<Record<string, string>> = {
    SMTP_URL: `smtps://house:${SECRET}@mail.example.org:465`, ELASTICSEARCH_URL: `https://house:${SECRET}@search.example.org:9200`, SMS_FROM: '+15005550006', TWILIO_ACCOUNT_SID: `AC${SECRET.slice(0, 32)}`, TWILIO_AUTH_TOKEN: SECRET.slice(0, 32),
    VAPID_PUBLIC_KEY: PUSH.getPublicKey('base64url'), VAPID_PRIVATE_KEY: PUSH.getPrivateKey('base64url'),
  };
  return kinds[name] ?? SECRET;
}

function accepted({ args, environment }: Started): Settings {
  const [command, ...services] = args;
  expect(command).toBe('serve');
  const settings = readSettings(environment);
  const hosted = readServices(services);
  if (hosted === null) throw new Error('a process of a house of services names none');
  refuseLoneServices(settings, hosted);
  return settings;
}

describe.each([...OVERLAYS])('in %s', (overlay) => {
  test.each(['given', 'missing'] as const)('every service starts with what it is given, with the secrets that may be missing %s', async (optional) => {
    const started = await startedIn(`overlays/${overlay}`, optional);
    expect([...started.keys()].toSorted()).toEqual(SERVICES.map((service) => `${service}-api`).toSorted());
    const settings = [...started.values()].map(accepted);
    // All of them are one house.
    for (const read of [(one: Settings) => one.sessionSecret, (one: Settings) => one.amqpUrl, (one: Settings) => one.redisUrl, (one: Settings) => one.publicUrl?.href]) expect(new Set(settings.map(read)).size).toBe(1);
    // Who sends letters alone knows how; the others ask.
    expect([...started].filter(([, { environment }]) => 'SMTP_URL' in environment).map(([name]) => name)).toEqual(optional === 'given' ? ['notification-api'] : []);
    // And each has a login of its own.
    expect(new Set(settings.map(({ databaseUrl }) => new URL(databaseUrl ?? '').username)).size).toBe(SERVICES.length);
    for (const { databaseUrl, host, port, limits } of settings) expect({ database: new URL(databaseUrl ?? '').password, host, port, limits }).toEqual({ database: SECRET, host: '0.0.0.0', port: 8080, limits: true });
  });
});

test('the pod from which commands are run has the settings of a house', async () => {
  const started = await startedIn('overlays/production', 'missing');
  const operator = list(dig((await kubectl.rendered('jobs')).find(({ metadata }) => metadata.name === 'operator'), 'spec', 'containers'))[0];
  const names = list(dig(operator, 'env')).map((entry) => textAt(entry, 'name'));
  const [bidding] = [...started].filter(([name]) => name === 'bidding-api').map(([, { environment }]) => Object.keys(environment));
  expect((bidding ?? []).filter((name) => /_URL$|SECRET/.test(name) && !names.includes(name) && !['PUBLIC_URL', 'SERVICE_URLS'].includes(name))).toEqual([]);
});

test('on one machine too every service starts with what it is given', () => {
  const file: unknown = parse(textOf('deploy/compose/compose.yaml'), { merge: true });
  const fromImage = Object.fromEntries([...textOf('Dockerfile').matchAll(/\b(HOST|PORT|DATA_DIR)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
  const started = servicesOf(file).filter(([, { command }]) => list(command)[0] === 'serve').map(([, { command, environment }]): Started => ({
    args: list(command).map(String),
    environment: { ...fromImage, ...Object.fromEntries(Object.entries(isRecord(environment) ? environment : {}).map(([name, value]) => [name, String(value).replace(/\$\{\w+:\?[^}]*\}/g, SECRET).replace(/\$\{\w+:-\}/g, '')])) },
  }));
  expect(started).toHaveLength(SERVICES.length);
  for (const settings of started.map(accepted)) expect(settings.port).toBe(8080);
});

test('a setting that the program refuses is refused here', () => {
  const sound = { PORT: '8080', HOST: '0.0.0.0', PUBLIC_URL: 'https://auction.example.org', DATABASE_URL: 'postgres://a:b@c/d', AMQP_URL: 'amqp://a:b@c', SESSION_SECRET: SECRET, SERVICE_URLS: 'kubernetes' };
  expect(accepted({ args: ['serve', 'bidding'], environment: sound }).port).toBe(8080);
  expect(() => accepted({ args: ['serve', 'biding'], environment: sound })).toThrow(/no service/);
  expect(() => accepted({ args: ['serve', 'bidding'], environment: { ...sound, AMQP_URL: '' } })).toThrow(/AMQP_URL/);
  expect(() => accepted({ args: ['serve', 'bidding'], environment: { ...sound, SERVICE_URLS: '' } })).toThrow(/SERVICE_URLS/);
  expect(() => accepted({ args: ['serve', 'bidding'], environment: { ...sound, TRUSTED_PROXIES: '10.0.0.0/80' } })).toThrow(/TRUSTED_PROXIES/);
});
