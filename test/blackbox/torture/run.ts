import { writeFile } from 'node:fs/promises';
import { meetPeople, type People } from './campaign/people.ts';
import { planOf } from './campaign/plan.ts';
import { keptOf, type Kept, readAgain } from './campaign/read-again.ts';
import { newTally } from './campaign/stage.ts';
import { runStretch, type StretchResult } from './campaign/stretch.ts';
import { readOptions, type TortureOptions, USAGE } from './options.ts';
import { embeddedPlace, type Place, serverPlace } from './places/place.ts';
import { linesOf, reportOf } from './report.ts';

/*
 * The crash test. Stretches of a minute or so, in turn on a house with its embedded PostgreSQL and on one with another server behind a
 * line that fails, until the time and the kills that were asked for are done. Prints a line for each figure.
 */

type Site = { place: Place; people: People; kept: Kept[] };

async function openSites(options: TortureOptions, say: (line: string) => void): Promise<Site[]> {
  const wanted = options.place === null ? (['embedded', 'server'] as const) : [options.place];
  const sites: Site[] = [];
  for (const name of wanted) {
    const place = name === 'embedded' ? await embeddedPlace(options.seed) : await serverPlace(options.seed);
    if (place === null) {
      say('There is no PostgreSQL beside the embedded one ("npm run test:services" installs it): faults of its line and disk are left out.');
      continue;
    }
    open.push(place);
    const started = await place.house.start();
    if (!('tookMs' in started)) throw new Error(`the house does not start:\n${place.house.output}`);
    sites.push({ place, people: await meetPeople(place), kept: [] });
    // One house at a time: two would only wait for each other's processor.
    await place.house.stop();
  }
  return sites;
}

const open: Place[] = [];
const closeAll = async (): Promise<void> => {
  for (const place of open.splice(0)) await place.remove().catch((error: unknown) => console.error(error));
};

async function main(): Promise<number> {
  let options: TortureOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const say = (line: string): void => { if (!options.quiet) console.log(line); };
  const startedMs = performance.now();
  const sites = await openSites(options, say);
  const plan = planOf(options.seed, sites.map(({ place }) => place.name), options.only);
  const tally = newTally();
  const stretches: StretchResult[] = [];
  const minutes = (): number => (performance.now() - startedMs) / 60_000;
  const enough = (): boolean => minutes() >= options.minutes && tally.kills.house + tally.kills.postgres >= options.kills && (!options.all || plan.complete);
  for (let n = 0; n < sites.length || !enough(); n += 1) {
    const site = sites[n % sites.length];
    if (site === undefined) break;
    say(`stretch ${n + 1}, ${site.place.name}, seed ${options.seed}:`);
    await site.place.house.start();
    const result = await runStretch({ ...site, steps: plan.next(site.place.name), seed: options.seed + n, name: `s${n + 1}`, tally, say });
    await site.place.house.stop();
    site.kept.push(...keptOf(result.lots));
    stretches.push({ ...result, lots: [] });
    for (const { kind, lot, what } of result.verdict.breaches) say(`  BREACH ${kind} ${lot ?? ''}: ${what}`);
    if (stretches.some(({ verdict }) => verdict.breaches.length > 0)) break;
  }
  const again = await readAgain(sites);
  const defects = sites.flatMap(({ place }) => [...place.house.defects, ...place.house.surprises]);
  const report = reportOf({ seed: options.seed, minutes: minutes(), wanted: options, stretches, tally, readAgain: again, defects, complete: sites.length === 2 && plan.complete });
  for (const line of linesOf(report)) console.log(line);
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  return report.failures.length === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closeAll().then(() => process.exit(2)));
const code = await main().catch((error: unknown) => {
  console.error(error);
  for (const { house } of open) console.error(house.output.slice(-4_000));
  return 2;
});
await closeAll();
// A client may still wait for an answer that nobody will give any more.
process.exit(code);
