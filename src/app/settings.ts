import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { keptSecret } from '#platform/config/kept-secret.ts';
import {
  addressOr, listOf, oneOf, readSetting, setting, SettingRefused, textOr, wholeNumber, type Setting, type SettingSource,
} from '#platform/config/settings.ts';
import { LOG_LEVELS, type LogLevel } from '#platform/log/log.ts';
import { MESSAGE_SETTINGS, messageSecrets, readMessageSettings, type MessageSettings } from './message-settings.ts';
import { type Addresses, SERVICE_URLS } from './service-settings.ts';
import { type FaultPoint, readFaultPoint } from '#platform/process/fault.ts';

const SECRET_LENGTH_MIN = 32;
const INSTRUCTIONS_CHARS_MAX = 500;
const DAY_TO_DAY = { secret: false } as const;

const PORT = setting({
  ...DAY_TO_DAY, name: 'PORT', default: '5000', read: wholeNumber({ none: 5_000, min: 0, max: 65_535 }),
  description: 'Port of HTTP and WebSocket. 0 takes any free one.',
});
const HOST = setting({
  ...DAY_TO_DAY, name: 'HOST', default: '127.0.0.1', read: textOr('127.0.0.1'),
  description: 'Address to listen on. 0.0.0.0 or :: takes connections from other machines; set PUBLIC_URL then.',
});
const PUBLIC_URL = setting({
  ...DAY_TO_DAY, name: 'PUBLIC_URL', default: 'http://localhost:<PORT>', read: addressOr(['http:', 'https:'], null),
  description: 'Address under which people reach the house. Browsers may only bid from pages of this address; with https the session cookie is sent over https alone.',
});
const DATA_DIR = setting({
  ...DAY_TO_DAY, name: 'DATA_DIR', default: './data', read: (text): string => resolve(text ?? './data'),
  description: 'Folder of the embedded PostgreSQL and of secrets that the house makes for itself.',
});
const DATABASE_URL = setting({
  name: 'DATABASE_URL', secret: true, default: 'the embedded PostgreSQL', read: addressOr(['postgres:', 'postgresql:'], null),
  description: 'A PostgreSQL server of your own, postgres://user:password@host:port/database. The user needs CREATE on the database and CREATEROLE.',
});
const AMQP_URL = setting({
  name: 'AMQP_URL', secret: true, default: 'events reach the modules within the process', read: addressOr(['amqp:', 'amqps:'], null),
  description: 'A RabbitMQ of your own, amqp://user:password@host:port/virtual-host, over which events travel between services. The user needs configure, write and read on names that begin with auctionhub.',
});
const ELASTICSEARCH_URL = setting({
  name: 'ELASTICSEARCH_URL', secret: true, default: 'PostgreSQL finds lots and answers what the figures are', read: addressOr(['http:', 'https:'], null),
  description: 'An Elasticsearch 9 (or 8) of your own, https://user:password@host:port, to which listed lots and figures are copied and which then answers for them. The user needs manage_ilm, manage_index_templates, monitor, and all rights on indices that begin with auctionhub-.',
});
const REDIS_URL = setting({
  name: 'REDIS_URL', secret: true, default: 'limits, cache and live events stay within the process', read: addressOr(['redis:', 'rediss:'], null),
  description: 'A Redis that the processes of a house share, redis://:password@host:port. Nothing of record is in it: while it is away the house goes on without. The same for all processes.',
});
const LOG_LEVEL = setting({
  ...DAY_TO_DAY, name: 'LOG_LEVEL', default: 'info', read: oneOf(LOG_LEVELS, 'info'),
  description: `Lowest level that is logged: ${LOG_LEVELS.join(', ')}.`,
});
const LOG_DIR = setting({
  ...DAY_TO_DAY, name: 'LOG_DIR', default: 'stdout alone', read: (text): string | null => (text === null ? null : resolve(text)),
  description: 'Folder for app.log, error.log, fraud.log and access.log, written beside stdout.',
});
const SESSION_SECRET = setting({
  name: 'SESSION_SECRET', secret: true, default: 'made at the first start, kept in DATA_DIR', read: longSecret,
  description: `Secret behind sessions and cookies, at least ${SECRET_LENGTH_MIN} characters. Several processes of one house need the same one.`,
});
const SMTP_URL = setting({
  name: 'SMTP_URL', secret: true, default: 'no mail is sent; on this machine it is shown at /mailbox', read: addressOr(['smtp:', 'smtps:'], null),
  description: 'The mail server, smtp://user:password@host:port, or smtps:// for encryption from the first byte. A house that others reach and that has none says at its start that no letters leave it.',
});
const MAIL_FROM = setting({
  ...DAY_TO_DAY, name: 'MAIL_FROM', default: 'AuctionHub <no-reply@host of PUBLIC_URL>', read: sender,
  description: 'Whom letters come from: an address, or a name and an address in angle brackets.',
});
const PAYMENT_INSTRUCTIONS = setting({
  ...DAY_TO_DAY, name: 'PAYMENT_INSTRUCTIONS', default: 'none', read: instructions,
  description: 'How buyers pay without a provider, such as the name of a bank and the number of an account, at most 500 characters; \\n begins a new line. It stands on every invoice that is issued from then on.',
});
const TRUSTED_PROXIES = setting({
  ...DAY_TO_DAY, name: 'TRUSTED_PROXIES', default: 'none', read: listOf(isAddressOrNet, 'addresses or networks such as 10.0.0.0/8'),
  description: 'Proxies whose X-Forwarded-For is believed, as addresses or networks, divided by commas.',
});
const LIMITS = setting({
  ...DAY_TO_DAY, name: 'LIMITS', default: 'on', read: oneOf(['on', 'off'], 'on'),
  description: 'off removes rate limits and challenges, for benchmarks; refused unless PUBLIC_URL is this machine.',
});
const FAULT_POINT = setting({
  ...DAY_TO_DAY, name: 'FAULT_POINT', default: 'none', read: readFaultPoint,
  description: 'For crash tests: ends the process at a named place of the code, as name:before:kill or name:after:kill; refused unless PUBLIC_URL is this machine.',
});

/** Every setting of the house, in the order of the reference page. */
export const SETTINGS: readonly Setting<unknown>[] = [
  PORT, HOST, PUBLIC_URL, DATA_DIR, DATABASE_URL, AMQP_URL, REDIS_URL, ELASTICSEARCH_URL, SERVICE_URLS, LOG_LEVEL, LOG_DIR, SESSION_SECRET, SMTP_URL, MAIL_FROM, ...MESSAGE_SETTINGS, PAYMENT_INSTRUCTIONS, TRUSTED_PROXIES, LIMITS, FAULT_POINT,
];

/** Settings of one start, read and found to agree. */
export type Settings = {
  port: number;
  host: string;
  /** Null: `http://localhost:` and the port that was taken. */
  publicUrl: URL | null;
  dataDir: string;
  /** Null: the embedded server. */
  databaseUrl: string | null;
  /** Null: no broker. */
  amqpUrl: string | null;
  /** Where the services are, for a process that is a part of a house. */
  addresses: Addresses;
  /** Null: what processes share is kept within each. */
  redisUrl: string | null;
  /** Null: PostgreSQL answers what the figures are. */
  elasticsearchUrl: string | null;
  logLevel: LogLevel;
  logDir: string | null;
  /** Null: kept in DATA_DIR; see {@link sessionSecret}. */
  sessionSecret: string | null;
  /** Null: letters are kept for the mailbox page, or not written at all; see {@link mailboxFor}. */
  smtpUrl: string | null;
  mailFrom: string | null;
  /** Text messages and pushes. */
  messages: MessageSettings;
  /** Null: the house says nothing. */
  paymentInstructions: string | null;
  trustedProxies: readonly string[];
  limits: boolean;
  /** Where a crash test lets the process die. */
  faultPoint: FaultPoint | null;
};

/** Reads the settings and refuses those that contradict each other. Throws SettingRefused with one sentence. Touches no disk. */
export function readSettings(source: SettingSource): Settings {
  const settings: Settings = {
    port: readSetting(PORT, source),
    host: readSetting(HOST, source) ?? '127.0.0.1',
    publicUrl: readSetting(PUBLIC_URL, source),
    dataDir: readSetting(DATA_DIR, source),
    databaseUrl: readSetting(DATABASE_URL, source)?.href ?? null,
    amqpUrl: readSetting(AMQP_URL, source)?.href ?? null,
    redisUrl: readSetting(REDIS_URL, source)?.href ?? null,
    elasticsearchUrl: readSetting(ELASTICSEARCH_URL, source)?.href ?? null,
    addresses: readSetting(SERVICE_URLS, source),
    logLevel: readSetting(LOG_LEVEL, source),
    logDir: readSetting(LOG_DIR, source),
    sessionSecret: readSetting(SESSION_SECRET, source),
    smtpUrl: readSetting(SMTP_URL, source)?.href ?? null,
    mailFrom: readSetting(MAIL_FROM, source),
    messages: readMessageSettings(source),
    paymentInstructions: readSetting(PAYMENT_INSTRUCTIONS, source),
    trustedProxies: readSetting(TRUSTED_PROXIES, source),
    limits: readSetting(LIMITS, source) === 'on',
    faultPoint: readSetting(FAULT_POINT, source),
  };
  refuseContradictions(settings);
  return settings;
}

/** The address people use, once the port is known. */
export const publicUrlAt = (settings: Settings, port: number): URL => settings.publicUrl ?? new URL(`http://localhost:${port}`);

/** The session secret that was given, or the one kept in DATA_DIR, made when it is missing. */
export async function sessionSecret(settings: Settings): Promise<string> {
  return settings.sessionSecret ?? keptSecret(settings.dataDir, 'session.secret');
}

/** Values that no log line may hold. */
export const secretsOf = (settings: Settings): string[] => {
  const passwordOf = (url: string | null): string => (url === null ? '' : decodeURIComponent(new URL(url).password));
  return [settings.sessionSecret ?? '', settings.databaseUrl ?? '', passwordOf(settings.databaseUrl), settings.amqpUrl ?? '', passwordOf(settings.amqpUrl), settings.redisUrl ?? '', passwordOf(settings.redisUrl), settings.elasticsearchUrl ?? '', passwordOf(settings.elasticsearchUrl), settings.smtpUrl ?? '', passwordOf(settings.smtpUrl), ...messageSecrets(settings.messages)].filter((secret) => secret !== '');
};

function refuseContradictions(settings: Settings): void {
  const { publicUrl, limits, host, faultPoint } = settings;
  if (faultPoint !== null && !reachedFromHereAlone(settings)) {
    throw new SettingRefused('FAULT_POINT is for crash tests on this machine, and this house is open to others: remove FAULT_POINT, or set PUBLIC_URL and HOST to a localhost address.');
  }
  if (publicUrl !== null && (publicUrl.pathname !== '/' || publicUrl.search !== '' || publicUrl.hash !== '' || publicUrl.username !== '')) {
    throw new SettingRefused(`PUBLIC_URL "${publicUrl.href}" must be scheme, host and port alone, such as ${publicUrl.origin}.`);
  }
  if (!limits && publicUrl !== null && !isLoopback(publicUrl.hostname)) {
    throw new SettingRefused(`LIMITS=off is for benchmarks on this machine, and PUBLIC_URL is ${publicUrl.origin}: remove LIMITS, or set PUBLIC_URL to a localhost address.`);
  }
  if (!limits && publicUrl === null && !isLoopback(host)) {
    throw new SettingRefused(`LIMITS=off is for benchmarks on this machine, and HOST ${host} is open to others: remove LIMITS, or set HOST to 127.0.0.1.`);
  }
}

/** Whether the house is reached from its own machine alone, by what it was told. */
export const reachedFromHereAlone = ({ publicUrl, host, trustedProxies }: Pick<Settings, 'publicUrl' | 'host' | 'trustedProxies'>): boolean =>
  isLoopback(host) && trustedProxies.length === 0 && (publicUrl === null || isLoopback(publicUrl.hostname));

/** Whether letters are kept to be read at /mailbox: no mail server, and a house that only this machine reaches. */
export const mailboxFor = (settings: Settings): boolean => settings.smtpUrl === null && reachedFromHereAlone(settings);

const isLoopback = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

function sender(text: string | null): string | null {
  if (text !== null && !/^(?:[^<>\r\n@]{0,100}<[^\s<>@]{1,64}@[^\s<>@]{1,253}>|[^\s<>@]{1,64}@[^\s<>@]{1,253})$/.test(text)) {
    throw new Error('must be an address such as house@example.org, or a name and an address such as House <house@example.org>');
  }
  return text;
}

function instructions(text: string | null): string | null {
  if (text === null) return null;
  const lines = text.replaceAll('\\n', '\n');
  if (lines.length > INSTRUCTIONS_CHARS_MAX || /[^\n\P{Cc}]/u.test(lines)) throw new Error(`must be a text of at most ${INSTRUCTIONS_CHARS_MAX} characters without control characters`);
  return lines;
}

function longSecret(text: string | null): string | null {
  if (text !== null && text.length < SECRET_LENGTH_MIN) throw new Error(`must have at least ${SECRET_LENGTH_MIN} characters`);
  return text;
}

function isAddressOrNet(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
