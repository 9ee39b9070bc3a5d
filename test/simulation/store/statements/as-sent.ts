/** A row as the driver hands it over: `bigint` as text, `jsonb` as a value of its own. */
export function asSent(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row)) {
    sent[column] = typeof value === 'bigint' ? String(value) : typeof value === 'object' && value !== null ? structuredClone(value) : value;
  }
  return sent;
}
