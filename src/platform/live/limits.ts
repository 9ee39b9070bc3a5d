/**
 * Everything on the live side that waits or grows, with the number at which it ends. A house may be given others
 * (a benchmark from one address needs more sockets for it); the names are the same.
 */
export type LiveLimits = Readonly<Record<keyof typeof LIVE_LIMITS, number>>;

export const LIVE_LIMITS = {
  /** Open connections of this process, sockets and event streams together. */
  connectionsMax: 20_000,
  connectionsPerAddressMax: 200,
  /** Connections let in a second once the burst is used up; more wait their turn. */
  acceptsPerSecondMax: 1_000,
  acceptsBurstMax: 500,
  /** Upgrades that wait their turn; past this the client is sent away with a moment of its own to come back. */
  acceptsWaitingMax: 10_000,
  acceptsWaitingMsMax: 5_000,

  /** Bytes of one frame from a client. */
  frameBytesMax: 65_536,
  framesPerSecondMax: 1_000,
  framesBurstMax: 20_000,
  /** Malformed frames forgiven at once; one more is forgiven every ten seconds. */
  malformedBurstMax: 10,
  malformedPerSecondMax: 0.1,

  /** Unsent bytes at which a connection counts as slow: it is written no events until it is read again. */
  slowBytesMax: 65_536,
  /** Unsent bytes at which it counts as read again. */
  readAgainBytesMax: 16_384,
  /** Unsent bytes at which it is closed at once, whatever they are. */
  unsentBytesMax: 262_144,
  /** Items that one slow watcher may be behind before it is told `resync`. */
  slowItemsMax: 500,
  slowResyncMs: 2_000,
  slowCloseMs: 5_000,
  /** After a close was asked for, the line is cut. */
  closeGraceMs: 1_000,
  /** A watcher that cannot keep up is not given a snapshot more often than this. */
  resyncPauseMs: 1_000,

  /** Items kept of a topic for those who come back or fall behind. */
  retainedPerTopicMax: 2_048,
  /** Items kept in all; past it a topic keeps only `retainedPerTopicMin`. */
  retainedTotalMax: 200_000,
  retainedPerTopicMin: 512,

  /** Connections written to before everything else of the process gets its turn. */
  writesPerTurnMax: 100,
  /** Writes of events a second: past it flushes are put off, and so gather more. */
  writesPerSecondMax: 20_000,
  writesBurstMs: 100,

  beatMs: 1_000,
  /** A connection that said nothing for this long is pinged. */
  idlePingMs: 30_000,
  /** And cut after this long without a sign of life. */
  idleCloseMs: 75_000,
} as const;

/** How often slow, idle and beat-less connections are looked for. */
export const SWEEP_MS = 250;
/** A beat rides along with events once the last one is this old. */
export const BEAT_WITH_EVENTS_MS = 750;
/** A beat goes out by itself at the sweep that finds the last one this old: every fourth. */
export const BEAT_ALONE_MS = 875;

/** The limits without those that hold back one address: for loads that come from one machine. */
export const unthrottled = (limits: LiveLimits): LiveLimits => ({
  ...limits,
  connectionsPerAddressMax: limits.connectionsMax,
  acceptsPerSecondMax: 1_000_000,
  acceptsBurstMax: limits.connectionsMax,
  framesPerSecondMax: 1_000_000,
  framesBurstMax: 1_000_000,
});
