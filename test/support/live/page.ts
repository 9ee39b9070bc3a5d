import { LiveClient } from '../../../web/live/client.ts';
import type { LiveLot } from '../../../web/live/types.ts';
import type { DeviceSignal } from '../../../web/live/types.ts';
import type { SimulatedHouse } from './house.ts';

/** A page in front of a simulated house: a client, the device that it runs on, and every view of the lots that it was told of. */
export type SimulatedPage = {
  client: LiveClient;
  device: { online: boolean; visible: boolean; signal(signal: DeviceSignal): void };
  memory: { text: string | null };
  seen: LiveLot[];
  doubts: number;
  watch(lot: string): () => void;
};

let ids = 0;

/** Opens a page and starts its client. `memory`: what an earlier page of the same tab left. */
export function openPage(house: SimulatedHouse, given: { account?: string | null; chance?: () => number; memory?: { text: string | null } } = {}): SimulatedPage {
  const { time } = house;
  const listeners = new Set<(signal: DeviceSignal) => void>();
  const memory = given.memory ?? { text: null };
  const device = { online: true, visible: true, signal: (signal: DeviceSignal) => listeners.forEach((listener) => listener(signal)) };
  const seen: LiveLot[] = [];
  const page = { doubts: 0 };
  const client = new LiveClient({
    openSocket: house.openSocket, poll: house.poll, openStream: house.openStream, monotonicMs: () => time.nowMs, after: time.after, chance: given.chance ?? (() => 0.5),
    online: () => device.online, visible: () => device.visible, beforePaint: (work) => void time.after(16, work),
    onSignal: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    newId: () => `id-${ids += 1}`, postBid: house.post, load: () => memory.text, wallMs: () => time.nowMs,
    save: (text) => {
      memory.text = text;
    },
    identityDoubted: () => {
      page.doubts += 1;
    },
    notice: () => undefined,
  });
  const account = given.account ?? null;
  house.cookie = account;
  client.identified(account);
  client.start();
  return Object.assign(page, { client, device, memory, seen, watch: (lot: string) => client.watches.want(lot, () => void seen.push(client.lot(lot))) });
}
