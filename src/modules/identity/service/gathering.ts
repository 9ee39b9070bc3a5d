/** How much is asked together, and how much may wait. */
export type GatheringLimits = { perQuestionMax: number; atOnceMax: number; waitingMax: number };

/** More questions wait than may. Nothing was asked; the caller may try again. */
export class TooManyWaiting extends Error {
  override readonly name = 'TooManyWaiting';
}

type Waiting<Answer> = { key: string; resolve(answer: Answer): void; reject(error: unknown): void };

/**
 * Asks for many keys at once what was asked one by one. The first question goes out at the end of the turn of work in which it was
 * asked; while it is under way the next ones gather, without a timer. A key that is asked for already is not asked for again.
 * `askAll` gets each key once and says the answer for each; if it throws, all who wait for that question hear so.
 */
export function gathering<Answer>(limits: GatheringLimits, askAll: (keys: readonly string[]) => Promise<(key: string) => Answer>): (key: string) => Promise<Answer> {
  const asked = new Map<string, Promise<Answer>>();
  let waiting: Waiting<Answer>[] = [];
  let running = 0;

  const ask = async (batch: readonly Waiting<Answer>[]): Promise<void> => {
    try {
      const answerFor = await askAll(batch.map(({ key }) => key));
      for (const { key, resolve } of batch) {
        asked.delete(key);
        resolve(answerFor(key));
      }
    } catch (error) {
      for (const { key, reject } of batch) {
        asked.delete(key);
        reject(error);
      }
    }
  };
  const start = (): void => {
    while (running < limits.atOnceMax && waiting.length > 0) {
      const batch = waiting.slice(0, limits.perQuestionMax);
      waiting = waiting.slice(limits.perQuestionMax);
      running += 1;
      void ask(batch).finally(() => {
        running -= 1;
        start();
      });
    }
  };
  return (key) => {
    const already = asked.get(key);
    if (already !== undefined) return already;
    if (asked.size >= limits.waitingMax) return Promise.reject(new TooManyWaiting('Too many questions of this kind wait already.'));
    const answer = new Promise<Answer>((resolve, reject) => { waiting.push({ key, resolve, reject }); });
    asked.set(key, answer);
    if (waiting.length === 1) queueMicrotask(start);
    return answer;
  };
}
