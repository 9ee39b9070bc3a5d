import { SERVICES } from './services.ts';

/** Somebody outside of the house's namespace, as a network policy sees it. */
export const OUTSIDE = {
  ingress: { namespace: 'ingress-nginx', labels: { 'app.kubernetes.io/name': 'ingress-nginx' } },
  prometheus: { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } },
  'another pod of monitoring': { namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } },
  stranger: { namespace: 'default', labels: { app: 'gateway-api', tier: 'service', part: 'database' } },
  names: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  'another pod of the system': { namespace: 'kube-system', labels: { 'k8s-app': 'metrics-server' } },
} as const;
/** Addresses that are no pods. */
export const ADDRESSES = { 'the world': '203.0.113.7', 'a machine of the same network': '10.1.2.3', 'the metadata of the machine': '169.254.169.254' } as const;

/** One connection that is opened: who, to whom, on which port. */
export type Edge = `${string} > ${string}:${number}`;

/**
 * Which service asks which, over HTTP. Those of gateway are its ways in to all others; for the modules that exist a test reads the same from the
 * code that puts them together.
 */
export const CALLS: Readonly<Record<(typeof SERVICES)[number], readonly (typeof SERVICES)[number][]>> = {
  gateway: ['identity', 'auction', 'bidding', 'payment', 'notification', 'analytics'],
  identity: ['auction', 'bidding', 'notification'],
  auction: ['identity', 'bidding'],
  bidding: [],
  payment: ['identity', 'auction'],
  notification: ['identity', 'auction', 'bidding'],
  analytics: ['identity', 'auction'],
};

const HTTP = 8080;
const DATABASE = 5432;

/** Every connection that a house needs. What is not here has to be impossible. `there`: the pods of an overlay, by their label app. */
export function neededEdges(there: readonly string[]): Edge[] {
  const databases = there.filter((app) => app.startsWith('postgres'));
  const brokers = there.filter((app) => app.startsWith('rabbitmq'));
  const services = SERVICES.map((service) => `${service}-api`);
  const edges: Edge[] = [
    `ingress > gateway-api:${HTTP}`,
    ...SERVICES.flatMap((from) => CALLS[from].map((to): Edge => `${from}-api > ${to}-api:${HTTP}`)),
    ...services.flatMap((service): Edge[] => [
      `prometheus > ${service}:${HTTP}`, ...databases.map((to): Edge => `${service} > ${to}:${DATABASE}`), ...brokers.map((to): Edge => `${service} > ${to}:5672`), `${service} > redis:6379`,
    ]),
    `operator > gateway-api:${HTTP}`, 'operator > redis:6379', ...brokers.map((to): Edge => `operator > ${to}:5672`),
    ...['db-migration', 'database-backup', 'operator'].flatMap((work) => databases.map((to): Edge => `${work} > ${to}:${DATABASE}`)),
    ...[443, 465, 587].map((port): Edge => `notification-api > the world:${port}`),
    ...there.map((app): Edge => `${app} > names:53`),
    // Which of them is the primary changes with a fail-over.
    ...(databases.length > 1 ? databases.flatMap((from) => databases.map((to): Edge => `${from} > ${to}:${DATABASE}`)) : []),
    ...(brokers.length > 1 ? brokers.flatMap((from) => brokers.flatMap((to): Edge[] => [`${from} > ${to}:4369`, `${from} > ${to}:25672`])) : []),
  ];
  return edges.toSorted();
}
