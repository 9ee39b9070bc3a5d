import type { BusMessage } from '#platform/bus/ports.ts';

/** What messages carry. The bus does not know what that is; a stream's type is its module's contract. */
export const payloads = <Event>(messages: readonly Pick<BusMessage, 'payload'>[]): Event[] => messages.map(({ payload }) => payload as Event);
