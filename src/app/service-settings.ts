import { SERVICES, type ServiceName } from '#contracts/services.ts';
import { setting, SettingRefused } from '#platform/config/settings.ts';
import { isPlace } from '#platform/rpc/places.ts';

/** Where the services of a house are, by name. */
export type Addresses = ReadonlyMap<ServiceName, readonly string[]>;

/** Replicas of one service that can be listed; more are found by a name. */
const LISTED_MAX = 64;
const KUBERNETES = 'kubernetes';
/** Port of every service in a pod. */
const POD_PORT = 8080;

export const SERVICE_URLS = setting({
  name: 'SERVICE_URLS', secret: false, default: 'none; a house in one process needs none', read: readAddresses,
  description: 'Where the services of a house are that is spread over processes: identity=http://10.0.0.1:8080,bidding=http://10.0.0.2:8080|http://10.0.0.3:8080, replicas divided by bars; dns+http://name:port stands for a replica at each address of the name. "kubernetes" is short for http://<service>-api:8080, and for bidding dns+http://bidding-api-replicas:8080, a service without an address of its own.',
});

/** Whether a text names a service. */
export const isService = (text: string): text is ServiceName => SERVICES.some((service) => service === text);

function readAddresses(text: string | null): Addresses {
  if (text === null) return new Map();
  if (text === KUBERNETES) return new Map(SERVICES.map((service) => [service, [service === 'bidding' ? `dns+http://bidding-api-replicas:${POD_PORT}` : `http://${service}-api:${POD_PORT}`]]));
  return new Map(text.split(',').map((part) => {
    const [name = '', places = '', ...more] = part.trim().split('=');
    const listed = places.split('|').map((place) => place.trim());
    if (!isService(name) || more.length > 0 || listed.length > LISTED_MAX || !listed.every(isPlace)) {
      throw new Error(`must be "${KUBERNETES}", or a list such as identity=http://10.0.0.1:8080,bidding=http://10.0.0.2:8080|http://10.0.0.3:8080 of ${SERVICES.join(', ')}`);
    }
    return [name, listed];
  }));
}

/** Reads the names of the services that a process is to be. None: all of them. Throws SettingRefused. */
export function readServices(names: readonly string[]): ReadonlySet<ServiceName> | null {
  const wrong = names.find((name) => !isService(name));
  if (wrong !== undefined) throw new SettingRefused(`"${wrong}" is no service: they are ${SERVICES.join(', ')}. Without a name the house runs in one process.`);
  return names.length === 0 ? null : new Set(names.filter(isService));
}

/** The settings that services of their own need. */
type Shared = { databaseUrl: string | null; amqpUrl: string | null; sessionSecret: string | null; publicUrl: URL | null; addresses: Addresses };

/** A process that is a part of a house needs to find the rest of it. Throws SettingRefused with one sentence for the first thing that is missing. */
export function refuseLoneServices(settings: Shared, hosted: ReadonlySet<ServiceName>): void {
  const names = [...hosted].join(' ');
  const missing = ([
    ['DATABASE_URL', settings.databaseUrl, 'they share a PostgreSQL server'], ['AMQP_URL', settings.amqpUrl, 'events travel between them over RabbitMQ'],
    ['SESSION_SECRET', settings.sessionSecret, 'they know each other by it'], ['PUBLIC_URL', settings.publicUrl, 'links lead there and browsers bid from there'],
  ] as const).find(([, value]) => value === null);
  if (missing !== undefined) {
    throw new SettingRefused(`${missing[0]} is not set, and services of their own (${names}) need it, as ${missing[2]}: set ${missing[0]} to the same for all of them, or start "auctionhub serve" without naming services.`);
  }
  const lost = SERVICES.filter((service) => service !== 'gateway' && !hosted.has(service) && !settings.addresses.has(service));
  if (lost.length > 0) {
    throw new SettingRefused(`SERVICE_URLS does not say where ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'}: add ${lost.map((service) => `${service}=http://…`).join(',')}, or start ${lost.length === 1 ? 'it' : 'them'} in this process too ("auctionhub serve ${names} ${lost.join(' ')}").`);
  }
}
