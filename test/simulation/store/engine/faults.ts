/** A moment at which something may go wrong: a statement has reached the server, or its answer is about to leave. */
export type Moment = {
  session: string; process: string; role: string;
  /** The statement's name; `begin`, `commit` or `rollback` where it has none. */
  statement: string;
  phase: 'arrived' | 'executed';
  inTransaction: boolean;
};

/**
 * What goes wrong.
 *
 * cut: the connection breaks. Before `executed` the statement never happens, after it its answer is lost (a lost commit, a lost answer of
 * a commit). With `noticed` false the server goes on holding the session's locks until a limit of the session ends it.
 * late: it takes so much longer. stale: it sees what was when it began and acts so much later. refuse: the server answers with this error.
 * mute: whatever the server sends on this connection from here on does not arrive, and nobody says so; what the client sends does. crash: the server dies here.
 */
export type Trouble =
  | { kind: 'cut'; noticed: boolean }
  | { kind: 'late'; us: number }
  | { kind: 'stale'; us: number }
  | { kind: 'refuse'; code: string; message: string }
  | { kind: 'mute' }
  | { kind: 'crash'; downUs: number };

/** The campaign's hand on single statements. Called at both moments of every statement; `late`, `stale` and `refuse` count on arrival only. */
export type Faults = {
  onStatement: ((moment: Moment) => Trouble | null) | null;
  /** Processes that nothing passes to or from, each with what is to be said when something passes again. */
  readonly isolated: Map<string, (() => void)[]>;
};
