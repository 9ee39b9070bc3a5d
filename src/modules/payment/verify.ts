import type { AuditFindings, Audited, Verifier } from '#contracts/verify.ts';
import type { LotId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import { aboutHowMany, invoiceKeysAfter, invoiceKeysChanged, invoiceKeysOfLot, newestMark } from './store/verify.ts';
import { auditKeys } from './verify/reading.ts';
import { Tally } from './verify/tally.ts';
import { checkBilled, checkBilledAmong, checkSales, checkWhole, type SalesPorts } from './verify/whole.ts';

/** Invoices read at once. */
const INVOICES_PER_PAGE = 50;
/** Pages of one turn of an auditor, whatever share was asked for. */
const PAGES_PER_TURN_MAX = 20;

export type PaymentVerifyPorts = SalesPorts & { database: Database };

/**
 * Checks the records of money. They are never forgotten, so that every scope but that of one lot looks at all of them; a ledger of a million
 * entries takes some minutes.
 */
export function paymentVerifier(ports: PaymentVerifyPorts): Verifier & { audited: Audited } {
  return {
    checks: async function* checks(scope) {
      const tally = new Tally();
      if (scope.kind === 'lot') await checkLot(ports, scope.lot, tally);
      else await checkAll(ports, tally);
      yield* tally.results();
    },
    audited: auditedOver(ports),
  };
}

async function checkAll(ports: PaymentVerifyPorts, tally: Tally): Promise<void> {
  for (let after: string | null = '0'; after !== null;) after = await page(ports, after, tally);
  let lot: LotId | null = null;
  do lot = await checkBilled(ports.database, ports, lot, tally);
  while (lot !== null);
  await checkWhole(ports.database, tally);
}

async function checkLot(ports: PaymentVerifyPorts, lot: LotId, tally: Tally): Promise<void> {
  const files = await auditKeys(ports.database, await invoiceKeysOfLot(ports.database, lot), tally);
  await checkSales(ports, files, tally);
  await checkBilledAmong(ports.database, ports, await ports.sold.among([lot]), tally);
}

/** The next invoices; answers with the key to go on from, null at the end. */
async function page(ports: PaymentVerifyPorts, after: string, tally: Tally): Promise<string | null> {
  const keys = await invoiceKeysAfter(ports.database, after, INVOICES_PER_PAGE);
  await checkSales(ports, await auditKeys(ports.database, keys, tally), tally);
  return keys.length < INVOICES_PER_PAGE ? null : (keys.at(-1) ?? null);
}

function auditedOver(ports: PaymentVerifyPorts): Audited {
  const state: { marks: { before: string; last: string } | null } = { marks: null };
  const place: { invoice: string | null; lot: LotId | null; billed: boolean } = { invoice: '0', lot: null, billed: false };
  return {
    changed: async () => {
      const tally = new Tally();
      // What was written before is for the pass over everything.
      state.marks ??= await marksNow(ports.database);
      const { before, last } = state.marks;
      let mark = before;
      for (let pages = 0, full = true; full && pages < PAGES_PER_TURN_MAX; pages += 1) {
        const found = await invoiceKeysChanged(ports.database, mark, INVOICES_PER_PAGE);
        await checkSales(ports, await auditKeys(ports.database, found.keys, tally), tally);
        ({ mark } = found);
        full = found.keys.length === INVOICES_PER_PAGE;
      }
      // What was numbered early may be committed late: each turn looks again at what the turn before it looked at.
      state.marks = { before: last, last: mark };
      return findings(tally);
    },
    pass: async (share) => {
      const tally = new Tally();
      const pages = Math.min(Math.max(Math.ceil((await aboutHowMany(ports.database) * share) / INVOICES_PER_PAGE), 1), PAGES_PER_TURN_MAX);
      for (let done = 0; done < pages && place.invoice !== null; done += 1) place.invoice = await page(ports, place.invoice, tally);
      if (!place.billed) {
        place.lot = await checkBilled(ports.database, ports, place.lot, tally);
        place.billed = place.lot === null;
      }
      const passDone = place.invoice === null && place.billed;
      if (passDone) {
        await checkWhole(ports.database, tally);
        Object.assign(place, { invoice: '0', lot: null, billed: false });
      }
      return { ...findings(tally), passDone };
    },
  };
}

async function marksNow(database: Database): Promise<{ before: string; last: string }> {
  const mark = await newestMark(database);
  return { before: mark, last: mark };
}

const findings = (tally: Tally): AuditFindings => ({ rows: tally.rows, lots: tally.invoices, breaches: tally.breaches, waiting: 0 });
