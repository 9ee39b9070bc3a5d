import { readMoment } from '#platform/bus/store.ts';
import type { Sequence } from '../engine/sequence.ts';
import { selected, simulated, simulatedByName, written, type Simulated } from '../engine/simulated.ts';
import { slotOf, Table } from '../engine/table.ts';
import { bound, count, int8, json, limitOf, present, snapshot, text } from '../engine/values.ts';
import { backlogStatements } from './backlog.ts';
import { copyOf, textOf } from './bidding-rows.ts';

/* The tables and statements of the relay: see the bus's migrations. */

export type CursorRow = { stream: string; systemIdentifier: string; snapshot: string; deliveredId: bigint; floorId: bigint; changedMs: number };
export type DeadLetterRow = { id: number; stream: string; consumer: string; messageId: string; kind: string; payload: unknown; error: string; parkedMs: number };
export type PlatformTables = { cursors: Table<CursorRow>; deadLetters: Table<DeadLetterRow>; deadLetterIds: Sequence };

const PARKED_ONCE = 'parked_once';

export const platformTables = (deadLetterIds: Sequence): PlatformTables => ({
  deadLetterIds,
  cursors: new Table('platform.cursors', { keyOf: (row) => row.stream }),
  deadLetters: new Table('platform.dead_letters', {
    keyOf: (row) => row.id, unique: [{ name: PARKED_ONCE, keyOf: (row) => `${row.consumer}\0${row.stream}\0${row.messageId}` }],
  }),
});

export const platformStatements = (tables: PlatformTables): Simulated[] => [...relayStatements(tables), ...deadLetterStatements(tables), ...backlogStatements()];

function relayStatements({ cursors }: PlatformTables): Simulated[] {
  return [
    simulatedByName('platform.ping', '42c1d5a9', () => selected([{ one: 1 }])),
    simulatedByName('platform.lock_stream', '4638bf79', (work, [stream]) => selected([{ locked: work.server.tryAdvisoryLock(`relay:${text(stream)}`) }])),
    simulatedByName('platform.hold_name', '70338359', (work, [name]) => selected([{ held: work.server.tryAdvisoryLock(`alone:${text(name)}`) }])),
    simulated(readMoment, 'f9516e23', (work) => {
      const { xmin, xmax, inFlight } = work.snapshot;
      return selected([{ snapshot: `${xmin}:${xmax}:${inFlight.join(',')}`, system_identifier: work.server.systemIdentifier }]);
    }),
    simulatedByName('platform.read_cursor', 'd1d6e54b', (work, [stream]) => {
      const row = work.find(cursors, text(stream));
      return selected(row === null ? [] : [{
        system_identifier: row.systemIdentifier, snapshot: row.snapshot, delivered_id: textOf(row.deliveredId), floor_id: textOf(row.floorId),
      }]);
    }),
    simulatedByName('platform.write_cursor', '4e4222a0', function* (work, [stream, system, asOf, delivered, floor, changed]) {
      const row: CursorRow = {
        stream: text(stream), systemIdentifier: text(system), snapshot: snapshot(asOf), deliveredId: int8(delivered), floorId: int8(floor), changedMs: count(changed),
      };
      yield* work.upsert(cursors, row, () => row);
      return written('INSERT', 1);
    }),
  ];
}

function deadLetterStatements({ deadLetters, deadLetterIds }: PlatformTables): Simulated[] {
  return [
    simulatedByName('platform.park', 'ace985f7', function* (work, [stream, consumer, message, kind, payload, error, parked]) {
      const row: DeadLetterRow = {
        id: deadLetterIds.next(), stream: text(stream), consumer: text(consumer), messageId: text(message), kind: text(kind), payload: json(present(payload)),
        error: text(error), parkedMs: count(parked),
      };
      yield* work.upsert(deadLetters, row, (there) => ({ ...there, error: row.error, parkedMs: row.parkedMs }), PARKED_ONCE);
      return written('INSERT', 1);
    }),
    simulatedByName('platform.read_dead_letters', '1608b748', (work, [after, limit]) => {
      const rows = [...work.rows(deadLetters)].filter((row) => row.id > bound(after)).sort((one, other) => one.id - other.id).slice(0, limitOf(limit));
      return selected(rows.map((row) => ({
        id: textOf(row.id), stream: row.stream, consumer: row.consumer, message_id: row.messageId, kind: row.kind, payload: copyOf(row.payload), error: row.error,
        parked_ms: textOf(row.parkedMs),
      })));
    }),
    simulatedByName('platform.unpark', '6f4209c7', function* (work, [id]) {
      return written('DELETE', yield* work.remove(slotOf(deadLetters, count(id)), () => true));
    }),
    simulatedByName('platform.count_dead_letters', 'a2ba285b', (work) => selected([{ parked: textOf([...work.rows(deadLetters)].length) }])),
  ];
}
