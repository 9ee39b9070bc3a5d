import type { LoadReport } from '../report/types.ts';

export type LoadOptions = {
  /** Length of a measured window. */
  seconds: number;
  /** Windows of each side; their median counts. */
  windows: number;
  /** Folder for a processor profile of the house's last window; null takes none. */
  profile: string | null;
};

/** A named load. `run` measures, proves and judges; it runs in a process of its own. */
export type Load = { name: string; sentence: string; run(options: LoadOptions): Promise<LoadReport> };
