import type { Command } from 'commander';
import type { CheckResult, KeptBreach, VerifyScope } from '#contracts/verify.ts';
import type { House } from '../app/house.ts';
import { CannotRun } from './cannot-run.ts';
import { carryOut, columns, COMMAND_EXIT, declare, good, type Report, type Terminal } from './frame.ts';

type Asked = { full?: true; lot?: string; since?: string; acknowledge?: string; reason?: string; json?: boolean };

const MARK = /^[0-9]{1,19}$/;
/** Breaches shown of one check; --json shows up to a hundred. */
const SHOWN_MAX = 10;

/** `verify`: checks what is written against what must always hold. Changes nothing. */
export function declareVerify(parent: Command, terminal: Terminal): void {
  declare(parent, 'verify', 'check what is written against what must always hold; exit code 1 when something does not')
    .option('--full', 'everything; otherwise lots that can still change and what was decided in the last day')
    .option('--lot <id>', 'one lot, from its first event on')
    .option('--since <mark or seq>', 'lots written since the mark that an earlier check ended with; with --lot, what concerns the lot from this event on')
    .option('--acknowledge <breach>', 'check nothing: note that a breach was looked into, as for a lot that is closed')
    .option('--reason <sentence>', 'why, for --acknowledge')
    .action(async (asked: Asked) => carryOut(terminal, asked, () => (asked.acknowledge === undefined ? verify(asked) : acknowledge(asked.acknowledge, asked.reason))));
}

async function verify(asked: Asked): Promise<Report> {
  const [{ withHouse }, { readLotId }] = await Promise.all([import('./house.ts'), import('./lots.ts')]);
  const { scope, fromSeq } = scopeOf(asked, readLotId);
  return withHouse(async (house) => {
    if (scope.kind === 'lot' && (await house.bidding.queries.eventsSince(scope.lot, 1, 1)).length === 0 && !(await house.bidding.queries.heads([scope.lot], null)).has(scope.lot)) {
      throw new CannotRun(`${scope.lot} is not a published lot.`);
    }
    // Taken first, so that nothing falls between this check and the next one that begins here.
    const mark = await house.verify.mark();
    const results: CheckResult[] = [];
    for await (const result of house.verify.checks(scope)) results.push(from(result, fromSeq));
    return report(results, mark, await house.bidding.inquiries.waiting());
  });
}

/** `fromSeq`: what concerns earlier events of the lot is known already, and not told again. */
function scopeOf({ full, lot, since }: Asked, readLotId: (text: string) => Extract<VerifyScope, { kind: 'lot' }>['lot']): { scope: VerifyScope; fromSeq: number } {
  if (full !== undefined && (lot ?? since) !== undefined) throw new CannotRun('--full checks everything: give it alone.');
  if (since !== undefined && !MARK.test(since)) throw new CannotRun(`--since "${since}" is neither a mark, the number that a check ends with, nor with --lot the number of an event.`);
  if (lot !== undefined) return { scope: { kind: 'lot', lot: readLotId(lot) }, fromSeq: Number(since ?? 1) };
  if (since !== undefined) return { scope: { kind: 'since', mark: since }, fromSeq: 1 };
  return { scope: { kind: full === true ? 'full' : 'standing' }, fromSeq: 1 };
}

// What concerns the lot as a whole has no number and is always told.
function from(result: CheckResult, fromSeq: number): CheckResult {
  const breaches = result.breaches.filter(({ seq }) => seq === null || seq >= fromSeq);
  return { ...result, breaches, breachCount: result.breachCount - (result.breaches.length - breaches.length) };
}

function report(results: readonly CheckResult[], mark: string, waiting: { count: number; breaches: readonly KeptBreach[] }): Report {
  const inBreach = results.filter(({ breachCount }) => breachCount > 0);
  const idle = results.filter(({ rows, breachCount }) => rows === 0 && breachCount === 0);
  const rows = results.map((result) => [result.check, result.invariants.join(' '), stateOf(result), `${result.rows} rows`, `${result.lots} lots`]);
  const lines = [
    ...columns(rows),
    ...results.flatMap(({ check, note }) => (note === null ? [] : [`${check}: ${note}`])),
    ...inBreach.flatMap(breachLines),
    ...waiting.breaches.map(({ id, check, lot, foundAtMs }) => `breach ${id} waits since ${new Date(foundAtMs).toISOString()}: ${check}${lot === null ? '' : `, ${lot}`}; "lots resume" or "verify --acknowledge ${id} --reason …"`),
    inBreach.length === 0
      ? `Nothing found. ${results.length - idle.length} checks saw something, ${idle.length} were not exercised.`
      : `${inBreach.length} of ${results.length} checks found something that does not hold.`,
    `The next check may begin here: --since ${mark}`,
  ];
  const exitCode = inBreach.length === 0 ? COMMAND_EXIT.good : COMMAND_EXIT.foundSomething;
  // Evidence may hold secret amounts: it stays in the database.
  const told = results.map(({ breaches, ...result }) => ({ ...result, state: stateOf({ breaches, ...result }), breaches: breaches.map(({ evidence: _evidence, fingerprint: _fingerprint, ...breach }) => breach) }));
  return { exitCode, lines, json: { good: inBreach.length === 0, mark, checks: told, waiting: waiting.breaches, waitingCount: waiting.count } };
}

const stateOf = ({ rows, breachCount }: CheckResult): string => (breachCount > 0 ? `${breachCount} BREACHES` : rows === 0 ? 'not exercised' : 'good');

function breachLines({ check, holds, breaches, breachCount }: CheckResult): string[] {
  const shown = breaches.slice(0, SHOWN_MAX).map(({ lot, seq, expected, found }) => `  ${lot ?? 'the house'}${seq === null ? '' : ` event ${seq}`}: expected ${expected}; found ${found}`);
  return [`${check}: ${holds}`, ...shown, ...(breachCount > SHOWN_MAX ? [`  and ${breachCount - shown.length} more`] : [])];
}

async function acknowledge(id: string, reason: string | undefined): Promise<Report> {
  if (reason === undefined || reason.trim() === '') throw new CannotRun('Give a --reason that says what was found out and done.');
  const { withHouse } = await import('./house.ts');
  const done = await withHouse(({ bidding }: House) => bidding.inquiries.acknowledge(id, reason.trim()));
  if (!done) throw new CannotRun(`There is no breach ${id} that waits to be acknowledged.`);
  return good([`Breach ${id} is acknowledged.`], { breach: id, reason: reason.trim() });
}
