import { idKey, letterId, type LetterId, type LotId } from '#domain/ids.ts';
import type { Mail, Mailer } from '#platform/mail/ports.ts';
import { NotSent } from '#platform/sending/not-sent.ts';
import { writeOut, type Surroundings } from '../letters/write-out.ts';
import { pauseAfterTry } from '../rules.ts';
import { claimLetters, keptLetters, postponeLetter, settleLetter, waitingLetters, type StoredLetter } from '../store/letters.ts';
import { LETTERS_WAITING_MAX, type Kit } from './kit.ts';

/*
 * A letter: waiting → sent, or failed after the last try. It is claimed for some minutes, then sent, then settled; whoever dies in
 * between leaves it to be claimed again, with the same id, by which a receiver knows that it came twice.
 */
const LETTERS_AT_ONCE = 5;
const CLAIM_MS = 10 * 60_000;
const LOOK_EVERY_MS = 5_000;
const NEWEST = '9223372036854775807';

export type Sender = {
  wake(): void;
  start(): void;
  /** Resolves when the letter under way is settled. */
  stop(): Promise<void>;
};

/** Sends what waits, five at a time, looking every five seconds and when woken. */
export function openSender(kit: () => Kit, mailer: Mailer): Sender {
  let timer: { cancel(): void } | null = null;
  let underWay: Promise<void> = Promise.resolve();
  let running = false;
  let again = false;
  let stopped = true;
  const look = (): void => {
    timer?.cancel();
    timer = null;
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    underWay = sendDue(kit(), mailer, () => stopped)
      .catch((error: unknown) => kit().log.warn({ err: error }, 'Letters could not be read or settled; they wait for the next look.'))
      .finally(() => {
        running = false;
        if (stopped) return;
        if (again) {
          again = false;
          look();
        } else {
          timer = kit().timers.after(LOOK_EVERY_MS, look);
        }
      });
  };
  return {
    wake: look,
    start: () => {
      stopped = false;
      look();
    },
    stop: async () => {
      stopped = true;
      timer?.cancel();
      await underWay;
    },
  };
}

async function sendDue(kit: Kit, mailer: Mailer, stopped: () => boolean): Promise<void> {
  for (;;) {
    const nowMs = kit.clock.nowMs();
    const due = await claimLetters(kit.database, nowMs, nowMs + CLAIM_MS, LETTERS_AT_ONCE);
    const surroundings = await surroundingsOf(kit, due);
    for (const letter of due) {
      // What was claimed and not begun comes back by itself.
      if (stopped()) return;
      await sendOne(kit, mailer, letter, mailOf(letter, surroundings));
    }
    kit.meters.waiting.set(await waitingLetters(kit.database, LETTERS_WAITING_MAX));
    if (due.length < LETTERS_AT_ONCE) return;
  }
}

async function sendOne(kit: Kit, mailer: Mailer, letter: StoredLetter, mail: Mail): Promise<void> {
  try {
    await mailer.send(mail);
    await settleLetter(kit.database, letter.key, 'sent', kit.clock.nowMs());
    kit.meters.sent.add();
  } catch (error) {
    const pauseMs = error instanceof NotSent && (error.kind === 'refused' || error.kind === 'dead') ? null : pauseAfterTry(letter.tries);
    // Neither the address nor what the letter says goes into the log.
    kit.log.warn({ err: error, letter: letter.key, kind: letter.kind, tries: letter.tries, again: pauseMs !== null }, 'A letter was not taken.');
    if (pauseMs === null) {
      await settleLetter(kit.database, letter.key, 'failed', kit.clock.nowMs());
      kit.meters.failed.add();
    } else {
      await postponeLetter(kit.database, letter.key, kit.clock.nowMs() + pauseMs);
    }
  }
}

export type MailboxItem = { id: LetterId; to: string; subject: string; text: string; language: string; atMs: number };

/** The letters of a house that keeps them, newest first. */
export async function mailbox(kit: Kit, before: LetterId | null, limit: number): Promise<MailboxItem[]> {
  const letters = await keptLetters(kit.database, before === null ? NEWEST : idKey(before), limit);
  const surroundings = await surroundingsOf(kit, letters);
  return letters.map((letter) => {
    const { subject, text } = mailOf(letter, surroundings);
    return { id: letterId(letter.key), to: letter.to.address, subject, text, language: letter.language, atMs: letter.atMs };
  });
}

async function surroundingsOf(kit: Kit, letters: readonly StoredLetter[]): Promise<Surroundings> {
  const lots = [...new Set(letters.flatMap(({ facts }): LotId[] => (facts.lot === undefined ? [] : [facts.lot])))];
  return { titles: await kit.auction.titles(lots), houseName: letters.length === 0 ? '' : await kit.houseName(), origin: kit.publicUrl() };
}

function mailOf(letter: StoredLetter, surroundings: Surroundings): Mail {
  const { subject, text, html } = writeOut(letter, surroundings);
  return { id: `letter-${letter.key}`, to: letter.to, subject, text, html, language: letter.language };
}
