import { BiddingRoom } from './bidding-room.ts';
import { httpLine } from './http-line.ts';
import type { BidLine, LineAnswer } from './line.ts';
import type { BidderSetUp, BidOrder } from './messages.ts';
import { wsLine } from './ws-line.ts';

/*
 * Bidders in a process of their own. Told once where the house is and who they are; then bids each window it is ordered to,
 * and tells what came of it. Ends when its parent lets go.
 */
let room: BiddingRoom | null = null;
let lines: readonly BidLine[] = [];
let perLine = 1;

process.on('message', (order: BidderSetUp | BidOrder) => {
  void (order.kind === 'set up' ? setUp(order) : bid(order));
});
process.on('disconnect', () => process.exit(0));

async function setUp({ port, tokens, way }: BidderSetUp): Promise<void> {
  const answered = (answer: LineAnswer): void => room?.answered(answer);
  const open = way.kind === 'http' ? httpLine : wsLine;
  perLine = way.kind === 'http' ? 1 : way.perSocket;
  lines = await Promise.all(tokens.map((token) => open({ port, token, answered })));
  process.send?.({ ready: lines.length });
}

async function bid(order: BidOrder): Promise<void> {
  room = new BiddingRoom(lines, order);
  const report = await room.run(perLine);
  process.send?.(report);
}
