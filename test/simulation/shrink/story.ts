import type { Played } from '../house/campaign.ts';
import type { Plan } from '../house/plan.ts';

const LINES_MAX = 120;
/** What is told of a run: what people do, what goes wrong, what the server is asked. Clock ticks and packets are left out. */
const TOLD = /^(client|fault|server|house \S+ (killed|restarts)|.*\b(bidding\.write_|bidding\.insert_|auction\.freeze))/;

/** A failing plan as somebody can read it, and what happened around its end. */
export function story(plan: Plan, { world }: Played): string {
  const { commands, faults, lots, watchers, standings, ...rest } = plan;
  const lines = world.trace.lines().filter(({ who, what }) => TOLD.test(`${who} ${what}`) && what !== 'waits' && what !== 'patience');
  return [
    `plan: ${JSON.stringify(rest)}`,
    ...lots.map((lot, at) => `lot ${at}: ${JSON.stringify(lot)}`),
    ...standings.map((standing) => `may bid: ${JSON.stringify(standing)}`),
    ...faults.map((fault) => `fault: ${JSON.stringify(fault)}`),
    ...commands.map((command) => `command: ${JSON.stringify(command)}`),
    `watchers: ${watchers.length}`,
    ...(lines.length > LINES_MAX ? [`… ${lines.length - LINES_MAX} lines before`] : []),
    ...lines.slice(-LINES_MAX).map(({ atUs, who, what }) => `${(atUs / 1_000).toFixed(3).padStart(12)} ms  ${who}: ${what}`),
  ].join('\n');
}
