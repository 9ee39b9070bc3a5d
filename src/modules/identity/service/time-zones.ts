import type { FieldProblem } from '../rules.ts';

/** What is wrong with a name of a time zone; null when it is one of the IANA database that this house can count in. */
export function faultOfTimeZone(name: string): FieldProblem | null {
  const fault = { at: 'timeZone', problem: 'must be a name of the IANA time zone database' };
  // An offset such as +01:00 would be taken too, and would be wrong half of the year.
  if (!/^[A-Za-z]/.test(name)) return fault;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone === '' ? fault : null;
  } catch {
    return fault;
  }
}
