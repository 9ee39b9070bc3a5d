import type { Taken } from '#platform/sending/not-sent.ts';

/** One text message. `to`: E.164, such as +4915112345678. `validForMs`: after so long it is of no use to anybody; null: a day or so. */
export type Text = { to: string; body: string; validForMs: number | null };

/** What became of a message after it had been taken. `reason`: the provider's code when it did not arrive. `dead`: the number takes nothing any more. */
export type TextReport = { providerId: string; receipt: 'delivered' | 'undelivered'; reason: string | null; dead: boolean };

/** Sends text messages. */
export type Texter = {
  /** Resolves when the provider has taken it. Throws NotSent. */
  send(text: Text): Promise<Taken>;
  /** Reads what the provider reports. Null: not signed by the provider. `report` null: nothing final yet. */
  readReport(call: { url: string; signature: string; form: string }): Promise<{ report: TextReport | null } | null>;
};
