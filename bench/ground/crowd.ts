import { ended, nextMessage, startProgram } from '../children.ts';
import type { WatchReport } from '../programs/messages.ts';

/** Watchers in another process, all of one lot. `watch` closes those of before. */
export type Crowd = { watch(lot: string): Promise<void>; measure(seconds: number): Promise<WatchReport>; close(): Promise<void> };

/** So many watchers, who connect to one port. */
export function startCrowd(port: number, watchers: number): Crowd {
  const child = startProgram({ file: new URL('../programs/watchers.ts', import.meta.url) });
  return {
    watch: async (lot) => {
      child.send({ kind: 'watch', port, lot, watchers });
      await nextMessage(child);
    },
    measure: async (seconds) => {
      child.send({ kind: 'measure', seconds });
      // The program's one kind of answer to this order.
      return await nextMessage(child) as WatchReport;
    },
    close: async () => {
      child.disconnect();
      await ended(child);
    },
  };
}
