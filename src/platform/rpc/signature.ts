import { createHmac, timingSafeEqual } from 'node:crypto';

/*
 * Calls between services are signed: by whom, when, for which address, and every byte of the body, which names the person on whose behalf they are
 * made. Whoever does not have the secret of the house can neither make such a call nor change one on its way, and one that was overheard is
 * worth nothing after seconds; before that an act is not taken twice by the process that took it (see seen.ts).
 */

/** The header that carries it. */
export const SIGNATURE_HEADER = 'x-auctionhub-signature';
/** With it a service says what time it has, when a signature was too old or too new for it. */
export const TIME_HEADER = 'x-auctionhub-time';
/** A signature is good for so long, to either side, by the clock of who reads it. */
export const GOOD_MS = 15_000;

const VERSION = 'v1';
const PURPOSE = 'auctionhub calls between services v1';

/** What is signed. `atMs`: the time of signing, as the reader's clock has it. */
export type Signed = { by: string; atMs: number; method: string; path: string; body: string | Uint8Array };
/** `mac`: names the signature, however the header wrote it. */
export type Verdict = { ok: true; by: string; mac: string } | { ok: false; why: 'forged' | 'stale' };

export type Signatures = {
  sign(what: Signed): string;
  /** `header`: as it came. */
  verify(header: string | undefined, what: Pick<Signed, 'method' | 'path' | 'body'>, nowMs: number): Verdict;
};

/** Signs with a key of its own, derived from the secret that all processes of a house share. */
export function signatures(secret: string): Signatures {
  const key = createHmac('sha256', secret).update(PURPOSE).digest();
  const mac = ({ by, atMs, method, path, body }: Signed): Buffer =>
    createHmac('sha256', key).update(`${VERSION}\n${by}\n${atMs}\n${method}\n${path}\n`).update(body).digest();
  return {
    sign: (what) => `${VERSION} ${what.by} ${what.atMs} ${mac(what).toString('base64url')}`,
    verify: (header, what, nowMs) => {
      const [version, by, at, given, ...more] = (header ?? '').split(' ');
      const atMs = Number(at);
      if (version !== VERSION || by === undefined || given === undefined || more.length > 0 || !Number.isSafeInteger(atMs)) return { ok: false, why: 'forged' };
      const wanted = mac({ ...what, by, atMs });
      const got = Buffer.from(given, 'base64url');
      if (got.byteLength !== wanted.byteLength || !timingSafeEqual(got, wanted)) return { ok: false, why: 'forged' };
      return Math.abs(nowMs - atMs) <= GOOD_MS ? { ok: true, by, mac: wanted.toString('base64url') } : { ok: false, why: 'stale' };
    },
  };
}
