import type { OutwardChannel } from '#contracts/wishes.ts';
import { fault } from '#platform/process/fault.ts';
import { openLooks, type Looks } from '#platform/process/looks.ts';
import { NotSent, type Taken } from '#platform/sending/not-sent.ts';
import { isUrgent, pauseAfterTry } from '../rules/messages.ts';
import { dueMessages, type StoredMessage } from '../store/messages.ts';
import { takeOverLetters, LETTERS_TAKEN_OVER_AT_ONCE } from '../store/letters.ts';
import { beginMessage, claimMessages, dropMessage, dropStaleMessages, keepDueMessages, loseTrackOfMessages, postponeMessage, settleMessage } from '../store/sending.ts';
import type { Carrier } from './carriers.ts';
import { addressDied, addressLives } from './dead-addresses.ts';
import type { Kit } from './kit.ts';
import { surroundingsOf } from './surroundings.ts';
import { DUE_MAX } from './writing.ts';

/*
 * A message: waiting → sending → sent, or back to waiting when it was certainly not taken, or failed (for good, or after the last try), or
 * unknown: the other side may have it. What waits is dropped when it is stale, when its lot has ended, or when the opposite came true.
 * In a house that keeps its messages: waiting → kept.
 *
 * That it may leave now is noted and committed before anything leaves. Whoever dies after that leaves a message of which nobody knows whether it
 * was taken; it becomes unknown and is not sent again, so that nobody gets it twice. Whoever dies before that leaves it to be claimed again.
 */
const AT_ONCE = 4;
const CLAIM_MS = 60_000;
/** Longer than any carrier takes; then nobody is sending it any more. */
const SENDING_MS = 3 * 60_000;
const LOOK_EVERY_MS = 5_000;

/** Sends what is due of one channel, four at a time, looking every five seconds and when woken. `carry` null: it is kept instead. */
export const openSender = (kit: () => Kit, channel: OutwardChannel, carry: Carrier | null): Looks => openLooks({
  timers: () => kit().timers,
  everyMs: LOOK_EVERY_MS,
  look: (stopped) => sendDue(kit(), channel, carry, stopped),
  failed: (error) => kit().log.warn({ err: error, channel }, 'Messages could not be read or settled; they wait for the next look.'),
});

async function sendDue(kit: Kit, channel: OutwardChannel, carry: Carrier | null, stopped: () => boolean): Promise<void> {
  const meters = kit.meters.of(channel);
  if (channel === 'mail') while (await takeOverLetters(kit.database, kit.clock.nowMs()) === LETTERS_TAKEN_OVER_AT_ONCE) continue;
  meters.dropped.add(await dropStaleMessages(kit.database, channel, kit.clock.nowMs()));
  if (carry === null) {
    await keepDueMessages(kit.database, channel, kit.clock.nowMs());
    return;
  }
  const lost = await loseTrackOfMessages(kit.database, channel, kit.clock.nowMs());
  if (lost > 0) kit.log.warn({ channel, messages: lost }, 'The sending of messages was interrupted, and nobody can say whether they left. They are not sent again.');
  meters.unknown.add(lost);
  for (;;) {
    const nowMs = kit.clock.nowMs();
    const due = await claimMessages(kit.database, channel, nowMs, nowMs + CLAIM_MS, AT_ONCE);
    const surroundings = await surroundingsOf(kit, due);
    // What was claimed and not begun comes back by itself.
    if (stopped()) return;
    await Promise.all(due.map((message) => sendOne(kit, message, (one) => carry(one, surroundings))));
    meters.due.set(await dueMessages(kit.database, channel, kit.clock.nowMs(), DUE_MAX));
    if (due.length < AT_ONCE || stopped()) return;
  }
}

async function sendOne(kit: Kit, message: StoredMessage, carry: (message: StoredMessage) => Promise<Taken>): Promise<void> {
  const { database, clock } = kit;
  const nowMs = clock.nowMs();
  if (message.notAfterMs !== null && message.notAfterMs <= nowMs) {
    kit.meters.of(message.channel).dropped.add(await dropMessage(database, message.key, 'stale', nowMs));
    return;
  }
  if (!(await beginMessage(database, message.key, message.dueMs, nowMs + SENDING_MS))) return;
  const tries = message.tries + 1;
  fault.point('message.begun');
  try {
    const { providerId } = await carry(message);
    fault.point('message.taken');
    await settleMessage(database, message.key, tries, { state: 'sent', reason: null, providerId }, clock.nowMs());
    kit.meters.of(message.channel).sent.add();
    if (isUrgent(message.kind)) await addressLives(kit, message);
  } catch (error) {
    await notSent(kit, message, tries, error);
  }
}

async function notSent(kit: Kit, message: StoredMessage, tries: number, error: unknown): Promise<void> {
  const { database, clock } = kit;
  const meters = kit.meters.of(message.channel);
  // Of an error that no carrier named nobody knows when it came.
  const { kind, reason } = error instanceof NotSent ? error : { kind: 'unknown', reason: 'error' } as const;
  const pauseMs = kind === 'later' ? pauseAfterTry(tries) : null;
  // Neither the address nor what the message says goes into the log.
  kit.log.warn({ reason, message: message.key, channel: message.channel, kind: message.kind, tries, again: pauseMs !== null }, 'A message was not taken.');
  if (pauseMs !== null) {
    await postponeMessage(database, message.key, tries, reason, clock.nowMs() + pauseMs);
  } else if (kind === 'unknown') {
    await settleMessage(database, message.key, tries, { state: 'unknown', reason, providerId: null }, clock.nowMs());
    meters.unknown.add();
  } else {
    await settleMessage(database, message.key, tries, { state: 'failed', reason, providerId: null }, clock.nowMs());
    meters.failed.add();
    if (kind === 'dead') await addressDied(kit, message, reason);
  }
}
