/** Every limit of the bid path, by name. Beyond a limit the bidder is told `busy`; nobody else is slowed. */

/** Bids decided in one transaction. Larger batches gain little and hold locks longer. */
export const BATCH_BIDS_MAX = 512;
/** Bids waiting in one lane; at 20,000 decisions a second this is 0.2 s of work. */
export const WAITING_PER_LANE_MAX = 4_096;
/** Bids waiting for one parked lot, so that one stuck lot cannot fill the lane's queue. */
export const WAITING_PER_PARKED_LOT_MAX = 1_024;
/** A bid on a lot that somebody else holds waits this long, then hears `busy`. */
export const PARKED_WAIT_MS = 250;
/** A parked lot is tried again this often. */
export const PARKED_RETRY_MS = 20;
/** A bid waits this long in an overloaded or disconnected lane, then hears `busy`. */
export const QUEUE_WAIT_MS = 2_000;
/** A bid whose commit was sent but not confirmed is looked up on new connections for this long before it hears `busy`. */
export const CONFIRM_WAIT_MS = 10_000;
/** Pause between attempts to reach the database again. */
export const RECONNECT_MS = 100;
/** Told to clients with `busy`. */
export const BUSY_RETRY_AFTER_SECONDS = 1;
/** Lots whose frozen terms and bidders a process keeps in memory. */
export const LOTS_CACHED_MAX = 50_000;
/** Bidders over all cached lots; past it the lots unused longest are forgotten. */
export const BIDDERS_CACHED_MAX = 2_000_000;
/** A bid received this long before it was decided, near the close, counts as an outage of its lot. */
export const OUTAGE_WAIT_MS = 200;
/** A bid received at least this long before the close must not be refused as closed. */
export const RECEIVED_BEFORE_CLOSE_MS = 250;
/** A gap in the house's heartbeat longer than this is an outage. */
export const HEARTBEAT_GAP_MS = 10_000;
export const HEARTBEAT_EVERY_MS = 1_000;
/** A jump of the database's clock against the process's monotonic clock beyond this stops closing. */
export const CLOCK_JUMP_MS = 250;
/** A jumped clock is believed again when it held steady for this long. */
export const CLOCK_STEADY_MS = 30_000;
/** How far ahead the closer looks, and how often. */
export const CLOSER_HORIZON_MS = 3_000;
export const CLOSER_EVERY_MS = 1_000;
export const CLOSER_LOTS_MAX = 5_000;
