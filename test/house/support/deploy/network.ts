import { BlockList, isIPv4 } from 'node:net';
import { ADDRESSES, type Edge, OUTSIDE } from './edges.ts';
import { allPods, dig, type KubernetesObject, type Labels, list, selects, textAt } from './objects.ts';

/*
 * What a set of network policies lets through, as Kubernetes reads them: a pod that some policy selects for a direction may do in that
 * direction what any of those policies names; a pod that none selects may do everything. A connection needs both ends.
 */

/** One end of a connection: a pod with its namespace, or an address outside of all pods. */
type End = { name: string; namespace: string; labels: Labels } | { name: string; address: string };

const HOME = 'auction-platform';
/** Ports that nobody needs are asked for too. */
const MORE_PORTS = [22, 25, 53, 80, 443, 465, 587, 2379, 6443, 9090, 9200];

/** Every connection that the policies among `objects` let through, between their own pods and with what is outside. */
export function openEdges(objects: readonly KubernetesObject[]): Edge[] {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  const pods = [...new Map(allPods(objects).map((pod): [string, End] => [pod.labels['app'] ?? pod.name, { name: pod.labels['app'] ?? pod.name, namespace: HOME, labels: pod.labels }])).values()];
  const outside: End[] = [...Object.entries(OUTSIDE).map(([name, end]) => ({ name, ...end })), ...Object.entries(ADDRESSES).map(([name, address]) => ({ name, address }))];
  const ports = [...new Set([...portsOf(objects), ...MORE_PORTS])];
  const pairs = [...pods.flatMap((from) => [...pods, ...outside].map((to) => ({ from, to }))), ...outside.flatMap((from) => pods.map((to) => ({ from, to })))];
  const open = pairs.flatMap(({ from, to }) => ports.filter((port) => lets(policies, from, to, port)).map((port): Edge => `${from.name} > ${to.name}:${port}`));
  return open.toSorted();
}

const portsOf = (objects: readonly KubernetesObject[]): number[] =>
  allPods(objects).flatMap(({ spec }) => list(spec['containers']).flatMap((container) => list(dig(container, 'ports')).map((port) => Number(dig(port, 'containerPort')))));

const lets = (policies: readonly KubernetesObject[], from: End, to: End, port: number): boolean =>
  allows(policies, { at: from, other: to, port, direction: 'egress' }) && allows(policies, { at: to, other: from, port, direction: 'ingress' });

function allows(policies: readonly KubernetesObject[], { at, other, port, direction }: { at: End; other: End; port: number; direction: 'ingress' | 'egress' }): boolean {
  // What stands outside of the namespace has policies of its own, which are not ours to read.
  if ('address' in at || at.namespace !== HOME) return true;
  const selecting = policies.filter((policy) => selects(dig(policy, 'spec', 'podSelector'), at.labels) && directionsOf(policy).includes(direction));
  if (selecting.length === 0) return true;
  return selecting.some((policy) => list(dig(policy, 'spec', direction)).some((rule) => {
    const peers = dig(rule, direction === 'ingress' ? 'from' : 'to');
    return (peers === undefined || list(peers).some((peer) => isPeer(peer, other))) && opensPort(rule, port);
  }));
}

function directionsOf(policy: KubernetesObject): string[] {
  const types = list(dig(policy, 'spec', 'policyTypes')).map((type) => String(type).toLowerCase());
  return types.length > 0 ? types : ['ingress', ...(dig(policy, 'spec', 'egress') === undefined ? [] : ['egress'])];
}

function isPeer(peer: unknown, end: End): boolean {
  const block = dig(peer, 'ipBlock');
  if (block !== undefined) return 'address' in end && inNet(end.address, textAt(block, 'cidr')) && !list(dig(block, 'except')).some((net) => inNet(end.address, String(net)));
  if ('address' in end) return false;
  const namespaces = dig(peer, 'namespaceSelector');
  const inNamespace = namespaces === undefined ? end.namespace === HOME : selects(namespaces, { 'kubernetes.io/metadata.name': end.namespace });
  const pods = dig(peer, 'podSelector');
  return inNamespace && (pods === undefined || selects(pods, end.labels));
}

function opensPort(rule: unknown, port: number): boolean {
  const ports = dig(rule, 'ports');
  return ports === undefined || list(ports).some((one) => {
    const first = dig(one, 'port');
    if (typeof first === 'string') throw new Error(`a policy names the port "${first}"; say its number, which no container can change`);
    const last = dig(one, 'endPort') ?? first;
    return first === undefined || (port >= Number(first) && port <= Number(last));
  });
}

function inNet(address: string, net: string): boolean {
  const [base = '', bits = ''] = net.split('/');
  if (!isIPv4(base)) return false;
  const block = new BlockList();
  block.addSubnet(base, Number(bits), 'ipv4');
  return block.check(address);
}
