import type { Chance } from '../world/chance.ts';
import type { Amount, Command, LotPlan, StandingPlan, When } from '../house/plan.ts';

type Scene = { lots: readonly LotPlan[]; bidders: number; untilMs: number; /** Many bidders have a limit. */ limits: boolean };

const COMMANDS_MIN = 90;
const COMMANDS_MAX = 420;
const FIRST_MS = 700;

/** Who bids, when and how much; what the staff and the sellers do beside it; and who may bid. */
export function drawBidding(chance: Chance, scene: Scene): { commands: Command[]; standings: StandingPlan[] } {
  const count = Math.floor(COMMANDS_MIN + (COMMANDS_MAX - COMMANDS_MIN) * chance.part() ** 1.5);
  const standings = chance.happens(0.4) || scene.limits ? drawStandings(chance.fork('standings'), scene) : [];
  const drawn: Omit<Command, 'id'>[] = [];
  const mood = chance.fork('mood');
  const snipers = mood.pick([0.1, 0.3, 0.6]);
  const crowds = mood.pick([0, 0.3, 0.6]);
  const twins = mood.pick([0, 0.02, 0.06]);
  const hands = mood.pick([0, 0.05, 0.2]);
  while (drawn.length < count) {
    const lot = mood.upTo(scene.lots.length);
    const when = drawWhen(mood, scene, scene.lots[lot], snipers);
    // A crowd comes at one moment.
    const crowd = mood.happens(crowds * 0.1) ? mood.between(6, 40) : 1;
    for (let one = 0; one < crowd && drawn.length < count; one += 1) {
      const by = mood.upTo(scene.bidders);
      drawn.push({
        when, by, lot, hands: mood.happens(hands) ? mood.between(2, 3) : 1,
        act: mood.happens(0.012) ? { kind: 'buy', currency: null } : { kind: 'bid', amount: drawAmount(mood), currency: mood.happens(0.02) ? 'XAU' : null, twin: mood.happens(twins) },
      });
    }
  }
  drawn.push(...drawRushes(chance.fork('rushes'), scene, standings), ...drawActs(chance.fork('acts'), scene, standings));
  const keys = chance.fork('keys');
  const reuse = keys.pick([0, 0.01, 0.04]);
  const lines = chance.fork('sockets');
  const sockets = lines.pick([0, 0.2, 0.6]);
  return { commands: drawn.map((command, id) => ({ id, ...command, ...borrowedKey(keys, { drawn, command, reuse }), ...(lines.happens(sockets) ? { socket: true } : {}) })), standings };
}

/** Who has a limit bids on several lots at the same moment, each time with a good part of it. */
function drawRushes(chance: Chance, scene: Scene, standings: readonly StandingPlan[]): Omit<Command, 'id'>[] {
  const rushes: Omit<Command, 'id'>[] = [];
  for (const standing of standings) {
    if (standing.kind !== 'limit' || standing.limit === null) continue;
    for (let rush = chance.between(1, 4); rush > 0; rush -= 1) {
      const atMs = 800 + chance.upTo(Math.max(1, scene.untilMs - 3_000));
      for (let lot = 0; lot < scene.lots.length; lot += 1) {
        if (scene.lots[lot]?.currency !== standing.currency || !chance.happens(0.7)) continue;
        const amount: Amount = chance.happens(0.5) ? { kind: 'exact', minor: Math.max(1, Math.floor(standing.limit * (0.4 + chance.part() * 0.5))) } : { kind: 'steps', steps: chance.part() * 3 };
        rushes.push({ when: { atMs: atMs + chance.upTo(3) }, by: standing.account, lot, hands: 1, act: { kind: 'bid', amount, currency: null, twin: false } });
      }
    }
  }
  return rushes;
}

/** Some clients use the key of an earlier bid again: for another lot, where it is a key of its own, or for another amount, where it is a mistake. */
function borrowedKey(chance: Chance, { drawn, command, reuse }: { drawn: readonly Omit<Command, 'id'>[]; command: Omit<Command, 'id'>; reuse: number }): { keyOf?: number } {
  if (!chance.happens(reuse) || command.act.kind !== 'bid') return {};
  const keyOf = drawn.findIndex((other) => other !== command && other.by === command.by && other.act.kind === 'bid');
  return keyOf < 0 ? {} : { keyOf };
}

function drawWhen(chance: Chance, { untilMs }: Scene, lot: LotPlan | undefined, snipers: number): When {
  const closesMs = Math.min(lot?.closesMs ?? untilMs, untilMs);
  if (chance.happens(snipers) && lot !== undefined && lot.closesMs < untilMs) {
    return { beforeCloseMs: chance.weighted([[40, chance.upTo(1_500)], [35, chance.upTo(300)], [20, chance.between(-5, 25)], [5, -chance.upTo(500)]] as const) };
  }
  return { atMs: FIRST_MS + chance.upTo(Math.max(1, closesMs - FIRST_MS)) };
}

const drawAmount = (chance: Chance): Amount => chance.weighted<Amount>([
  [26, { kind: 'steps', steps: 0 }], [30, { kind: 'steps', steps: chance.part() * 6 }], [4, { kind: 'steps', steps: 40 }], [8, { kind: 'below', by: chance.pick([1, 1, 5, 50]) }],
  [18, { kind: 'leader', plus: chance.pick([-1, 0, 0, 0, 1, 1]) }], [6, { kind: 'reserve', plus: chance.pick([-1, 0, 1]) }], [8, { kind: 'own', plus: chance.pick([-1, 0, 1, 1, 100]) }],
]);

function drawStandings(chance: Chance, { lots, bidders, limits }: Scene): StandingPlan[] {
  const plans: StandingPlan[] = [];
  const limited = limits ? bidders : chance.between(0, 4);
  for (let one = 0; one < limited; one += 1) {
    const lot = chance.pick(lots);
    plans.push({ kind: 'limit', account: limits ? one : chance.upTo(bidders), currency: lot.currency, limit: lot.openingPrice * chance.between(1, 12) + chance.upTo(1_000) });
  }
  if (chance.happens(0.4)) plans.push({ kind: 'account', account: chance.upTo(bidders), blocked: true });
  if (chance.happens(0.3)) plans.push({ kind: 'account', account: chance.upTo(bidders), staff: true });
  if (chance.happens(0.3)) plans.push({ kind: 'link', seller: chance.upTo(3), account: chance.upTo(bidders), linked: true });
  if (lots.some(({ approvalRequired }) => approvalRequired)) {
    for (let account = 0; account < bidders; account += 1) if (chance.happens(0.7)) plans.push({ kind: 'approval', sale: 1, account, approved: true });
  }
  return plans;
}

/** What sellers, staff and those who change their mind do. */
function drawActs(chance: Chance, scene: Scene, standings: readonly StandingPlan[]): Omit<Command, 'id'>[] {
  const acts: Omit<Command, 'id'>[] = [];
  const add = (act: Command['act'], lot = chance.upTo(scene.lots.length)): void => {
    const closesMs = Math.min(scene.lots[lot]?.closesMs ?? scene.untilMs, scene.untilMs);
    acts.push({ when: { atMs: FIRST_MS + chance.upTo(Math.max(1, closesMs)) }, by: chance.upTo(scene.bidders), lot, hands: chance.happens(0.1) ? 2 : 1, act });
  };
  const often = (probability: number, most: number, of: () => void): void => {
    if (!chance.happens(probability)) return;
    for (let times = chance.between(1, most); times > 0; times -= 1) of();
  };
  often(0.4, 12, () => add({ kind: 'retract' }));
  often(0.25, 3, () => add({ kind: 'void', how: chance.weighted([[60, 'approve'], [15, 'decline'], [15, 'withdraw'], [10, 'same_person']] as const) }));
  often(0.14, 2, () => add({ kind: 'freeze', forMs: chance.upTo(3_000) }));
  often(0.12, 2, () => add({ kind: 'end', operator: chance.happens(0.5) }));
  often(0.08, 1, () => add({ kind: 'withdraw', operator: chance.happens(0.5) }));
  for (const [lot, { reservePrice }] of scene.lots.entries()) if (reservePrice !== null) often(0.3, 3, () => add({ kind: 'lower', part: chance.pick([0.1, 0.5, 1, 1.2, -0.1]) }, lot));
  if (standings.length > 0) often(0.5, 6, () => add({ kind: 'standing', change: drawChange(chance, scene) }));
  return acts;
}

function drawChange(chance: Chance, { lots, bidders }: Scene): StandingPlan {
  const account = chance.upTo(bidders);
  const lot = chance.pick(lots);
  return chance.weighted<StandingPlan>([
    [30, { kind: 'account', account, blocked: chance.happens(0.5) }], [10, { kind: 'account', account, staff: chance.happens(0.5) }],
    [25, { kind: 'limit', account, currency: lot.currency, limit: chance.happens(0.3) ? null : lot.openingPrice * chance.between(1, 10) }],
    [15, { kind: 'link', seller: chance.upTo(3), account, linked: chance.happens(0.5) }], [20, { kind: 'approval', sale: 1, account, approved: chance.happens(0.5) }],
  ]);
}
