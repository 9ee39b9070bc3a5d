import { expect, test } from 'vitest';
import { Admission, type SeatAnswer } from './admission.ts';
import { LIVE_LIMITS } from './limits.ts';

function door(connectionsPerAddressMax: number) {
  const clock = { nowMs: () => 0, monotonicMs: () => 0 };
  const admission = new Admission({ clock, timers: { after: () => ({ cancel: () => {} }) }, limits: { ...LIVE_LIMITS, connectionsPerAddressMax }, chance: () => 0 });
  return (address: string): SeatAnswer => {
    let said: SeatAnswer = { ok: false, retryAfterSeconds: 0 };
    admission.request(address, (answer) => { said = answer; });
    return said;
  };
}

test('addresses of one IPv6 network have the places of one household together', () => {
  const ask = door(2);
  expect(['2001:db8:0:7::1', '2001:db8:0:7:ffff::2', '2001:db8:0:7::3', '2001:db8:0:8::1'].map((address) => ask(address).ok)).toEqual([true, true, false, true]);
});

test('addresses of IPv4 have their own, and a place that was given back is free', () => {
  const ask = door(1);
  const first = ask('192.0.2.1');
  expect([first.ok, ask('192.0.2.1').ok, ask('192.0.2.2').ok]).toEqual([true, false, true]);
  if (first.ok) first.seat.release();
  expect(ask('192.0.2.1').ok).toBe(true);
});
