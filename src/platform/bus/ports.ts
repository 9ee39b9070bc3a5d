/** An event on its way to consumers; `id` is unique per stream and is what an inbox remembers. */
export type BusMessage = { stream: string; id: string; kind: string; payload: unknown };
/** Delivers messages at least once, in order per stream. A consumer that throws gets the message again. */
export type Bus = {
  publish(messages: readonly BusMessage[]): Promise<void>;
  subscribe(consumer: string, streams: readonly string[], handle: (messages: readonly BusMessage[]) => Promise<void>): void;
};
