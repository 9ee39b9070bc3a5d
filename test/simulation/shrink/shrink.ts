import type { Plan } from '../house/plan.ts';

/** Whether a plan still fails, and by which check; null when it does not. */
export type Fails = (plan: Plan) => Promise<string | null>;
export type Shrunk = { plan: Plan; runs: number; check: string };

const RUNS_MAX = 160;

/**
 * Makes a failing plan smaller for as long as it fails by the same check: first fewer faults, then fewer commands, watchers and standings, by halves, then by
 * ever smaller parts; then a shorter storm. At most 160 runs.
 */
export async function shrink(start: Plan, fails: Fails): Promise<Shrunk | null> {
  const check = await fails(start);
  if (check === null) return null;
  let plan = start;
  let runs = 1;
  const accept = async (smaller: Plan): Promise<boolean> => {
    if (runs >= RUNS_MAX) return false;
    runs += 1;
    if ((await fails(smaller)) !== check) return false;
    plan = smaller;
    return true;
  };
  const thin = async <Item>(items: (of: Plan) => readonly Item[], with_: (of: Plan, items: Item[]) => Plan): Promise<void> => {
    for (let size = Math.ceil(items(plan).length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < items(plan).length && runs < RUNS_MAX;) {
        const rest = items(plan).filter((_, place) => place < at || place >= at + size);
        if (!(await accept(with_(plan, rest)))) at += size;
      }
    }
  };
  await thin((of) => of.faults, (of, faults) => ({ ...of, faults }));
  await thin((of) => of.watchers, (of, watchers) => ({ ...of, watchers }));
  await thin((of) => of.commands, (of, commands) => ({ ...of, commands }));
  await thin((of) => of.standings, (of, standings) => ({ ...of, standings }));
  await accept({ ...plan, network: { ...plan.network, lostRequest: 0, lostAnswer: 0, twice: 0, reordered: 0 } });
  if (plan.processes > 1) await accept({ ...plan, processes: plan.processes - 1 });
  if (plan.lanes > 1) await accept({ ...plan, lanes: 1 });
  return { plan, runs, check };
}

/** The check by which a run fails: the words before the colon of its first violation. */
export const checkOf = (violations: readonly string[]): string | null => violations[0]?.split(':')[0] ?? null;
