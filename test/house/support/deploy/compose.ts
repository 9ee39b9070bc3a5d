import { isRecord, list } from './objects.ts';

/*
 * The part of the Compose specification that our file uses, written down so that a wrong word in it is found without the program: which fields
 * a service has and what may stand in them. What is not here is reported, and has to be looked up before it is added.
 */

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string' && value !== '';
const isTexts: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(isText);
const isDuration: Check = (value) => typeof value === 'string' && /^(?:\d+(?:us|ms|s|m|h))+$/.test(value);
const isBytes: Check = (value) => typeof value === 'string' && /^\d+(?:b|k|kb|m|mb|g|gb)$/.test(value);
const isWhole: Check = (value) => Number.isInteger(value);
const isYes: Check = (value) => typeof value === 'boolean';
const oneOf = (...choices: string[]): Check => (value) => typeof value === 'string' && choices.includes(value);
const mapOf = (check: Check): Check => (value) => isRecord(value) && Object.values(value).every(check);
const record = (fields: Readonly<Record<string, Check>>): Check => (value) => isRecord(value) && Object.entries(value).every(([name, one]) => fields[name]?.(one) === true);

const SERVICE: Readonly<Record<string, Check>> = {
  image: isText,
  build: record({ context: isText, dockerfile: isText, target: isText }),
  command: isTexts,
  user: isText,
  hostname: isText,
  profiles: isTexts,
  // A number or a yes without quotes would be a value of another kind than an environment has.
  environment: mapOf((value) => typeof value === 'string'),
  ports: (value) => isTexts(value) && list(value).every((port) => /^127\.0\.0\.1:\d+:\d+$/.test(String(port))),
  volumes: (value) => isTexts(value) && list(value).every((volume) => /^(?:[a-z][\w-]*|\.{1,2}\/[\w./-]+):\/[\w./-]+(?::ro)?$/.test(String(volume))),
  tmpfs: isTexts,
  depends_on: mapOf(record({ condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully'), required: isYes, restart: isYes })),
  healthcheck: record({ test: (value) => isTexts(value) && ['CMD', 'CMD-SHELL'].includes(String(list(value)[0])), interval: isDuration, timeout: isDuration, retries: isWhole, start_period: isDuration }),
  restart: oneOf('no', 'always', 'on-failure', 'unless-stopped'),
  stop_grace_period: isDuration,
  shm_size: isBytes,
  networks: mapOf(record({ aliases: isTexts })),
  read_only: isYes,
  cap_drop: isTexts,
  security_opt: isTexts,
};
const FILE: Readonly<Record<string, Check>> = { name: isText, services: isRecord, volumes: mapOf((value) => value === null || isRecord(value)) };

export type ComposeService = Readonly<Record<string, unknown>>;

/** What is wrong with the shape of a Compose file, one line each; references to services and volumes included. */
export function faultsOfCompose(file: unknown): string[] {
  if (!isRecord(file)) return ['the file holds no fields'];
  const top = Object.entries(file).filter(([name]) => !name.startsWith('x-')).flatMap(([name, value]) => judge('', FILE, name, value));
  return [...top, ...servicesOf(file).flatMap(([name, service]) => [...faultsOfService(service), ...faultsOfReferences(service, file)].map((fault) => `${name}: ${fault}`))];
}

export const servicesOf = (file: unknown): [string, ComposeService][] =>
  Object.entries(isRecord(file) && isRecord(file['services']) ? file['services'] : {}).map(([name, service]) => [name, isRecord(service) ? service : {}]);

function faultsOfService(service: ComposeService): string[] {
  const shape = Object.entries(service).flatMap(([field, value]) => judge('', SERVICE, field, value));
  return service['image'] === undefined && service['build'] === undefined ? [...shape, 'has neither image nor build'] : shape;
}

const judge = (path: string, fields: Readonly<Record<string, Check>>, name: string, value: unknown): string[] => {
  const check = fields[name];
  if (check === undefined) return [`${path}${name} is no field that is known`];
  return check(value) ? [] : [`${path}${name} cannot be ${JSON.stringify(value).slice(0, 80)}`];
};

function faultsOfReferences(service: ComposeService, file: Record<string, unknown>): string[] {
  const services = new Set(servicesOf(file).map(([name]) => name));
  const volumes = new Set(Object.keys(isRecord(file['volumes']) ? file['volumes'] : {}));
  const waitedFor = Object.entries(isRecord(service['depends_on']) ? service['depends_on'] : {}).flatMap(([name, how]) => {
    const other = servicesOf(file).find(([one]) => one === name)?.[1];
    if (other === undefined) return [`waits for ${name}, which is not there`];
    return isRecord(how) && how['condition'] === 'service_healthy' && other['healthcheck'] === undefined ? [`waits for the health of ${name}, which has no check`] : [];
  });
  const named = list(service['volumes']).map((volume) => String(volume).split(':')[0] ?? '').filter((name) => !name.startsWith('.') && !volumes.has(name));
  const hosts = Object.values(isRecord(service['environment']) ? service['environment'] : {}).flatMap((value) => /^[a-z]+:\/\/[^@]*@([\w-]+):\d+/.exec(String(value))?.[1] ?? []).filter((host) => !services.has(host));
  return [...waitedFor, ...named.map((name) => `there is no volume ${name}`), ...hosts.map((host) => `nobody is called ${host}`)];
}
