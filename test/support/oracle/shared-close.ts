/** How far a bid on one member of a group moved it, and so the others. */
type Move = { position: number; toMs: number };

/**
 * The close that lots share, by the plainest definition: every move is kept, and a lot closes where the furthest of those that
 * concern it puts it. For lots that close one after the other a move at one position concerns it and the later ones, each a gap later.
 */
export class OracleSharedClose {
  readonly #sequential: boolean;
  readonly #gapMs: number;
  readonly #moves: Move[] = [];
  /** Moves by bids, which caps count. */
  extensions = 0;

  constructor(scope: 'group' | 'sale' | 'sequential', gapMs: number) {
    this.#sequential = scope === 'sequential';
    this.#gapMs = gapMs;
  }

  closeOf(position: number, ownMs: number): number {
    let closesMs = ownMs;
    for (const move of this.#moves) {
      if (!this.#sequential) closesMs = Math.max(closesMs, move.toMs);
      else if (move.position <= position) closesMs = Math.max(closesMs, move.toMs + (position - move.position) * this.#gapMs);
    }
    return closesMs;
  }

  move(position: number, toMs: number, byBid: boolean): void {
    this.#moves.push({ position, toMs });
    if (byBid) this.extensions += 1;
  }
}
