import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CannotRun, systemCode } from '../cannot-run.ts';
import type { AuctionResult } from './run.ts';

/** A place for the result that was found fit before the run. */
export type ResultFile = {
  /** Writes the whole file at once: whoever reads it sees the old one or the new one, never a part. */
  write(text: string): Promise<void>;
  /** Takes away what was prepared; safe after `write`. */
  discard(): Promise<void>;
};

/** Opens the way to a result file, before anything is imported. Throws CannotRun when it could not be written there. */
export async function prepareResultFile(path: string, input: string): Promise<ResultFile> {
  const folder = dirname(resolve(path));
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) throw new CannotRun(`${path} is a folder: name a file for the result.`);
  const source = await stat(input).catch(() => null);
  if (found !== null && source !== null && found.ino === source.ino && found.dev === source.dev) {
    throw new CannotRun(`${path} is the file to be replayed: name another file for the result.`);
  }
  const draft = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const handle = await open(draft, 'wx', 0o644).catch((error: unknown) => {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CannotRun(`There is no folder ${folder} for the result: make it, or name another.`);
    throw new CannotRun(`The result cannot be written to ${folder} (${code ?? 'unknown error'}): name a folder that you may write.`, { cause: error });
  });
  let done = false;
  return {
    write: async (text) => {
      try {
        await handle.writeFile(text);
        await handle.sync();
        await handle.close();
        await rename(draft, path);
        done = true;
      } catch (error) {
        throw new CannotRun(`The result could not be written to ${path} (${systemCode(error) ?? 'unknown error'}): make room there or name another file, and run the replay again.`, { cause: error });
      }
    },
    discard: async () => {
      if (done) return;
      await handle.close().catch(() => {});
      await rm(draft, { force: true });
    },
  };
}

/** The result as CSV: a header, then a line for each auction in the order given, each ending in LF. */
export function resultCsv(results: readonly AuctionResult[]): string {
  const lines = results.map(({ auction, price, leader, accepted, refusedSeqs }) =>
    [quoted(auction), price, quoted(leader), accepted, refusedSeqs.join(' ')].join(','));
  return `${['auction_id,price_cents,leader,accepted,refused_seqs', ...lines].join('\n')}\n`;
}

const quoted = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
