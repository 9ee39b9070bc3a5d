/**
 * What is known of a message that was handed over and not answered for.
 *
 * later    it was certainly not taken, and may be tried again
 * refused  this message will never be taken; another one to the same address may be
 * dead     nothing will be taken for this address any more
 * unknown  the other side may have it: sending it again could be the second time
 */
export type NotSentKind = 'later' | 'refused' | 'dead' | 'unknown';

/** Thrown by whatever sends. `reason`: a short code for people who look after the house, without address or content. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly kind: NotSentKind;
  readonly reason: string;

  constructor(kind: NotSentKind, reason: string, options?: ErrorOptions) {
    super(`${kind}: ${reason}`, options);
    this.kind = kind;
    this.reason = reason.slice(0, REASON_CHARS_MAX);
  }
}

const REASON_CHARS_MAX = 60;

/** What the other side said when it took a message: its own name for it, or null. */
export type Taken = { providerId: string | null };

/** Characters of a provider's id that are kept. */
export const PROVIDER_ID_CHARS_MAX = 120;
