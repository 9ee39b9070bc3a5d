import type { Taken } from '#platform/sending/not-sent.ts';

/** Where a browser takes pushes: the address that its maker's service gave it, and the keys that only it can open with (base64url). */
export type PushAddress = { endpoint: string; p256dh: string; auth: string };
/** `payload`: at most {@link PAYLOAD_BYTES_MAX}. `topic`: one that waits is replaced by the next of the same topic. */
export type Push = { to: PushAddress; payload: string; ttlMs: number; urgent: boolean; topic: string };

/** Every push service takes as much. */
export const PAYLOAD_BYTES_MAX = 3_000;

/** Sends to browsers. */
export type Pusher = {
  /** What a browser must be told to subscribe with. */
  publicKey: string;
  /** Resolves when the push service has taken it. Throws NotSent. */
  send(push: Push): Promise<Taken>;
  /** What is wrong with an address that came from outside; null when pushes may be sent to it. */
  faultOf(address: PushAddress): { at: 'endpoint' | 'keys.p256dh' | 'keys.auth'; problem: string } | null;
};
