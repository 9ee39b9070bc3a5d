import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { code, page, project, table, type Page } from './page.ts';

/** One kind of event: its name, the fields beside `kind`, and who publishes it. */
export type EventKind = { kind: string; fields: string[]; note: string };

/** What each event of a lot says happened. The domain's types give the kinds; a test holds the two together. */
const LOT_EVENTS: Record<string, string> = {
  'lot.opened': 'Bids are possible. Always number 1.',
  'bid.accepted': 'A bid counts. It leads, or a standing maximum answered it at once.',
  'lot.extended': 'The close moved to a later time: a late bid, another lot of the group, or an outage of the house.',
  'bid.retracted': 'One or more bids were taken out and the remaining ones were replayed. The price may have fallen.',
  'lot.frozen': 'The house stopped bidding on the lot.',
  'lot.resumed': 'Bidding goes on, with a full window left.',
  'lot.reserve_lowered': 'The seller lowered the hidden reserve.',
  'lot.bought': 'Somebody bought the lot at its fixed price. The close follows.',
  'lot.closed': 'The end: sold, passed or withdrawn. Carries `outcome`.',
};

/** Kinds of a module's own events, read from the union types `...Event` of its contract. */
export function eventKinds(source: string): EventKind[] {
  const unions = source.split(/^(?=export |\/\*\*)/m).filter((part) => /^export type \w+Event =/.test(part));
  // A note between two members begins no part of its own: it is indented.
  return unions.flatMap((union) => [...union.matchAll(/(?:\/\*\*([^]*?)\*\/\s*)?(?:\|\s*)?\{\s*kind: '([^']+)';?([^}]*)\}/g)].map((found) => ({
    kind: found[2] ?? '', fields: fieldsOf(found[3] ?? ''), note: (found[1] ?? '').replace(/\s*\*?\s+/g, ' ').trim(),
  })));
}

/** Kinds of the events of a lot, read from the domain. */
export const lotEventKinds = (source: string): string[] => [...source.matchAll(/^export type \w+ = EventCommon & \{\s*kind: '([^']+)'/gm)].map((found) => found[1] ?? '');

/** docs/reference/events.md: the events of a lot, and those that modules tell each other. */
export async function eventsPage(): Promise<Page> {
  const kinds = lotEventKinds(await readFile(join(project, 'src/domain/lot/events.ts'), 'utf8'));
  const unknown = [...kinds.filter((kind) => LOT_EVENTS[kind] === undefined), ...Object.keys(LOT_EVENTS).filter((kind) => !kinds.includes(kind))];
  if (unknown.length > 0) throw new Error(`docs/build/events.ts and src/domain/lot/events.ts differ in: ${unknown.join(', ')}`);
  const files = (await readdir(join(project, 'src/contracts'))).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).sort();
  const published = await Promise.all(files.map(async (file) => ({ file, kinds: eventKinds(await readFile(join(project, 'src/contracts', file), 'utf8')) })));
  return page('events', 'Events', [
    'An event is a fact, named in the past tense. It is written in the transaction that made it true and never changes its shape. '
      + 'Who consumes one must expect it twice and late; `seq` or the event\'s id tells.',
    '## Events of a lot',
    'Each has a `seq`, gapless from 1 on its lot. Watchers see `seq`, `kind`, `price`, `minimum`, `leader` (an alias), `bidCount`, `closesAt` and `at`; the close '
      + 'adds `outcome`. A maximum that is still secret is in none of them.',
    table(['kind', 'what happened'], kinds.map((kind) => [code(kind), LOT_EVENTS[kind] ?? ''])),
    '## Events between modules',
    'Carried by each module\'s outbox, in one process as in seven.',
    ...published.filter((one) => one.kinds.length > 0).flatMap((one) => [
      `### ${one.file.replace(/\.ts$/, '')}`,
      table(['kind', 'fields', ''], one.kinds.map(({ kind, fields, note }) => [code(kind), fields.map(code).join(', '), note])),
    ]),
  ]);
}

const fieldsOf = (text: string): string[] => text.split(/[;\n]/).map((part) => /^\s*(\w+)\??:/.exec(part)?.[1] ?? '').filter((name) => name !== '');
