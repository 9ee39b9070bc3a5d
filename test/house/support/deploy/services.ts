/** The seven services, in the order of their importance; with what each is called in a cluster by the one before it. */
export const SERVICES = ['gateway', 'identity', 'auction', 'bidding', 'payment', 'notification', 'analytics'] as const;

/** P0: without it nobody can bid. P1: nobody can pay. P2: nobody hears by letter. P3: figures are late. */
export const CRITICALITY: Readonly<Record<(typeof SERVICES)[number], 'p0' | 'p1' | 'p2' | 'p3'>> = {
  gateway: 'p0', identity: 'p0', auction: 'p0', bidding: 'p0', payment: 'p1', notification: 'p2', analytics: 'p3',
};
