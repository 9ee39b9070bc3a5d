import type { Taken } from '#platform/sending/not-sent.ts';

/** One letter, ready to go. `id` is the same at every try, so that who gets it twice can tell. */
export type Mail = { id: string; to: { name: string; address: string }; subject: string; text: string; html: string; language: string };

/** Sends letters. */
export type Mailer = {
  /** Resolves when the next server has taken the letter. Throws NotSent. */
  send(mail: Mail): Promise<Taken>;
};
