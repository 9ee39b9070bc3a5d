import type { BidAnswer, PlaceBid } from '#contracts/bidding.ts';
import type { LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { SimHouse } from '../house/one-house.ts';
import { framesIn, type SocketEnd } from '../house/sim-socket.ts';

/** The line went away before the answer came: nobody knows whether the bid was decided. */
class LineClosed extends Error {
  override readonly name = 'LineClosed';
}

/** Places a bid over a socket of the house, as a page does, and reads the answer out of its frame. */
export function bidOverSocket(house: SimHouse, { account, lot, key, maximum, currency }: PlaceBid): Promise<BidAnswer> {
  return new Promise((resolve, reject) => {
    const end: SocketEnd = {
      put: (socket, bytes) => {
        socket.read(bytes.length);
        for (const text of framesIn(bytes)) {
          const message: unknown = JSON.parse(text);
          if (at(message, 'type') !== 'answer' || at(message, 'id') !== key) continue;
          // The client leaves once it knows.
          house.process.deliver(0, 'socket left', () => socket.broken());
          resolve(answerIn(message));
        }
      },
      closed: () => reject(new LineClosed('The line was closed.')),
    };
    const socket = house.live.accept(account, end);
    if (socket === null) reject(new LineClosed('The house takes no more lines.'));
    else socket.receive(JSON.stringify({ type: 'bid', id: key, lot, maximum: Number(maximum), ...(currency === null || currency === undefined ? {} : { currency }) }));
  });
}

function answerIn(message: unknown): BidAnswer {
  const amount = (field: string): ReturnType<typeof minor> => minor(BigInt(Number(at(message, field))));
  const ms = (field: string): number => Date.parse(String(at(message, field)));
  if (at(message, 'ok') === true) {
    return {
      ok: true, lot: at(message, 'lot') as LotId, seq: Number(at(message, 'seq')), outcome: at(message, 'outcome') === 'leading' ? 'leading' : 'outbid', maximum: amount('maximum'),
      price: amount('price'), minimum: amount('minimum'), currency: String(at(message, 'currency')), closesAtMs: ms('closesAt'), decidedAtMs: ms('decidedAt'),
      replayed: at(message, 'replayed') === true, kind: 'bid',
    };
  }
  const facts = at(message, 'seq') === undefined ? null : { minimum: amount('minimum'), price: amount('price'), seq: Number(at(message, 'seq')), closesAtMs: ms('closesAt'), serverTimeMs: ms('serverTime') };
  const retryAfter = at(message, 'retryAfter');
  // Whether it was decided before is not told of a refusal.
  return { ok: false, code: String(at(message, 'code')) as never, facts, replayed: false, ...(typeof retryAfter === 'number' ? { retryAfterSeconds: retryAfter } : {}) };
}

const at = (message: unknown, field: string): unknown => (typeof message === 'object' && message !== null ? Reflect.get(message, field) : undefined);
