import { refuse } from '#domain/outcome.ts';
import { idempotencyIn, type Idempotency } from '#platform/http/idempotency.ts';
import { paymentMeters, type PaymentMeters } from '../metrics.ts';
import type { PaymentPorts, Refused } from '../ports.ts';

/** What the parts of the module share. */
export type Kit = PaymentPorts & { meters: PaymentMeters; idempotency: Idempotency };

export const kitOf = (ports: PaymentPorts): Kit => ({ ...ports, meters: paymentMeters(ports.metrics), idempotency: idempotencyIn('payment', ports.database, ports.clock) });

export const refused = (code: Refused['code'], more: Omit<Refused, 'code'> = {}): { ok: false; refusal: Refused } => refuse({ code, ...more });
