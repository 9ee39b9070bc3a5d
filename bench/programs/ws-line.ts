import type { BidLine, LineAnswer } from './line.ts';
import { openWebSocket } from './web-socket.ts';

const ANSWER = Buffer.from('{"type":"answer"');
const HEAD = /^\{"type":"answer","id":"([^"]+)","ok":(?:true|false),"status":(\d+)/;

/** One socket of one bidder over the live protocol. */
export async function wsLine({ port, token, answered }: { port: number; token: string; answered: (answer: LineAnswer) => void }): Promise<BidLine> {
  const socket = await openWebSocket({
    port, token,
    onText: (text) => {
      if (text.compare(ANSWER, 0, ANSWER.length, 0, ANSWER.length) !== 0) return;
      const body = text.toString();
      const head = HEAD.exec(body);
      answered({ key: head?.[1] ?? null, status: Number(head?.[2] ?? 0), body });
    },
  });
  return {
    bid: (key, lot, maximum) => socket.send(`{"type":"bid","id":"${key}","lot":"${lot}","maximum":${maximum}}`),
    close: () => socket.close(),
  };
}
