import type { Command } from 'commander';
import { CannotRun } from './cannot-run.ts';
import { carryOut, COMMAND_EXIT, declare, type Report, type Terminal } from './frame.ts';

type Asked = { consumer?: string; limit?: string; json?: boolean };

/** Dead letters sent again in one call. */
const LIMIT_MAX = 10_000;

/** `bus replay-dead`: what was put aside is given to its consumer once more. */
export function declareBusReplayDead(parent: Command, terminal: Terminal): void {
  declare(parent, 'replay-dead', 'send what was put aside to its consumer again, oldest first; exit code 1 when some of it failed once more')
    .option('--consumer <name>', 'only of this consumer, as "bus status" calls it')
    .option('--limit <number>', `at most so many, up to ${LIMIT_MAX}`)
    .action(async (asked: Asked) => carryOut(terminal, asked, () => replay(asked)));
}

async function replay({ consumer, limit }: Asked): Promise<Report> {
  const most = limit === undefined ? LIMIT_MAX : Number(limit);
  if (!Number.isInteger(most) || most < 1 || most > LIMIT_MAX) throw new CannotRun(`--limit "${limit}" must be a whole number from 1 to ${LIMIT_MAX}.`);
  const { withHouse } = await import('./house.ts');
  const { result, left } = await withHouse(async ({ bus }) => {
    if (consumer !== undefined && !bus.consumers().some((known) => known.consumer === consumer)) {
      throw new CannotRun(`There is no consumer "${consumer}"; there are: ${bus.consumers().map((known) => known.consumer).join(', ')}.`);
    }
    const replayed = await bus.replayDead({ limit: most, ...(consumer === undefined ? {} : { consumer }) });
    return { result: replayed, left: await bus.countDeadLetters() };
  });
  const { taken, failed, unknown } = result;
  return {
    exitCode: failed + unknown > 0 ? COMMAND_EXIT.foundSomething : COMMAND_EXIT.good,
    lines: [
      `${taken} taken, ${failed} failed once more, ${left} left.`,
      ...(unknown > 0 ? [`${unknown} are for consumers that this release does not have.`] : []),
    ],
    json: { ...result, left },
  };
}
