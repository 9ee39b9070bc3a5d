import { DatabaseError } from 'pg';

/** An error as PostgreSQL's driver throws it. */
export function serverError(code: string, message: string, more: { constraint?: string; severity?: string } = {}): DatabaseError {
  const error = new DatabaseError(message, 0, 'error');
  error.code = code;
  error.severity = more.severity ?? 'ERROR';
  if (more.constraint !== undefined) error.constraint = more.constraint;
  return error;
}

export const uniqueViolation = (constraint: string): DatabaseError =>
  serverError('23505', `duplicate key value violates unique constraint "${constraint}"`, { constraint });
export const checkViolation = (table: string, constraint: string): DatabaseError =>
  serverError('23514', `new row for relation "${table}" violates check constraint "${constraint}"`, { constraint });
export const foreignKeyViolation = (table: string, constraint: string): DatabaseError =>
  serverError('23503', `insert or update on table "${table}" violates foreign key constraint "${constraint}"`, { constraint });
export const serializationFailure = (): DatabaseError => serverError('40001', 'could not serialize access due to concurrent update');
export const deadlock = (): DatabaseError => serverError('40P01', 'deadlock detected');
export const lockTimeout = (): DatabaseError => serverError('55P03', 'canceling statement due to lock timeout');
export const statementTimeout = (): DatabaseError => serverError('57014', 'canceling statement due to statement timeout');
export const transactionAborted = (): DatabaseError =>
  serverError('25P02', 'current transaction is aborted, commands ignored until end of transaction block');
export const diskFull = (): DatabaseError => serverError('53100', 'could not extend file: No space left on device');

/** A statement that nobody simulated, or whose SQL is not the one that was simulated. A fault of the simulation, never of the house. */
export class NotSimulatedHere extends Error {
  override readonly name = 'NotSimulatedHere';
}
