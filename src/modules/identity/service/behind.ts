/** Work that nobody waits for, one piece after the other; past `waitingMax` nothing more is taken. */
export type Behind = {
  /** False when too much waits: the work was not taken. */
  later(work: () => Promise<void>): boolean;
  /** Resolves when all that was taken so far is done. */
  done(): Promise<void>;
};

/** `failed` hears of work that threw; the rest goes on. */
export function workBehind(waitingMax: number, failed: (error: unknown) => void): Behind {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    later(work) {
      if (waiting >= waitingMax) return false;
      waiting += 1;
      last = last.then(work).catch(failed).finally(() => { waiting -= 1; });
      return true;
    },
    done: () => last,
  };
}
