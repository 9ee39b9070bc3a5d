import type { Lane, LaneNotice, LaneResult } from '#platform/db/lane.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';

/** What a test may do to a lane's connection: look at a statement before it is sent, or change what came back. */
export type Tampering = {
  /** Called with the statement's name (or its text when it has none) before it is sent. Throwing makes the statement fail unsent. */
  before?(name: string, values: readonly SqlValue[]): void | Promise<void>;
  after?<Row>(name: string, result: LaneResult<Row>): LaneResult<Row>;
  notices?(): LaneNotice[];
};

/** A real lane, with a test's fingers in it. */
export function tamperedLane(lane: Lane, tampering: Tampering): Lane {
  return {
    send: async <Row>(statement: Statement<Row>, values: readonly SqlValue[] = []): Promise<LaneResult<Row>> => {
      const name = statement.name === '' ? statement.sql : statement.name;
      const before = tampering.before?.(name, values);
      // Waiting only when asked to: otherwise statements keep being sent in the order of the calls.
      if (before !== undefined) await before;
      const result = await lane.send(statement, values);
      return tampering.after === undefined ? result : tampering.after(name, result);
    },
    takeNotices: () => [...lane.takeNotices(), ...(tampering.notices?.() ?? [])],
    get lost() { return lane.lost; },
    close: () => lane.close(),
    destroy: () => lane.destroy(),
  };
}
