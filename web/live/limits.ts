/** Everything in the live client that waits, repeats or grows, with the number at which it ends. Times in milliseconds. */

/** Where the house speaks the live protocol; held to `LIVE_PATH` of the contract by a test. */
export const LIVE_ADDRESS = '/api/v1/live';
/** Lots that one connection may watch; the house allows as many. Further ones wait until another lot is let go. */
export const WATCHED_LOTS_MAX = 100;
/** Lots whose last known state is kept after nobody looks at them. */
export const KEPT_LOTS_MAX = 300;
/** A lot that nobody looks at any more stays watched this long: a page that changes mostly comes back for it. */
export const LINGER_MS = 2_000;

/** A line on which nothing came for this long is dead: the house sends a beat each second. */
export const SILENT_MS = 2_500;
/** A line that was quiet for this long is asked for a sign of life when the person comes back to the page. */
export const QUIET_MS = 1_300;
/** How long a sign of life may take before the line is given up. */
export const PROBE_MS = 700;
/** A timer that goes off this late means that the machine slept: nothing that is shown can be trusted until the line answers. */
export const SLEPT_MS = 1_500;
/** A try that has no welcome after this long gets another beside it: its packets may wait, ever longer, for a way that is gone. */
export const OPENING_MS = 1_500;
/** Tries of one kind beside one another; the oldest is given up for the newest. A slow way has this many times {@link OPENING_MS}. */
export const OPENINGS_MAX = 6;
/** Sockets in a row without a welcome after which the same is tried over plain HTTP beside them: a way may let calls through and no sockets. */
export const SOCKETS_IN_VAIN_MAX = 2;
/** While the line goes over plain HTTP a socket is tried again after this, and then after twice as long each time. */
export const SOCKET_AGAIN_MS = 5_000;
export const SOCKET_AGAIN_MS_MAX = 120_000;
/** Where lots are asked for over plain HTTP; held to the contract by a test. */
export const POLL_ADDRESS = '/api/v1/live/lots';
/** Lots that have no stream are asked for this often, in one call; also the least time between two looks at the streams. */
export const POLL_MS = 1_000;
/** With a stream for every lot only who is signed in is asked for, this often. */
export const POLL_SELDOM_MS = 10_000;
export const POLL_MS_MAX = 2_000;
/** Streams of one page. A browser opens six connections to a host, all tabs together: each page leaves the others some, and itself those for bids. */
export const STREAMS_MAX = 1;
/** A stream on which nothing came for this long brings nothing: something on the way may hold it back. */
export const STREAM_SILENT_MS = 2_500;
/** After a stream was given up none is opened for this long, doubling. */
export const STREAM_AGAIN_MS = 1_000;
export const STREAM_AGAIN_MS_MAX = 60_000;
/** What the house said of a lot this long ago is not repeated as if it were now. */
export const CONFIRMED_MS = 2_000;
/** A socket that is still opening after this long is opened anew when the network or a person comes back: its packets wait for an old route. */
export const OPENING_STUCK_MS = 500;
/** A connection that held this long was a good one: the next loss starts with the shortest wait again. */
export const STABLE_MS = 5_000;
export const BACKOFF_FIRST_MS = 250;
/** With somebody looking, the page must be right within 2 s of the house's return. */
export const BACKOFF_VISIBLE_MS_MAX = 1_500;
export const BACKOFF_HIDDEN_MS_MAX = 30_000;
/** After the house closed the line because this page misbehaved. */
export const BACKOFF_BLAMED_MS = 30_000;
/** Share of a wait that is left to chance, so that not everybody comes back together. */
export const BACKOFF_CHANCE = 0.5;

/** Last events of a lot that are remembered, to find the viewer's own among them: its answer may come after it. */
export const RECENT_EVENTS = 64;
/** A watch of one lot is not asked for again sooner than this. */
export const REWATCH_MS = 1_000;
/** A watch that was not answered in this time was lost. */
export const WATCH_ANSWER_MS = 5_000;
/** Beats in a row that must disagree with what is known before the lot is asked for anew. */
export const BEATS_APART_MAX = 2;
/** A lot that the house was too busy to show is asked for again after this, and up to as much again. */
export const BUSY_WAIT_MS = 1_000;
/** What events do not tell is read again after this, and up to as much again: a burst of bids is read once. */
export const REREAD_MS = 250;
export const REREAD_PAUSE_MS = 1_000;
/** What may have changed a little, or on another device of the viewer's, is read again after this, and up to as much again. */
export const REREAD_LATE_MS = 20_000;

/** Round trips of one reading of the house's clock. */
export const CLOCK_SAMPLES = 5;
export const CLOCK_SAMPLE_GAP_MS = 60;
export const CLOCK_SAMPLE_MS_MAX = 2_000;
export const CLOCK_EVERY_MS = 30_000;
/** Readings that something odd asked for come at least this far apart. */
export const CLOCK_PAUSE_MS = 1_000;
/** A beat this far from the clock as it was read means that it must be read again. */
export const CLOCK_ODD_AHEAD_MS = 100;
export const CLOCK_ODD_BEHIND_MS = 2_000;

/** A bid without an answer for this long is asked for again, by the other way where there is one. */
export const ANSWER_MS = 3_000;
export const ASK_AGAIN_MS = 1_000;
export const ASK_AGAIN_MS_MAX = 5_000;
/** After this long the page stops asking by itself and says so; the person may let it ask again with the same number. */
export const ASKING_MS_MAX = 120_000;
/** The house's own wish to wait is followed up to this. */
export const RETRY_AFTER_MS_MAX = 30_000;
/** Bids remembered by one tab, answered ones included. */
export const BIDS_KEPT_MAX = 20;
/** The house keeps a bid's number at least this long; an older one is not asked for any more. */
export const BID_KEPT_MS = 20 * 3_600_000;

/** Words of the time left are announced when these many seconds are left, and at no other time. */
export const ANNOUNCED_SECONDS = [300, 60, 30, 10] as const;
