import { Type } from 'typebox';
import type { FaultCode, FaultFacts } from '../faults.ts';
import { route } from '../route.ts';

/** Lots that can be sent in one go. */
export const IMPORT_ROWS_MAX = 500;
export const IMPORT_COLUMNS_MAX = 60;
export const IMPORT_BYTES_MAX = 5 * 1024 * 1024;
/** Faults named in one answer. */
export const IMPORT_FAULTS_MAX = 1_000;
const IMPORTS_PER_MINUTE_MAX = 30;

const sellers = ['seller', 'admin'] as const;

const Fault = Type.Object({
  row: Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'As a spreadsheet numbers it: 1 is the head. Null is the file as a whole.' }),
  column: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
  problem: Type.String({ description: 'In English.' }), code: Type.Unsafe<FaultCode>({ type: 'string', description: 'Stable; what programs decide by.' }),
  facts: Type.Optional(Type.Unsafe<FaultFacts>({ type: 'object', additionalProperties: { type: ['string', 'number'] }, description: 'Limits and names that the sentence speaks of.' })),
});
/** What was read, what is wrong with it, and what was made of it: no lots in a preview, no cells otherwise. */
export const LotsImported = Type.Object({
  preview: Type.Boolean(), rows: Type.Integer(), columns: Type.Array(Type.String()),
  cells: Type.Array(Type.Object({ row: Type.Integer(), values: Type.Array(Type.String()) })),
  faults: Type.Array(Fault), moreFaults: Type.Boolean(),
  lots: Type.Array(Type.Object({ row: Type.Integer(), id: Type.String(), title: Type.String() })),
});

export const importLots = route({
  name: 'importLots', method: 'POST', path: '/lots/import',
  summary: 'Makes drafts out of a table (CSV in UTF-8, at most 500 rows and 5 MB): all of them or none. Amounts are in major units, such as 12.50. With `preview=true` (answered 200) nothing is written and every fault is named by row and column, at most 1,000.',
  auth: sellers, query: Type.Object({ preview: Type.Optional(Type.Unsafe<'true' | 'false'>({ type: 'string', enum: ['true', 'false'] })) }, { additionalProperties: false }),
  reply: LotsImported, status: 201, bodyAs: 'bytes', bodyBytesMax: IMPORT_BYTES_MAX, idempotencyKey: 'optional',
  refusals: ['malformed', 'forbidden', 'wrong_state', 'too_large', 'same_key_other_body'], ratePerMinuteMax: IMPORTS_PER_MINUTE_MAX,
});
export const importTemplate = route({
  name: 'importTemplate', method: 'GET', path: '/lots/import/template.csv', summary: 'A table with every column of an import and one lot to write over.',
  auth: 'anyone', status: 200, refusals: [],
});

/** Every call about many lots in one go. */
export const importRoutes = [importLots, importTemplate] as const;
