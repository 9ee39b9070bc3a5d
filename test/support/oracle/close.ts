import type { SoftClose } from '#domain/lot/terms.ts';

/** A bid that may move the close: one that the trigger names, decided at `atMs`. */
export type Late = { atMs: number };

/**
 * The close of a lot of its own, from the published close and every triggering bid in order, reckoned from the start each
 * time. Also says how many of the bids moved it.
 */
export function oracleClose(softClose: SoftClose, publishedMs: number, bids: readonly Late[]): { closesAtMs: number; extensions: number } {
  const windowMs = softClose.windowSeconds * 1000;
  let closesAtMs = publishedMs;
  let extensions = 0;
  for (const { atMs } of bids) {
    if (windowMs === 0) continue;
    let wanted = closesAtMs;
    if (softClose.mode === 'reset') wanted = atMs + windowMs;
    if (softClose.mode === 'add' && closesAtMs - atMs <= windowMs) wanted = closesAtMs + windowMs;
    if (softClose.cap.kind === 'count' && extensions === softClose.cap.max) wanted = closesAtMs;
    if (softClose.cap.kind === 'total') wanted = Math.min(wanted, publishedMs + softClose.cap.seconds * 1000);
    if (softClose.cap.kind === 'until') wanted = Math.min(wanted, softClose.cap.atMs);
    if (wanted > closesAtMs) {
      closesAtMs = wanted;
      extensions += 1;
    }
  }
  return { closesAtMs, extensions };
}
