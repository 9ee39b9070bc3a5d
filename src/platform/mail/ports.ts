/** One letter, ready to go. `id` is the same at every try, so that who gets it twice can tell. */
export type Mail = { id: string; to: { name: string; address: string }; subject: string; text: string; html: string; language: string };

/** Sends letters. */
export type Mailer = {
  /** Resolves when the next server has taken the letter. Throws {@link MailRefused} when trying again is of no use, else any error. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

/** The server will never take this letter: there is no such address, or it is not to be written to. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}
