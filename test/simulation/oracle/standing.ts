import type { Request } from '../house/observed.ts';
import { standingIn } from '../house/terms.ts';

/** What a fact about an account may have been in a stretch of time. */
export type Possible<Value> = ReadonlySet<Value>;
type Change = { value: boolean | number | null; fromUs: number; untilUs: number };

/** A change that a killed process had begun may still have come about so much later. */
const AFTERMATH_US = 20_000_000;

/**
 * Who was allowed what when, as far as it can be told from outside: a change lies somewhere between its first sending and the last answer to it.
 */
export class StandingTimeline {
  readonly #changes = new Map<string, Change[]>();

  constructor(requests: readonly Request[]) {
    for (const request of requests) {
      if (request.standing === null) continue;
      const fromUs = Math.min(...request.deliveries.map(({ sentUs }) => sentUs));
      const untilUs = Math.max(...request.deliveries.map(({ givenUs, receivedUs, sentUs }) => givenUs ?? (receivedUs ?? sentUs) + AFTERMATH_US));
      for (const [fact, value] of factsIn(request)) {
        const list = this.#changes.get(fact) ?? [];
        list.push({ value, fromUs, untilUs });
        this.#changes.set(fact, list);
      }
    }
    for (const list of this.#changes.values()) list.sort((one, other) => one.fromUs - other.fromUs);
  }

  flag(fact: string, fromUs: number, toUs: number): Possible<boolean> {
    return this.#possible<boolean>(fact, false, { fromUs, toUs });
  }

  limit(account: string, currency: string, fromUs: number, toUs: number): Possible<number | null> {
    return this.#possible<number | null>(`limit ${account} ${currency}`, null, { fromUs, toUs });
  }

  #possible<Value>(fact: string, first: Value, { fromUs, toUs }: { fromUs: number; toUs: number }): Possible<Value> {
    let values = new Set<Value>([first]);
    let latestUs = -1;
    for (const change of this.#changes.get(fact) ?? []) {
      if (change.fromUs > toUs) break;
      // A change that was over before, and began after all before it were over, is how it was.
      if (change.untilUs < fromUs && change.fromUs > latestUs) values = new Set([change.value as Value]);
      else values.add(change.value as Value);
      latestUs = Math.max(latestUs, change.untilUs);
    }
    return values;
  }
}

export const blockedFact = (account: string): string => `blocked ${account}`;
export const staffFact = (account: string): string => `staff ${account}`;
export const linkFact = (account: string, seller: number): string => `link ${account} ${seller}`;
export const approvalFact = (account: string, sale: number): string => `approval ${account} ${sale}`;

function factsIn({ standing }: Request): [string, boolean | number | null][] {
  if (standing === null) return [];
  const change = standingIn(standing);
  const account = change.account.slice(4);
  switch (standing.kind) {
    case 'account': return [
      ...(standing.blocked === undefined ? [] : [[blockedFact(account), standing.blocked] as [string, boolean]]),
      ...(standing.staff === undefined ? [] : [[staffFact(account), standing.staff] as [string, boolean]]),
    ];
    case 'limit': return [[`limit ${account} ${standing.currency}`, standing.limit]];
    case 'link': return [[linkFact(account, standing.seller), standing.linked]];
    case 'approval': return [[approvalFact(account, standing.sale), standing.approved]];
  }
}
