/** Points of the house at which a process may be killed in a simulation. */
export const POINTS = [
  'bid.lock', 'bid.locked', 'bid.decided', 'bid.written', 'bid.committed', 'bid.unconfirmed', 'beat.made', 'close.visit', 'close.visited',
  'relay.publish', 'relay.published', 'relay.moved', 'take.written', 'take.taken', 'live.answer', 'publish.freeze', 'publish.frozen', 'publish.handedOver', 'follow.written',
] as const;
