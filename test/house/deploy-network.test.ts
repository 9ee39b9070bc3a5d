import { afterAll, describe, expect, test } from 'vitest';
import { CALLS, neededEdges } from './support/deploy/edges.ts';
import { Kubectl, OVERLAYS } from './support/deploy/kubectl.ts';
import { openEdges } from './support/deploy/network.ts';
import { allPods, dig, type KubernetesObject } from './support/deploy/objects.ts';
import { SERVICES } from './support/deploy/services.ts';
import { filesUnder, root, textOf } from './support/tree.ts';

const kubectl = new Kubectl();
afterAll(() => kubectl.remove());

const houseOf = async (overlay: string): Promise<KubernetesObject[]> => [...(await kubectl.rendered(`overlays/${overlay}`)), ...(await kubectl.rendered('jobs'))];
const needed = (objects: readonly KubernetesObject[]): string[] => neededEdges([...new Set(allPods(objects).map(({ labels }) => labels['app'] ?? ''))]);
const apart = (objects: readonly KubernetesObject[]): { missing: string[]; tooMuch: string[] } => {
  const [open, wanted] = [openEdges(objects), needed(objects)];
  return { missing: wanted.filter((edge) => !open.some((one) => one === edge)), tooMuch: open.filter((edge) => !wanted.includes(edge)) };
};

describe.each(OVERLAYS)('in %s', (overlay) => {
  test('the network lets through what the house needs and nothing else', async () => {
    const objects = await houseOf(overlay);
    expect(needed(objects).length).toBeGreaterThan(50);
    expect(apart(objects)).toEqual({ missing: [], tooMuch: [] });
  });
});

test('the table says which module asks which, as the code that puts them together does', () => {
  const files = filesUnder(root, 'src/app/modules').filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  expect(files.length).toBeGreaterThanOrEqual(6);
  for (const path of files) {
    const service = SERVICES.find((name) => path.endsWith(`/${name}.ts`));
    if (service === undefined) continue;
    const asked = [...textOf(path).matchAll(/\bask\.([a-z]+)\b/g)].map(([, name = '']) => name);
    expect([...new Set(asked)].toSorted(), path).toEqual(CALLS[service].toSorted());
  }
});

test.each([
  ['a policy that is gone', 'missing', (objects: KubernetesObject[]) => objects.filter(({ metadata }) => metadata.name !== 'to-bidding'), 'gateway-api > bidding-api:8080'],
  ['the other end of it that is gone', 'missing', (objects: KubernetesObject[]) => objects.filter(({ metadata }) => metadata.name !== 'into-bidding'), 'gateway-api > bidding-api:8080'],
  ['a house without names', 'missing', (objects: KubernetesObject[]) => objects.filter(({ metadata }) => metadata.name !== 'names'), 'bidding-api > names:53'],
  ['no denial by default', 'tooMuch', (objects: KubernetesObject[]) => objects.filter(({ metadata }) => metadata.name !== 'default-deny'), 'stranger > database-backup:22'],
  ['a way in for everybody', 'tooMuch', (objects: KubernetesObject[]) => changed(objects, 'into-bidding', (policy) => { delete (policy['spec'] as Record<string, unknown>)['ingress']; Object.assign(policy['spec'] as object, { ingress: [{}] }); }), 'stranger > bidding-api:8080'],
  ['a way out into the cluster', 'tooMuch', (objects: KubernetesObject[]) => changed(objects, 'notification-to-the-world', (policy) => { delete exceptOf(policy)['except']; }), 'notification-api > the metadata of the machine:443'],
  ['a label that opens a door', 'tooMuch', (objects: KubernetesObject[]) => changed(objects, 'analytics-api', (deployment) => {
    if (deployment.kind === 'Deployment') Object.assign(dig(deployment, 'spec', 'template', 'metadata', 'labels') as object, { 'calls-bidding': 'yes' });
  }), 'analytics-api > bidding-api:8080'],
] as const)('%s is found', async (_, how, change, edge) => {
  const objects = structuredClone(await houseOf('production'));
  expect(apart(change(objects))[how]).toContain(edge);
});

function changed(objects: KubernetesObject[], name: string, change: (object: KubernetesObject) => void): KubernetesObject[] {
  for (const object of objects) if (object.metadata.name === name) change(object);
  return objects;
}

const exceptOf = (policy: KubernetesObject): Record<string, unknown> => {
  const [rule] = dig(policy, 'spec', 'egress') as [unknown];
  const [peer] = dig(rule, 'to') as [unknown];
  return dig(peer, 'ipBlock') as Record<string, unknown>;
};
