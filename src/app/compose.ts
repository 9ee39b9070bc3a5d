import { mkdir } from 'node:fs/promises';
import type { Post } from '#modules/notification/index.ts';
import type { Log } from '#platform/log/log.ts';
import { smtpMailer } from '#platform/mail/smtp.ts';
import { fault } from '#platform/process/fault.ts';
import { brokerOf } from './consumers.ts';
import type { Foundation } from './foundation.ts';
import { MIGRATIONS } from './databases.ts';
import { type House, openHouse } from './house.ts';
import type { HouseOptions } from './house-options.ts';
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

/** A migrated house that neither works by itself nor listens: what `serve` starts and what commands use. Its owner stops it. */
export async function raiseHouse(foundation: Foundation, more: Partial<HouseOptions> = {}): Promise<House> {
  const { settings, book, metrics } = foundation;
  await mkdir(settings.dataDir, { recursive: true });
  await foundation.migrate(MIGRATIONS);
  return openHouse({
    connection: foundation.connection, publicUrl: publicUrlAt(settings, settings.port).origin, trustedProxies: settings.trustedProxies,
    post: postOf(settings), limits: settings.limits, sessionSecret: await sessionSecret(settings), dataDir: settings.dataDir, version, log: book.log, accessLog: book.access, metrics, ...brokerOf(settings.amqpUrl), ...more,
  });
}

const NO_LETTERS = 'No letters leave this house, because SMTP_URL is not set: nobody can confirm an address, set a forgotten password, or hear by letter that an account was touched. Set SMTP_URL.';

/** How letters leave this house: over SMTP, or not at all; on a machine of one's own they are kept to be looked at. */
function postOf(settings: Settings): Post {
  if (settings.smtpUrl === null) return { kind: mailboxFor(settings) ? 'mailbox' : 'none' };
  const { hostname } = publicUrlAt(settings, settings.port);
  return { kind: 'smtp', mailer: smtpMailer({ url: settings.smtpUrl, from: settings.mailFrom ?? `AuctionHub <no-reply@${hostname}>`, host: hostname }) };
}
