import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SERVICES as HOUSE_SERVICES } from '#contracts/services.ts';
import { readSetting } from '#platform/config/settings.ts';
import { STOP_MS_MAX } from '#platform/process/lifecycle.ts';
import { SERVICE_URLS } from '../../src/app/service-settings.ts';
import { SETTINGS } from '../../src/app/settings.ts';
import { faultsOfReferences, OPTIONAL_SECRETS, SECRETS } from './support/deploy/references.ts';
import { Kubectl, OVERLAYS } from './support/deploy/kubectl.ts';
import { allPods, containersOf, dig, type KubernetesObject, labelsAt, list, numberAt, type Pods, textAt } from './support/deploy/objects.ts';
import { CRITICALITY, SERVICES } from './support/deploy/services.ts';
import { root, textOf } from './support/tree.ts';

const kubectl = new Kubectl();
afterAll(() => kubectl.remove());

const houseOf = async (overlay: string): Promise<KubernetesObject[]> => [...(await kubectl.rendered(`overlays/${overlay}`)), ...(await kubectl.rendered('jobs'))];
const named = (objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject | undefined => objects.find((object) => object.kind === kind && object.metadata.name === name);
const podsOfServices = (objects: readonly KubernetesObject[]): Pods[] => allPods(objects).filter(({ labels }) => labels['tier'] === 'service');

describe.each(OVERLAYS)('in %s', (overlay) => {
  test('the names that procedures use are there: seven Deployments with their label, port, autoscaler and budget, and the database and the broker', async () => {
    const objects = await houseOf(overlay);
    for (const name of ['postgres', 'rabbitmq', 'redis']) expect(named(objects, 'Deployment', name), name).toBeDefined();
    for (const service of SERVICES) {
      const name = `${service}-api`;
      const deployment = named(objects, 'Deployment', name);
      expect(dig(deployment, 'spec', 'template', 'metadata', 'labels', 'app')).toBe(name);
      const [container] = list(dig(deployment, 'spec', 'template', 'spec', 'containers'));
      expect(dig(container, 'args')).toEqual(['serve', service]);
      expect(list(dig(container, 'ports')).map((port) => numberAt(port, 'containerPort'))).toEqual([8080]);
      expect(textAt(deployment, 'spec', 'template', 'spec', 'priorityClassName')).toBe(`auction-${CRITICALITY[service]}`);
      expect(textAt(named(objects, 'HorizontalPodAutoscaler', `${name}-hpa`), 'spec', 'scaleTargetRef', 'name')).toBe(name);
      expect(named(objects, 'PodDisruptionBudget', name)).toBeDefined();
    }
    expect(podsOfServices(objects)).toHaveLength(SERVICES.length);
    expect(named(objects, 'Job', 'db-migration')).toBeDefined();
    expect(named(objects, 'CronJob', 'database-backup')).toBeDefined();
  });

  test('every service is where SERVICE_URLS=kubernetes looks for it', async () => {
    const objects = await houseOf(overlay);
    const places = [...readSetting(SERVICE_URLS, { SERVICE_URLS: 'kubernetes' }).values()].flat().map((place) => ({ each: place.startsWith('dns+'), url: new URL(place.replace('dns+', '')) }));
    expect(places.length).toBeGreaterThanOrEqual(6);
    for (const { each, url } of places) {
      const service = named(objects, 'Service', url.hostname);
      expect(list(dig(service, 'spec', 'ports')).map((port) => String(dig(port, 'port'))), url.href).toEqual([url.port]);
      // Only a name without an address of its own gives the address of each replica.
      expect(textAt(service, 'spec', 'clusterIP') === 'None', url.href).toBe(each);
    }
  });

});

describe.each(OVERLAYS)('what leads where in %s', (overlay) => {
  test('people reach the gateway and nothing else, and not its figures', async () => {
    const objects = await houseOf(overlay);
    const ingresses = objects.filter(({ kind }) => kind === 'Ingress');
    const paths = ingresses.flatMap((ingress) => list(dig(ingress, 'spec', 'rules'))).flatMap((rule) => list(dig(rule, 'http', 'paths'))).map((path) => [textAt(path, 'path'), textAt(path, 'backend', 'service', 'name')]);
    expect(paths).toEqual([['/metrics', 'closed'], ['/', 'gateway-api']]);
    expect(dig(named(objects, 'Service', 'closed'), 'spec', 'selector')).toBeUndefined();
    // Longer than a silence of the live protocol can be, and no waiting for the end of a stream.
    const annotations = ingresses[0]?.metadata.annotations ?? {};
    expect(Number(annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'])).toBeGreaterThanOrEqual(3600);
    expect(annotations['nginx.ingress.kubernetes.io/proxy-buffering']).toBe('off');
  });

  test('every setting of a service is one that the house reads, and every setting that a service cannot do without is given', async () => {
    const known = new Set(SETTINGS.map(({ name }) => name));
    const shared = Object.keys(labelsAt(named(await houseOf(overlay), 'ConfigMap', 'auctionhub'), 'data'));
    expect(shared.filter((name) => !known.has(name))).toEqual([]);
    for (const pods of allPods(await houseOf(overlay)).filter(({ labels }) => labels['tier'] === 'service' || labels['app'] === 'operator')) {
      for (const container of containersOf(pods)) {
        const own = list(dig(container, 'env')).map((entry) => ({ name: textAt(entry, 'name'), value: textAt(entry, 'value') }));
        // A password is there only to be put into an address that stands behind it.
        const parts = own.filter(({ name }, index) => own.slice(index + 1).some(({ value }) => value.includes(`$(${name})`))).map(({ name }) => name);
        expect(own.map(({ name }) => name).filter((name) => !known.has(name) && !parts.includes(name)), pods.owner).toEqual([]);
        const given = new Set([...shared, ...own.map(({ name }) => name)]);
        expect(['DATABASE_URL', 'AMQP_URL', 'REDIS_URL', 'SESSION_SECRET', 'SERVICE_URLS', 'PUBLIC_URL', 'HOST', 'PORT', 'DATA_DIR', 'TRUSTED_PROXIES'].filter((name) => !given.has(name)), pods.owner).toEqual([]);
      }
    }
  });

  test('whatever an object names is there', async () => {
    expect(faultsOfReferences(await houseOf(overlay))).toEqual([]);
  });

  test('every service is asked whether it lives and whether it can serve, has its size, and is given time to finish', async () => {
    for (const { owner, spec } of podsOfServices(await houseOf(overlay))) {
      const [container] = list(spec['containers']);
      expect(textAt(container, 'livenessProbe', 'httpGet', 'path'), owner).toBe('/health/live');
      expect(textAt(container, 'startupProbe', 'httpGet', 'path'), owner).toBe('/health/live');
      expect(textAt(container, 'readinessProbe', 'httpGet', 'path'), owner).toBe('/health/ready');
      for (const field of [['requests', 'cpu'], ['requests', 'memory'], ['limits', 'memory']]) expect(textAt(container, 'resources', ...field), owner).not.toBe('');
      const [, waits] = list(dig(container, 'lifecycle', 'preStop', 'exec', 'command'));
      expect(Number(spec['terminationGracePeriodSeconds']), owner).toBeGreaterThan(Number(waits) + STOP_MS_MAX / 1000);
    }
  });

});

describe.each(OVERLAYS)('what is closed in %s', (overlay) => {
  test('no pod runs as root, gains rights, keeps capabilities or holds a token of the cluster; those of the house cannot write to their image', async () => {
    for (const pods of allPods(await houseOf(overlay))) {
      const { owner, spec } = pods;
      expect(dig(spec, 'securityContext', 'runAsNonRoot'), owner).toBe(true);
      expect(textAt(spec, 'securityContext', 'seccompProfile', 'type'), owner).toBe('RuntimeDefault');
      expect(spec['automountServiceAccountToken'], owner).toBe(false);
      for (const container of containersOf(pods)) {
        expect(dig(container, 'securityContext', 'allowPrivilegeEscalation'), owner).toBe(false);
        expect(dig(container, 'securityContext', 'capabilities', 'drop'), owner).toEqual(['ALL']);
        if (textAt(container, 'name') !== 'rabbitmq') expect(dig(container, 'securityContext', 'readOnlyRootFilesystem'), owner).toBe(true);
      }
    }
  });

  test('images have a version and no host, and the house\'s own is that of this release', async () => {
    const { version } = JSON.parse(textOf('package.json')) as { version: string };
    const images = [...new Set(allPods(await houseOf(overlay)).flatMap(containersOf).map((container) => textAt(container, 'image')))];
    expect(images.filter((image) => !/^[a-z]+:\d[\w.-]*$/.test(image))).toEqual([]);
    expect(images.filter((image) => image.startsWith('auctionhub:'))).toEqual([`auctionhub:${version}`]);
    expect(images.filter((image) => image.startsWith('postgres:'))).toHaveLength(1);
  });

  test('no secret is written down: passwords come by reference, and there is no object that holds one', async () => {
    const objects = await houseOf(overlay);
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const settings = allPods(objects).flatMap(containersOf).flatMap((container) => list(dig(container, 'env')).map((entry) => [textAt(entry, 'name'), textAt(entry, 'value')] as const));
    expect(settings.filter(([name, value]) => /PASSWORD|SECRET|TOKEN|COOKIE|AUTH|LOGIN/.test(name) && value !== '')).toEqual([]);
    expect(settings.filter(([, value]) => /:\/\/[^/]*:[^$/][^/]*@/.test(value))).toEqual([]);
  });

  test('services of P0 outlive one pod where it matters', async () => {
    const objects = await houseOf(overlay);
    const fewest = SERVICES.filter((service) => CRITICALITY[service] === 'p0').map((service) => numberAt(named(objects, 'HorizontalPodAutoscaler', `${service}-api-hpa`), 'spec', 'minReplicas'));
    expect(Math.min(...fewest)).toBe({ dev: 1, staging: 2, production: 3 }[overlay]);
    if (overlay !== 'dev') expect(named(objects, 'StatefulSet', 'postgres-standby')).toBeDefined();
    if (overlay === 'production') expect(named(objects, 'Deployment', 'rabbitmq-3')).toBeDefined();
  });
});

test('the services are those that the house can be spread over', () => {
  expect([...SERVICES].toSorted()).toEqual([...HOUSE_SERVICES].toSorted());
});

test('a reference that leads nowhere is found, of every kind', async () => {
  const objects = structuredClone(await houseOf('production'));
  const without = (kind: string, name: string): string[] => faultsOfReferences(objects.filter((object) => object.kind !== kind || object.metadata.name !== name));
  expect(without('ConfigMap', 'auctionhub')).toContain('Deployment bidding-api: there is no ConfigMap auctionhub');
  expect(without('ServiceAccount', 'auctionhub')).toContain('Deployment bidding-api: there is no ServiceAccount auctionhub');
  expect(without('PriorityClass', 'auction-p0')).toContain('Deployment bidding-api: there is no PriorityClass auction-p0');
  expect(without('PersistentVolumeClaim', 'postgres-database')).toContain('Deployment postgres: there is no PersistentVolumeClaim postgres-database');
  expect(without('Service', 'gateway-api')).toContain('Ingress auctionhub: there is no Service gateway-api');
  expect(without('Service', 'postgres')).toContain('Deployment bidding-api: there is no Service postgres');
  expect(without('Deployment', 'bidding-api')).toEqual(expect.arrayContaining(['HorizontalPodAutoscaler bidding-api-hpa: there is no Deployment bidding-api', 'Service bidding-api: its selector finds no pod', 'PodDisruptionBudget bidding-api: its selector finds no pod', 'NetworkPolicy into-bidding: its selector finds no pod']));
  const secrets = faultsOfReferences(JSON.parse(JSON.stringify(objects).replaceAll('"key":"session-secret"', '"key":"sesion-secret"')) as KubernetesObject[]);
  expect(secrets).toContain('Deployment bidding-api: no secret auctionhub with the key sesion-secret is known');
  const mounts = faultsOfReferences(JSON.parse(JSON.stringify(objects).replaceAll('"key":"bidding"', '"key":"payment"').replaceAll('"name":"scripts","readOnly"', '"name":"script","readOnly"')) as KubernetesObject[]);
  expect(mounts).toContain('CronJob database-backup: there is no volume script');
});

test('after a fail-over everybody finds the standby under the name of the database, and the old primary stays away', async () => {
  const folder = mkdtempSync(join(tmpdir(), `auctionhub-test-${process.pid}-failed-over-`));
  try {
    cpSync(join(root, 'deploy/kubernetes'), folder, { recursive: true });
    const overlay = join(folder, 'overlays/production/kustomization.yaml');
    writeFileSync(overlay, readFileSync(overlay, 'utf8').replace('components/redis\n', 'components/redis\n  - ../../components/failed-over\n'));
    const objects = await kubectl.render(join(folder, 'overlays/production'));
    expect(numberAt(named(objects, 'Deployment', 'postgres'), 'spec', 'replicas')).toBe(0);
    expect(dig(named(objects, 'Service', 'postgres'), 'spec', 'selector')).toEqual({ app: 'postgres-standby', 'statefulset.kubernetes.io/pod-name': 'postgres-standby-0' });
    expect(dig(named(objects, 'StatefulSet', 'postgres-standby'), 'spec', 'replicas')).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('every secret that a manifest asks for is told to who deploys, and no other', () => {
  const page = textOf('docs/operate/deploy.md');
  const told = [...page.matchAll(/^\| `([a-z-]+)` \| (`.+?`) \|/gm)].map(([, name = '', keys = '']) => [name, [...keys.matchAll(/`([a-z.-]+)`/g)].map(([, key = '']) => key).toSorted()] as const);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(Object.entries({ ...SECRETS, ...OPTIONAL_SECRETS }).map(([name, keys]) => [name, [...keys].toSorted()])));
});
