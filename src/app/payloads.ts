import type { HeardMessage } from '#platform/bus/ports.ts';

/** What messages carry. The bus does not know what that is; a stream's type is its module's contract. */
export const payloads = <Event>(messages: readonly Pick<HeardMessage, 'payload'>[]): Event[] => messages.map(({ payload }) => payload as Event);

/** The same with the ids of the messages, which are unique in their stream. */
export const numbered = <Event>(messages: readonly HeardMessage[]): { id: string; event: Event }[] => payloads<Event>(messages).map((event, at) => ({ id: messages[at]?.id ?? '', event }));
