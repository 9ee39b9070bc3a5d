import { type Asker, idIn, listing } from '../wire/ask.ts';
import { isRecord } from '../wire/reply.ts';
import type { Person } from './people.ts';
import type { World } from './world.ts';

/** What somebody bought, and what became of the money; another person sold it. */
export type Bought = { invoice: string; payment: string; note: string };

/** Longer than the events of a sale take on a busy machine. */
const INVOICE_MS_MAX = 20_000;
const LOOK_MS = 50;

/** Sells a lot to the buyer, and has finance record a part of the money and credit a part of the bill. */
export async function boughtBy(asker: Asker, world: World, buyer: Person): Promise<Bought> {
  const [seller, clerk] = [world.sellers[0]?.token ?? null, world.clerks[0]?.token ?? null];
  const lot = idIn(await asker.must('POST /lots', { token: seller, body: listing() }));
  await asker.must(`POST /lots/${lot}/publish`, { token: seller });
  await asker.must(`POST /lots/${lot}/bids`, { token: buyer.token, key: `bid ${lot}`, body: { maximum: 5_000 } });
  await asker.must(`POST /lots/${lot}/end`, { token: clerk });
  const invoice = await invoiceOf(asker, buyer, lot);
  const { token } = world.finance;
  const reason = 'as the bank says';
  const payment = idIn(await asker.must(`POST /invoices/${invoice}/payments`, { token, key: `pay ${lot}`, body: { provider: 'offline', amount: 100, reference: 'a slip', reason } }));
  const note = idIn(await asker.must(`POST /invoices/${invoice}/credit-notes`, { token, key: `credit ${lot}`, body: { hammer: 10, reason } }));
  return { invoice, payment, note };
}

async function invoiceOf(asker: Asker, { token }: Person, lot: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < INVOICE_MS_MAX; waitedMs += LOOK_MS) {
    const { items } = await asker.must('GET /me/invoices', { token });
    const found = Array.isArray(items) ? items.find((item) => isRecord(item) && JSON.stringify(item).includes(`"${lot}"`)) : undefined;
    if (isRecord(found)) return idIn(found);
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
  throw new Error(`no invoice came of ${lot}`);
}
