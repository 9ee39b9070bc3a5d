import { mkdir } from 'node:fs/promises';
import { SERVICES, type ServiceName } from '#contracts/services.ts';
import type { Post } from '#modules/notification/index.ts';
import { assertMigrated, isDatabaseLost } from '#platform/db/index.ts';
import type { Log } from '#platform/log/log.ts';
import { smtpMailer } from '#platform/mail/smtp.ts';
import { fault } from '#platform/process/fault.ts';
import { brokerOf } from './consumers.ts';
import { systemTimers } from '#platform/time/system.ts';
import type { Foundation } from './foundation.ts';
import { MIGRATIONS } from './databases.ts';
import { openFar } from './far.ts';
import { type House, openHouse, raise } from './house.ts';
import type { HouseOptions } from './house-options.ts';
import { carriersOf } from './message-settings.ts';
import { mailboxFor, publicUrlAt, reachedFromHereAlone, sessionSecret, type Settings } from './settings.ts';
import { version } from './version.ts';

/** Somebody who works in the house while it is open, such as the people of a demonstration. */
export type Guest = {
  options: Partial<Pick<HouseOptions, 'demonstration' | 'accessLog'>>;
  /** Calls that are there only while the house is reached from its own machine alone. */
  callsFromHere?: HouseOptions['calls'];
  /** Before the house does anything: throws SettingRefused when this is no house to work in. */
  examine(house: House): Promise<void>;
  /** Once the house is open. What it returns is stopped first of all. */
  enter(opened: { house: House; url: string; settings: Settings; log: Log }): Promise<{ stop(): Promise<void> }>;
};

/*
 * Order of the start, and backwards of the stop: database, migrations, modules, relays and jobs, the front door, the guest.
 */
export async function compose(foundation: Foundation, guest: Guest | null = null): Promise<{ url: string }> {
  const { settings } = foundation;
  const house = await raiseHouse(foundation, { ...guest?.options, ...callsOf(guest, settings) });
  // Registered first: a start that fails half way is stopped like a whole one.
  foundation.lifecycle.started('the house', () => house.stop());
  await guest?.examine(house);
  fault.point('start.migrated');
  await house.start();
  fault.point('start.started');
  if (settings.smtpUrl === null && !mailboxFor(settings)) foundation.book.log.warn({}, NO_LETTERS);
  const { port } = await house.listen({ host: settings.host, port: settings.port });
  const url = publicUrlAt(settings, port).origin;
  const staying = await guest?.enter({ house, url, settings, log: foundation.book.log });
  // A stop that was asked for meanwhile does not know of the guest.
  if (foundation.lifecycle.stopping) await staying?.stop();
  else if (staying !== undefined) foundation.lifecycle.started('the guest', () => staying.stop());
  return { url };
}

const callsOf = (guest: Guest | null, settings: Settings): Pick<HouseOptions, 'calls'> =>
  (guest?.callsFromHere !== undefined && reachedFromHereAlone(settings) ? { calls: guest.callsFromHere } : {});

/**
 * Some services of a house in a process of their own: a part that brings nothing up to date, since its user may do no more than its modules need.
 * Order of the start, and backwards of the stop: modules, relays and jobs, the door.
 */
export async function composeServices(foundation: Foundation, hosted: ReadonlySet<ServiceName>): Promise<{ url: string }> {
  const { settings, book, metrics, connection } = foundation;
  await mkdir(settings.dataDir, { recursive: true });
  await waitForDatabase(book.log, () => assertMigrated(connection, MIGRATIONS.filter(({ schema }) => schema === 'platform' || SERVICES.some((service) => service === schema && hosted.has(service)))));
  const options = await houseOptions(foundation);
  const far = openFar({ by: [...hosted].join('+'), addresses: settings.addresses, secret: options.sessionSecret, log: book.log, metrics });
  const running = raise({ ...options, far }, (name) => hosted.has(name));
  foundation.lifecycle.started('the services', () => running.stop());
  await running.start();
  const { port } = await running.listen({ host: settings.host, port: settings.port });
  return { url: `http://${settings.host}:${port}` };
}

/** Services are started beside their database, or while another one takes its place; so long it is waited for. */
const DATABASE_WAIT_MS_MAX = 30_000;
const DATABASE_LOOK_MS = 1_000;

async function waitForDatabase(log: Log, look: () => Promise<void>): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += DATABASE_LOOK_MS) {
    try {
      return await look();
    } catch (error) {
      if (!isDatabaseLost(error) || waitedMs >= DATABASE_WAIT_MS_MAX) throw error;
      if (waitedMs === 0) log.warn({}, 'The database of DATABASE_URL cannot be reached yet; it is waited for.');
      await new Promise<void>((resolve) => { systemTimers.after(DATABASE_LOOK_MS, resolve); });
    }
  }
}

/** A migrated house that neither works by itself nor listens: what `serve` starts and what commands use. Its owner stops it. */
export async function raiseHouse(foundation: Foundation, more: Partial<HouseOptions> = {}): Promise<House> {
  await mkdir(foundation.settings.dataDir, { recursive: true });
  await foundation.migrate(MIGRATIONS);
  return openHouse({ ...(await houseOptions(foundation)), ...more });
}

async function houseOptions(foundation: Foundation): Promise<HouseOptions> {
  const { settings, book, metrics } = foundation;
  return {
    connection: foundation.connection, publicUrl: publicUrlAt(settings, settings.port).origin, trustedProxies: settings.trustedProxies,
    post: postOf(settings), ...carriersOf(settings.messages, { publicUrl: publicUrlAt(settings, settings.port), reachable: !reachedFromHereAlone(settings), mailFrom: settings.mailFrom }),
    paymentInstructions: settings.paymentInstructions, limits: settings.limits, sessionSecret: await sessionSecret(settings), dataDir: settings.dataDir, version, log: book.log, accessLog: book.access, metrics, ...brokerOf(settings.amqpUrl), redisUrl: settings.redisUrl, elasticsearchUrl: settings.elasticsearchUrl,
  };
}

const NO_LETTERS = 'No letters leave this house, because SMTP_URL is not set: nobody can confirm an address, set a forgotten password, or hear by letter that an account was touched. Set SMTP_URL.';

/** How letters leave this house: over SMTP, or not at all; on a machine of one's own they are kept to be looked at. */
function postOf(settings: Settings): Post {
  if (settings.smtpUrl === null) return { kind: mailboxFor(settings) ? 'mailbox' : 'none' };
  const { hostname } = publicUrlAt(settings, settings.port);
  return { kind: 'smtp', mailer: smtpMailer({ url: settings.smtpUrl, from: settings.mailFrom ?? `AuctionHub <no-reply@${hostname}>`, host: hostname }) };
}
