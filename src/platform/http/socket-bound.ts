import type { Server } from 'node:net';
import { addressGroup, plainAddress } from './address.ts';

/** Sockets of one address: a full room behind one router, and a small part of what the house has. */
export const SOCKETS_PER_ADDRESS_MAX = 2_000;

/**
 * Cuts sockets of an address beyond `max`, so that one machine cannot take all there are. Those of trusted proxies are not counted: they carry
 * everybody. Whoever is cut has said nothing yet, so nothing is lost but the try.
 */
export function boundSockets(server: Server, max: number, isTrusted: (address: string) => boolean): void {
  const open = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = plainAddress(socket.remoteAddress ?? '');
    if (isTrusted(address)) return;
    const group = addressGroup(address);
    const others = open.get(group) ?? 0;
    if (others >= max) {
      socket.destroy();
      return;
    }
    open.set(group, others + 1);
    socket.once('close', () => {
      const left = (open.get(group) ?? 1) - 1;
      if (left > 0) open.set(group, left);
      else open.delete(group);
    });
  });
}
