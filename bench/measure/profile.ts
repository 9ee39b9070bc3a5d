import { mkdir, writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

const SAMPLE_EVERY_US = 200;

/** Does the work and, when a folder is given, keeps a processor profile of exactly that time as `<folder>/<name>.cpuprofile`. */
export async function profiled<Result>(folder: string | null, name: string, work: () => Promise<Result>): Promise<Result> {
  if (folder === null) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  await session.post('Profiler.start');
  const result = await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  return result;
}
