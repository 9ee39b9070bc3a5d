import type { BiddingEvent } from '#contracts/bidding.ts';
import type { PaymentService } from '#contracts/services.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import { PAYMENT_STREAM, type PaymentModule, paymentModule, paymentOutbox } from '#modules/payment/index.ts';
import { pdfkitPdf } from '#platform/pdf/pdfkit.ts';
import { systemClock } from '#platform/time/system.ts';
import type { Kit, Part } from '../kit.ts';
import { payloads } from '../payloads.ts';

/** Puts payment together. */
export function paymentPart({ options, pools, bus, keys, ask }: Kit): Part<PaymentModule, PaymentService> {
  const database = pools.readers('payment');
  const payment = paymentModule({
    database, clock: systemClock, keys, auction: ask.auction, identity: ask.identity, house: ask.auction, instructions: options.paymentInstructions ?? null, pdf: pdfkitPdf(),
    publicUrl: () => options.publicUrl, wakeOutbox: () => bus.wake(PAYMENT_STREAM), metrics: options.metrics, log: options.log,
  });
  return {
    module: payment, database,
    serves: { heldAbout: payment.heldAbout },
    routes: payment.routes,
    connect: () => {
      bus.relay(paymentOutbox(pools.relay('payment')));
      bus.subscribe('payment from bidding', [BIDDING_STREAM], (messages) => payment.handlers.onBiddingEvents(payloads<BiddingEvent>(messages)));
    },
    clearExpired: () => payment.clearExpired(),
  };
}
