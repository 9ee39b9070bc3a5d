import { allPods, containersOf, dig, idOf, isRecord, type KubernetesObject, labelsAt, list, type Pods, selects, textAt } from './objects.ts';
import { SERVICES } from './services.ts';

/** Secrets that a cluster has to hold before a house starts in it, with their keys. The page for who deploys has the same table. */
export const SECRETS: Readonly<Record<string, readonly string[]>> = {
  auctionhub: ['session-secret'],
  postgres: ['superuser-password', 'owner-password', 'replication-password'],
  'database-logins': [...SERVICES],
  rabbitmq: ['password', 'erlang-cookie'],
  redis: ['password'],
  'auctionhub-tls': ['tls.crt', 'tls.key'],
};
/** Secrets that a house may do without: what they are for is then off. */
export const OPTIONAL_SECRETS: Readonly<Record<string, readonly string[]>> = {
  'notification-providers': ['smtp-url', 'twilio-account-sid', 'twilio-auth-token', 'sms-from', 'vapid-public-key', 'vapid-private-key'],
  search: ['url'],
};

/** Names in objects that lead nowhere, and selectors that find nothing, one line each. */
export function faultsOfReferences(objects: readonly KubernetesObject[]): string[] {
  const there = new Set(objects.map(idOf));
  const pods = allPods(objects);
  return objects.flatMap((object) => {
    const own = pods.filter(({ owner }) => owner === idOf(object));
    const nowhere = [...own.flatMap(wantedByPods), ...wantedByObject(object)].filter((id) => !there.has(id)).map((id) => `there is no ${id}`);
    const faults = [...nowhere, ...faultsOfSelectors(object, pods), ...own.flatMap(faultsOfSecrets), ...own.flatMap(faultsOfVolumes), ...faultsOfPorts(object, pods)];
    return [...new Set(faults)].map((fault) => `${idOf(object)}: ${fault}`);
  });
}

function wantedByPods(pods: Pods): string[] {
  const { spec } = pods;
  const volumes = list(spec['volumes']).flatMap((volume) => [
    ...given('ConfigMap', textAt(volume, 'configMap', 'name')), ...given('PersistentVolumeClaim', textAt(volume, 'persistentVolumeClaim', 'claimName')),
  ]);
  const settings = containersOf(pods).flatMap((container) => [
    ...list(container['envFrom']).flatMap((from) => given('ConfigMap', textAt(from, 'configMapRef', 'name'))),
    ...list(container['env']).flatMap((entry) => [...given('ConfigMap', textAt(entry, 'valueFrom', 'configMapKeyRef', 'name')), ...given('Service', hostIn(entry))]),
  ]);
  return [...given('ServiceAccount', textAt(spec, 'serviceAccountName')), ...given('PriorityClass', textAt(spec, 'priorityClassName')), ...volumes, ...settings];
}

/** The machine that a setting names: in an address, or alone where the setting is called a host. */
function hostIn(entry: unknown): string {
  const value = textAt(entry, 'value');
  return /^(?:PGHOST|\w+_HOST)$/.test(textAt(entry, 'name')) ? value : /^[a-z]+:\/\/[^@]*@([a-z-]+):\d+/.exec(value)?.[1] ?? '';
}

function wantedByObject(object: KubernetesObject): string[] {
  const backends = list(dig(object, 'spec', 'rules')).flatMap((rule) => list(dig(rule, 'http', 'paths')).flatMap((path) => given('Service', textAt(path, 'backend', 'service', 'name'))));
  const target = dig(object, 'spec', 'scaleTargetRef');
  return [...backends, ...(isRecord(target) ? [`${textAt(target, 'kind')} ${textAt(target, 'name')}`] : []), ...given('Service', textAt(object, 'spec', 'serviceName'))];
}

const given = (kind: string, name: string): string[] => (name === '' ? [] : [`${kind} ${name}`]);

function faultsOfSelectors(object: KubernetesObject, pods: readonly Pods[]): string[] {
  const { kind } = object;
  const selector = kind === 'Service' ? { matchLabels: labelsAt(object, 'spec', 'selector') } : kind === 'NetworkPolicy' ? dig(object, 'spec', 'podSelector') : dig(object, 'spec', 'selector');
  // A Service without one has nobody behind it, on purpose.
  if (!isRecord(selector) || kind === 'PersistentVolumeClaim' || (kind === 'Service' && dig(object, 'spec', 'selector') === undefined)) return [];
  const found = pods.filter(({ labels }) => selects(selector, labels));
  // Two that keep the same pods would take them from each other.
  const foreign = ['Deployment', 'StatefulSet'].includes(kind) ? found.filter(({ owner }) => owner !== idOf(object)).map(({ owner }) => `its selector finds the pods of ${owner}`) : [];
  return found.length === 0 ? ['its selector finds no pod'] : foreign;
}

/** Secrets are no part of the manifests, so the table above is what they are held to. */
function faultsOfSecrets(pods: Pods): string[] {
  return containersOf(pods).flatMap((container) => list(container['env'])).flatMap((entry) => {
    const reference = dig(entry, 'valueFrom', 'secretKeyRef');
    if (reference === undefined) return [];
    const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')];
    const known = dig(reference, 'optional') === true ? OPTIONAL_SECRETS : SECRETS;
    return known[name]?.includes(key) === true ? [] : [`no secret ${name} with the key ${key} is known`];
  });
}

function faultsOfVolumes(pods: Pods): string[] {
  const volumes = new Set([...list(pods.spec['volumes']), ...pods.claims].map((volume) => textAt(volume, 'name')));
  const mounted = containersOf(pods).flatMap((container) => list(container['volumeMounts']).map((mount) => textAt(mount, 'name')));
  return [...mounted.filter((name) => !volumes.has(name)).map((name) => `there is no volume ${name}`), ...[...volumes].filter((name) => !mounted.includes(name)).map((name) => `nobody mounts the volume ${name}`)];
}

/** Ports that a Service, an Ingress or a probe calls by a name. */
function faultsOfPorts(object: KubernetesObject, pods: readonly Pods[]): string[] {
  const portsOf = (containers: readonly unknown[]): unknown[] => containers.flatMap((container) => list(dig(container, 'ports')).map((port) => dig(port, 'name')));
  if (object.kind === 'Service') {
    if (dig(object, 'spec', 'selector') === undefined) return [];
    const chosen = pods.filter(({ labels }) => selects({ matchLabels: labelsAt(object, 'spec', 'selector') }, labels));
    return list(dig(object, 'spec', 'ports')).map((port) => textAt(port, 'targetPort')).flatMap((port) => chosen.filter((one) => !portsOf(containersOf(one)).includes(port)).map(({ owner }) => `${owner} has no port ${port}`));
  }
  return pods.filter(({ owner }) => owner === idOf(object)).flatMap(containersOf).flatMap((container) => ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => {
    const port = textAt(container, probe, 'httpGet', 'port') || textAt(container, probe, 'tcpSocket', 'port');
    return port === '' || portsOf([container]).includes(port) ? [] : [`${probe} asks the port ${port}, which is not there`];
  }));
}
