/** A message on its way to other processes. `count` numbers the messages of one teller on one topic from 1. */
export type Message = { topic: string; teller: string; count: number; text: string };

/** One way for messages to other processes. */
export type Way = {
  readonly there: boolean;
  /** Takes a message; false when it cannot, and another way must. Never throws, never waits. */
  send(message: Message): boolean;
};

/** Hands on what came over a way, everything of one way in its order. */
export type Arrived = (message: Message) => void;
