/** Time and chance as ports, so that the whole house can run in a simulation. */
export type Clock = {
  /** Wall clock, epoch milliseconds. Never decides a bid: that is the database's clock. */
  nowMs(): number;
  /** Monotonic milliseconds with fractions; only differences mean something. */
  monotonicMs(): number;
};
/** Makes positive 63-bit keys, increasing within a process: 42 bits of milliseconds, 21 of chance and count. */
export type KeySource = { next(): bigint };
export type Timers = {
  after(ms: number, work: () => void): { cancel(): void };
};
/** Random bytes for secrets. */
export type Entropy = { bytes(count: number): Uint8Array };
