import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findService } from '../../../support/services-list.ts';
import type { Stage } from '../campaign/stage.ts';
import { now } from '../campaign/recoveries.ts';
import { wait } from '../clients/market.ts';

/* Faults of processes and of their clocks. */

export async function houseKilled(stage: Stage): Promise<void> {
  const killed = await stage.killHouse();
  await stage.startHouse();
  await stage.recovered('house killed', killed);
}

export async function postgresKilled(stage: Stage): Promise<void> {
  const killed = await stage.killPostgres(stage.chance.in100(50));
  await stage.place.postgres.start();
  await stage.recovered('PostgreSQL killed', killed);
}

/** Both at the same moment: nobody is left who knows. */
export async function bothKilled(stage: Stage): Promise<void> {
  const [, killed] = await Promise.all([stage.killPostgres(true), stage.killHouse()]);
  await stage.place.postgres.start();
  await stage.startHouse();
  await stage.recovered('house and PostgreSQL killed', killed);
}

/** Stopped in order, as for a new release. */
export async function houseStopped(stage: Stage): Promise<void> {
  const asked = now();
  const death = await stage.place.house.stop();
  if (death.code !== 0) stage.tally.troubles.push(`the house was asked to stop and ended with code ${death.code ?? '-'}`);
  await stage.startHouse();
  await stage.recovered('house stopped and started', asked);
}

/** Killed in the middle of stopping in order, or a moment after. */
export async function killedWhileStopping(stage: Stage): Promise<void> {
  void stage.place.house.stop();
  await wait(5 + stage.chance.upTo(150));
  const killed = await stage.killHouse({ mayBeGone: true });
  await stage.startHouse();
  await stage.recovered('house killed while it stopped', killed);
}

export async function houseAsleep(stage: Stage): Promise<void> {
  stage.place.house.sleep(true);
  await wait(500 + stage.chance.upTo(3_000));
  const woken = now();
  stage.place.house.sleep(false);
  await stage.recovered('house asleep', woken);
}

export async function postgresAsleep(stage: Stage): Promise<void> {
  stage.place.postgres.sleep(true);
  await wait(500 + stage.chance.upTo(4_000));
  const woken = now();
  stage.place.postgres.sleep(false);
  await stage.recovered('PostgreSQL asleep', woken);
}

const JUMPS = ['+120s', '-120s'];
const BETWEEN_JUMPS_MS = 1_500;

/** The clock of the house's process jumps by two minutes, to and fro. Decisions are made by the database's. */
export async function clockJumps(stage: Stage): Promise<void> {
  const library = fakingLibrary();
  if (library === null) return void stage.tally.notFelt.push('clock of the house: faketime is not installed');
  const folder = await mkdtemp(join(tmpdir(), `auctionhub-test-${process.pid}-`));
  const file = join(folder, 'clock');
  writeFileSync(file, '+0s');
  const killed = await stage.killHouse();
  await stage.startHouse({ LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
  await stage.recovered('house killed', killed);
  for (const jump of JUMPS) {
    writeFileSync(file, jump);
    await stage.recovered(`clock of the house ${jump}`, now());
    await wait(BETWEEN_JUMPS_MS);
  }
  if (!(await clockIsReported(stage))) stage.tally.troubles.push('a clock two minutes wrong was not reported by /health/detail');
  const again = await stage.killHouse();
  await stage.startHouse();
  await stage.recovered('house killed', again);
  await rm(folder, { recursive: true, force: true });
}

// What the wrapper would preload; the wrapper itself would stand between us and the house's signals.
function fakingLibrary(): string | null {
  const program = findService('faketime');
  if (program === null) return null;
  return /^LD_PRELOAD=(.*)$/m.exec(execFileSync(program, ['-f', '+0s', 'env'], { encoding: 'utf8' }))?.[1] ?? null;
}

const REPORTED_MS_MAX = 60_000;

async function clockIsReported({ place }: Stage): Promise<boolean> {
  const endMs = performance.now() + REPORTED_MS_MAX;
  while (performance.now() < endMs) {
    const detail: unknown = await fetch(`${place.house.url}/health/detail`, { signal: AbortSignal.timeout(2_000) }).then((answer) => answer.json(), () => null);
    if (JSON.stringify(detail).includes('"name":"clock","status":"degraded"')) return true;
    await wait(200);
  }
  return false;
}
