import { DatabaseError } from 'pg';

/** No connection became free in time. Nothing was sent; the caller may try again. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
}

/** The server could not be reached, or went away. What was under way may or may not have happened. */
export class DatabaseLost extends Error {
  override readonly name = 'DatabaseLost';
}

/**
 * COMMIT did not come back as a plain COMMIT: the server rolled back, or it warned (a synchronous standby
 * may not hold the change). Nobody may be told that the change is kept.
 */
export class CommitUnconfirmed extends Error {
  override readonly name = 'CommitUnconfirmed';
}

/** The five characters that PostgreSQL gives an error, or null when the error is not PostgreSQL's. */
export const sqlState = (error: unknown): string | null => (error instanceof DatabaseError ? (error.code ?? null) : null);

/** True when a unique constraint refused the row; with `constraint`, only for the constraint of that name. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof DatabaseError) || error.code !== '23505') return false;
  return constraint === undefined || error.constraint === constraint;
}

/** True when a row lock was not had within lock_timeout. */
export const isLockTimeout = (error: unknown): boolean => sqlState(error) === '55P03';

// Class 08 is a broken connection, 57P0x a server that shuts down or starts up, 25P03 a session ended for idling, 53300 no free slot.
const LOST_STATES = /^(08...|57P0[1-5]|25P03|53300)$/;
const LOST_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
const LOST_WORDS = /^(Connection terminated|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed)/;

/** True when the error says that the connection or the server is gone, whoever noticed it first. */
export function isDatabaseLost(error: unknown): boolean {
  if (error instanceof DatabaseLost) return true;
  if (error instanceof DatabaseError) return LOST_STATES.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && LOST_CODES.has(error.code)) return true;
  return LOST_WORDS.test(error.message);
}

/**
 * The error without what it quotes of rows and parameters: PostgreSQL shows the whole failing row, hidden amounts included, and an
 * error is logged. The code, the constraint and the message stay.
 */
export function withoutRows(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  for (const field of ['detail', 'where', 'internalQuery', 'hint'] as const) delete error[field];
  return error;
}
