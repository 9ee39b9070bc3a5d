/** What a fault is about beside its field: limits, names, moments (RFC 3339, in facts whose name ends in `At`). */
export type FaultFacts = Readonly<Record<string, string | number>>;

/**
 * Every fault that a seller can meet in a lot, a picture, a table or a sale, once: the stable code and the English sentence behind the
 * name of the field. `{names}` are the fault's facts. Pages say it in the reader's language by the code, as `fault.<code>`.
 */
export const FAULTS = {
  blank: 'must not be blank',
  half_character: 'holds half a character; send valid Unicode',
  control_character: 'holds a control character; leave it out',
  too_long: 'has {length} characters; {max} are the most',
  reason_required: 'is required of staff',

  unknown_category: 'is not a category of the house; GET /categories lists them',
  unknown_currency: 'is not a current ISO 4217 code; write it in capitals, such as USD',
  one_of: 'must be one of {choices}',
  amount_range: 'must be 1 to {max} minor units',
  below_opening: 'must be at least the openingPrice',
  buy_now_low: 'must be at least 1.30 times the openingPrice',
  buy_now_below_reserve: 'must be at least the reservePrice',
  estimates_crossed: 'must be at most the estimateHigh',
  increments_table: 'has steps that are not whole minor units of {currency} in the table {name}; choose another table',
  increments_step: 'must be a whole number of minor units, 1 to {max}',
  increments_percent: 'must be a percentage above 0 and at most 100, with at most two decimals',

  fact_required: 'is required in this category',
  fact_unknown: 'is not asked for in this category; GET /categories lists its fields',
  fact_blank: 'must not be blank; leave it out',
  fact_text: 'must be a text',
  fact_number: 'must be a number, such as 40 or 40.5',
  fact_number_range: 'must be 0 to {max}',
  fact_decimals: 'must have at most {max} decimals',
  fact_too_long: 'must have at most {max} characters',

  not_a_time: 'must be a time as RFC 3339 writes it, such as 2030-01-31T18:00:00.000Z',
  close_missing: 'is required unless the sale has a close of its own',
  close_too_near: 'must be at least one minute ahead',
  close_past: 'must be ahead',
  close_too_far: 'must be at most one year ahead',
  opens_after_close: 'must be before closesAt',
  scope_needs_sale: 'other than lot is possible only in a sale; give a saleId',
  group_missing: 'is required for the scope group; name the lots that close together',
  group_alone: 'belongs to the scope group alone; leave it out',
  group_of_another: 'names lots of another seller, which would move with this one; choose another name',
  group_close: 'must be {closesAt}, when the other lots of the {scope} close',
  cap_missing: 'is required for the kind {kind}',
  cap_alone: 'does not belong to the kind {kind}',
  cap_before_close: 'must not be before closesAt',
  cap_too_far: 'must be at most one year after closesAt',

  not_a_sale_id: 'is not the id of a sale',
  unknown_sale: 'is not a sale of this house',
  sale_approval: 'is not possible in the standing sale; make a sale of its own',
  frozen: 'is frozen since the lot was published',
  description_changes: 'may change {max} times once published',

  picture_empty: 'is empty; send the bytes of a picture',
  picture_kind: 'is not a picture that can be shown; send JPEG, PNG, WebP, AVIF or GIF',
  picture_pixels: 'has more than {max} million pixels; send a smaller one',
  picture_broken: 'is damaged or incomplete; open it, save it again, and send that',
  pictures_frozen: 'are frozen since the lot was published; only their words may change',
  pictures_full: 'are at most {max}; take one out first',

  cell_amount: 'must be an amount in {currency} with a point and at most {decimals} decimals, such as {example}',
  cell_amount_whole: 'must be an amount in {currency} without decimals, such as {example}',
  cell_amount_missing: 'is required; write an amount such as {example}',
  cell_time: 'must be a time with its zone, such as 2030-01-31T18:00Z or 2030-01-31 19:00+01:00',
  cell_increments: 'must be a table ({choices}), one step such as 5.00, or a percentage such as 5%',
  cell_window: 'must be 0 to {max} seconds; 0 is a hard close',
  cell_whole: 'must be a whole number from 1 to {max}',
  cell_sale: 'is not the id of a sale, such as sal_734012345678901248',
  cap_twice: 'is a second cap beside {column}; a lot has one',
  sale_not_yours: 'is not a sale of this house that you may bring lots into',
  sale_full: 'is full: a sale holds {max} lots',
  row_cells: 'has {cells} cells under {columns} columns; put a cell with a comma into quotation marks',
  column_unnamed: 'has no name for column {number}; name it or delete it',
  column_unknown: 'is not a column of an import; the columns are {columns}, and {prefix} with the code of a field',
  column_twice: 'is there twice',
  column_missing: 'is missing; the first row holds the names of the columns',
  table_rows_none: 'has no rows under the names of the columns',
  table_empty: 'is empty; the first row holds the names of the columns',
  table_utf16: 'is UTF-16; save it as CSV in UTF-8',
  table_archive: 'is a spreadsheet or an archive; save it as CSV in UTF-8',
  table_not_text: 'is not text; save it as CSV in UTF-8',
  table_not_utf8: 'is not UTF-8; save it as CSV in UTF-8',
  row_blank: 'is one too many: there are more than {max} rows without a word',
  row_columns: 'has more than {max} columns',
  row_too_many: 'is one too many: at most {max} rows can be sent in one go',
  row_quote_open: 'opens a quotation mark that is never closed; write a quotation mark inside a cell twice',
  row_quote_inside: 'has a quotation mark in the middle of a cell; put the whole cell into quotation marks and write the inner ones twice',
  row_too_long: 'is longer than a row may be; a cell holds at most {max} characters',
} as const satisfies Record<string, string>;

export type FaultCode = keyof typeof FAULTS;
/** What is wrong, wherever that is. */
export type Wrong = { code: FaultCode; facts?: FaultFacts };
/** A field that cannot stand: which, what is wrong for programs and for pages, and in English what to do about it. */
export type CodedFault = Wrong & { at: string; problem: string };

/** The English sentence of a fault, to stand behind the name of its field. A fact that is not given is left as its name. */
export const faultProblem = ({ code, facts = {} }: Wrong): string =>
  FAULTS[code].replaceAll(/\{(\w+)\}/g, (hole, name: string) => (facts[name] === undefined ? hole : String(facts[name])));

/** The fault of a field, with its sentence. */
export const faultAt = (at: string, code: FaultCode, facts?: FaultFacts): CodedFault =>
  ({ at, code, ...(facts === undefined ? {} : { facts }), problem: faultProblem({ code, ...(facts === undefined ? {} : { facts }) }) });
