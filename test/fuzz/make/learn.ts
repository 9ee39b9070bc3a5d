import type { Person } from '../house/people.ts';
import type { KnownLot, World } from '../house/world.ts';
import { isRecord, jsonOf, type Reply } from '../wire/reply.ts';
import type { Call } from './call.ts';

type Body = Readonly<Record<string, unknown>>;
type Learn = (world: World, call: Call, body: Body, reply: Reply) => void;

const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');
const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);
const LINK = /\/(verify-email|reset-password)\/([A-Za-z0-9_-]{43})/g;

/** Moves a lot from wherever it is known to where it is now. */
function move(world: World, lot: string, to: 'drafts' | 'open' | 'frozen' | 'over' | 'unsold' | null): void {
  const found = [world.drafts, world.open, world.frozen, world.over, world.unsold].flatMap((pool) => pool.takeAll((known) => known.lot === lot));
  const [known] = found;
  if (known !== undefined && to !== null) world[to].add(known);
}

const drafted = (world: World, seller: Person, body: Body): KnownLot =>
  ({ lot: text(body, 'id'), seller, minimum: number(body['minimum'], 1_000), buyNow: typeof body['buyNowPrice'] === 'number' });

const LEARN: Readonly<Record<string, Learn>> = {
  createLot: (world, { caller }, body) => { if (caller !== null) world.drafts.add(drafted(world, caller, body)); },
  relistLot: (world, { caller }, body) => { if (caller !== null) world.drafts.add(drafted(world, caller, body)); },
  publishLot: (world, _call, body) => { if (body['status'] === 'open') move(world, text(body, 'id'), 'open'); else move(world, text(body, 'id'), null); },
  cancelLot: (world, _call, body) => move(world, text(body, 'id'), 'unsold'),
  endLot: (world, _call, body) => move(world, text(body, 'id'), body['outcome'] === 'sold' ? 'over' : 'unsold'),
  buyNow: (world, _call, body) => move(world, text(body, 'lot'), 'over'),
  freezeLot: (world, _call, body) => move(world, text(body, 'lot'), 'frozen'),
  resumeLot: (world, _call, body) => move(world, text(body, 'lot'), 'open'),
  placeBid: (world, { caller }, body) => {
    if (caller === null) return;
    const known = world.open.items.find(({ lot }) => lot === body['lot']);
    if (known !== undefined) known.minimum = Math.max(known.minimum, number(body['minimum'], known.minimum)) + 100;
    world.bids.add({ lot: text(body, 'lot'), seq: number(body['seq'], 2), bidder: caller });
  },
  requestVoid: (world, { caller }, body) => { if (caller !== null) world.approvals.add({ approval: text(body, 'approvalId'), by: caller }); },
  createSale: (world, { caller }, body) => { if (caller !== null) world.sales.add({ sale: text(body, 'id'), owner: caller }); },
  registerForSale: (world, _call, body) => world.registrations.add({ sale: text(body, 'sale'), account: text(body, 'account') }),
  askQuestion: (world, _call, body) => {
    const lot = [...world.open.items, ...world.frozen.items].find((known) => known.lot === body['lot']);
    if (lot !== undefined) world.questions.add({ question: text(body, 'id'), seller: lot.seller });
  },
  addImage: (world, { caller, params }, body) => { if (caller !== null) world.images.add({ image: text(body, 'id'), lot: params['lotId'] ?? '', seller: caller }); },
  removeImage: (world, { params }) => { world.images.takeAll(({ image }) => image === params['imageId']); },
  saveSearch: (world, { caller }, body) => { if (caller !== null) world.searches.add({ search: text(body, 'id'), owner: caller }); },
  getHouse: (world, _call, body) => { world.termsVersion = text(body, 'termsVersion'); },
  getSettings: (world, _call, body) => { world.settings = { version: number(body['version'], 0), settings: body['settings'] }; },
  changeSettings: (world, _call, body) => { world.settings = { version: number(body['version'], 0), settings: body['settings'] }; },
  importTemplate: (world, _call, _body, reply) => { world.table = reply.body; },
  startTotp: (world, { caller }, body) => { if (caller !== null) world.begun.add({ person: caller, secret: text(body, 'secret'), codes: [] }); },
  confirmTotp: (world, { caller }, body) => {
    const codes = body['recoveryCodes'];
    if (caller !== null && Array.isArray(codes)) world.factors.add({ person: caller, secret: '', codes: codes.map(String) });
  },
  renewRecoveryCodes: (world, { caller }, body) => {
    const codes = body['recoveryCodes'];
    const factor = world.factors.items.find(({ person }) => person === caller);
    if (factor !== undefined && Array.isArray(codes)) factor.codes = codes.map(String);
  },
  listMyInvoices: (world, { caller }, body) => {
    const known = new Set(world.invoices.items.map(({ invoice }) => invoice));
    for (const item of Array.isArray(body['items']) ? body['items'].filter(isRecord) : []) {
      if (caller !== null && !known.has(text(item, 'id'))) world.invoices.add({ invoice: text(item, 'id'), buyer: caller });
    }
  },
  payInvoice: (world, _call, body) => world.payments.add(text(body, 'id')),
  creditInvoice: (world, _call, body) => world.creditNotes.add(text(body, 'id')),
  askPhone: (world, { caller }, body) => {
    const number = isRecord(body['sms']) ? text(body['sms'], 'asked') : '';
    if (caller !== null && number !== '') world.phones.add({ person: caller, number });
  },
  addBrowser: (world, { caller }, body) => { if (caller !== null) world.browsers.add({ browser: text(body, 'id'), owner: caller }); },
  // The password of the account is another one now.
  changePassword: (world, { caller }) => { world.selves.takeAll((person) => person === caller); },
  readMailbox: (world, _call, body) => {
    const letters = Array.isArray(body['items']) ? body['items'].filter(isRecord) : [];
    for (const letter of letters) {
      for (const [, kind, token = ''] of text(letter, 'text').matchAll(LINK)) world.tokens[kind === 'verify-email' ? 'verify' : 'reset'].add(token);
    }
  },
};

/** Remembers what the answer to a call says there is now. */
export function learn(world: World, call: Call, reply: Reply): void {
  if (reply.status >= 300) return;
  const body = jsonOf(reply) ?? {};
  if (typeof body['next'] === 'string' && body['next'].length < 200) world.cursors.add(body['next']);
  LEARN[call.route.name]?.(world, call, body, reply);
}
