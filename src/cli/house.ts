import { raiseHouse } from '../app/compose.ts';
import { layFoundation, lifecycleOf, type Foundation } from '../app/foundation.ts';
import type { House } from '../app/house.ts';
import { settingsOf } from '../app/serve.ts';
import { secretsOf, type Settings } from '../app/settings.ts';
import { openLog, type LogBook } from '#platform/log/log.ts';

/*
 * What a command does its work with. It joins the database of a running house, or has one started for itself that is
 * stopped after it; nothing is listened on, no outbox is relayed, and the house does not beat or
 * close lots by their time: that stays the running house's work, or the next one's.
 */

/** Opens the database alone, without bringing it up to date, and closes it after the work. */
export async function withFoundation<Result>(work: (foundation: Foundation) => Promise<Result>): Promise<Result> {
  const settings = await settingsOf();
  const book = bookOf(settings);
  const lifecycle = lifecycleOf(book);
  try {
    return await work(await layFoundation({ settings, book, lifecycle, as: 'command' }));
  } finally {
    await lifecycle.stop();
    book.flushSync();
  }
}

/** Opens a house that does not listen, on a database brought up to date, and closes it after the work. */
export function withHouse<Result>(work: (house: House) => Promise<Result>): Promise<Result> {
  return withFoundation(async (foundation) => {
    const house = await raiseHouse(foundation);
    foundation.lifecycle.started('house', () => house.stop());
    return work(house);
  });
}

// A command says what matters in a sentence of its own. Its log is for those who ask for it with LOG_LEVEL, and goes to stderr, beside the results.
function bookOf(settings: Settings): LogBook {
  const level = settings.logLevel === 'info' ? 'fatal' : settings.logLevel;
  return openLog({ level, dir: null, secrets: secretsOf(settings), stdout: process.stderr });
}
