import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultsOfShape } from './support/deploy/shape.ts';
import { Kubectl, objectsIn, OVERLAYS } from './support/deploy/kubectl.ts';
import { withPlanted } from './support/planted.ts';

const kubectl = new Kubectl();
beforeAll(async () => { expect(await kubectl.runs()).toBe(true); });
afterAll(() => kubectl.remove());

describe.each([...OVERLAYS.map((overlay) => `overlays/${overlay}`), 'jobs'])('%s', (folder) => {
  test('is rendered into objects of which Kubernetes knows every field', async () => {
    const objects = await kubectl.rendered(folder);
    expect(objects.length).toBeGreaterThanOrEqual(folder === 'jobs' ? 1 : 50);
    expect(objects.flatMap(faultsOfShape)).toEqual([]);
  });

  test('no object is there twice, and each stands in the house\'s own namespace or in none', async () => {
    const objects = await kubectl.rendered(folder);
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    const elsewhere = objects.filter(({ kind, metadata }) => metadata.namespace !== (['Namespace', 'PriorityClass'].includes(kind) ? undefined : 'auction-platform'));
    expect(elsewhere.map(({ metadata }) => metadata.name)).toEqual([]);
  });
});

const SOUND = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: planted, labels: { app: planted } }
spec:
  replicas: 2
  selector: { matchLabels: { app: planted } }
  template:
    metadata: { labels: { app: planted } }
    spec:
      containers:
        - name: planted
          image: planted:1
          ports: [{ containerPort: 8080 }]
`;
const faultsOf = (text: string): string[] => objectsIn(text).flatMap(faultsOfShape);

test('a sound object has no fault', () => {
  expect(faultsOf(SOUND)).toEqual([]);
});

test.each([
  ['a number where a text belongs', 'image: planted:1', 'image: 1', /image must be string/],
  ['a text where a number belongs', 'replicas: 2', 'replicas: two', /replicas must be integer/],
  ['a text where a list belongs', 'ports: [{ containerPort: 8080 }]', 'ports: "8080"', /ports must be array/],
  ['a container without a name', '- name: planted', '- workingDir: /', /required property name/],
  ['a port without its number', 'containerPort: 8080', 'name: http', /required property containerPort/],
  ['a deployment without a selector', 'selector: { matchLabels: { app: planted } }', 'paused: false', /required property selector/],
  ['a field that nobody knows', 'replicas: 2', 'replica: 2', /\/spec\/replica is no field of V1DeploymentSpec/],
  ['an unknown field deep inside', '- name: planted', '- name: planted\n          readinesProbe: {}', /containers\/0\/readinesProbe is no field of V1Container/],
  ['a known field in the wrong place', '- name: planted', '- name: planted\n          replicas: 2', /replicas is no field of V1Container/],
  ['a kind that is not of its version', 'apps/v1', 'apps/v1beta9', /knows no Deployment/],
])('%s is found', (_, sound, planted, fault) => {
  expect(SOUND).toContain(sound);
  const faults = faultsOf(SOUND.replace(sound, planted));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(fault);
});

test('a field that is written twice, and what is no object, are refused', () => {
  expect(() => objectsIn(SOUND.replace('replicas: 2', 'replicas: 2\n  replicas: 3'))).toThrow(/unique/);
  expect(() => objectsIn('just: text')).toThrow(/no object/);
});

test('a patch that fits nothing is refused by kubectl itself', async () => {
  const planted = {
    'kustomization.yaml': 'resources: [object.yaml]\npatches:\n  - path: patch.yaml\n', 'object.yaml': SOUND, 'patch.yaml': SOUND.replaceAll('planted', 'somebody-else'),
  };
  await withPlanted(planted, 'own', async (base) => { await expect(kubectl.render(base)).rejects.toThrow(/no matches for Id|no resource matches/i); });
});
