import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How long files of earlier builds stay: a page that was opened before a build still asks for its own parts. */
export const EARLIER_KEPT_MS = 86_400_000;
/** Named after their content: they may lie beside those of other builds. */
const HASHED = 'assets';
/** The files that say which others are wanted, by which a build comes into force. */
const NAMES_OTHERS = /^index\.html/;

/**
 * Moves a finished build from one folder to where it is served, while it may be served: what is new comes first, the page that asks for it last,
 * so that whoever asks in between gets a whole build, the one before or this one. Both folders must be on one file system. `nowMs`: epoch
 * milliseconds; hashed files of earlier builds older than {@link EARLIER_KEPT_MS} go.
 */
export async function putInPlace(built: string, served: string, nowMs: number): Promise<void> {
  await mkdir(join(served, HASHED), { recursive: true });
  const assets = await readdir(join(built, HASHED)).catch(() => []);
  for (const name of assets) await place(join(built, HASHED, name), join(served, HASHED, name));
  const others = (await readdir(built, { withFileTypes: true })).filter((entry) => entry.name !== HASHED).map(({ name }) => name);
  for (const name of [...others.filter((other) => !NAMES_OTHERS.test(other)), ...others.filter((other) => NAMES_OTHERS.test(other))]) await place(join(built, name), join(served, name));
  const wanted = new Set(assets);
  for (const name of await readdir(join(served, HASHED))) {
    const path = join(served, HASHED, name);
    if (!wanted.has(name) && (await stat(path)).mtimeMs < nowMs - EARLIER_KEPT_MS) await rm(path, { force: true });
  }
  for (const name of await readdir(served)) if (name !== HASHED && !others.includes(name)) await rm(join(served, name), { recursive: true, force: true });
  await rm(built, { recursive: true, force: true });
}

// A folder cannot be moved onto one that is there.
async function place(from: string, to: string): Promise<void> {
  if ((await stat(from)).isDirectory()) await cp(from, to, { recursive: true });
  else await rename(from, to);
}
