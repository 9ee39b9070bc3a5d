import { ROLES, STAFF_ROLES, type Caller, type PreferencesWanted, type Role } from '#contracts/identity.ts';
import { CHANNELS, isAlways, SUBJECTS, type Channel } from '#contracts/wishes.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import { isSeen } from '#domain/text.ts';

export const SESSION_LIFE_MS = 30 * 24 * 3_600_000;
/** A session's last use is written down at most this often; what it shows is that much behind. */
export const LAST_USED_STEP_MS = 5 * 60_000;
/** Sessions of one account that may be good at once; a further sign-in ends the oldest. */
export const SESSIONS_PER_ACCOUNT_MAX = 100;
/** For this long a session that was found good is taken to be good still (S1). */
export const CALLER_GOOD_MS = 1_000;

export const EMAIL_CHARS_MAX = 254;
export const PASSWORD_CHARS_MIN = 8;
export const PASSWORD_CHARS_MAX = 200;
const NAME_CHARS_MAX = 80;
const USER_AGENT_CHARS_MAX = 200;
// Format characters among the controls: a name that turns the reading direction around makes others unreadable.
const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
// What a look-up of a host takes no notice of: the same mailbox would otherwise have as many forms as anybody likes.
const PASSED_OVER_IN_HOSTS = /\p{Default_Ignorable_Code_Point}/gu;
// Signs that mean something of their own in a list of addresses are left out: what is written here is one address and nothing else.
const EMAIL = /^([^\s@<>()[\]\\,;:"]{1,64})@([^\s@<>()[\]\\,;:"]{1,253})$/u;

export type FieldProblem = { at: string; problem: string };
/** An address as it was given, and the form in which two of them are compared. */
export type Email = { text: string; key: string };

/**
 * Takes an e-mail address: one @, no blanks, controls or signs of a list. Compared without regard to case or to how letters are composed;
 * in a host also without regard to the signs and the full stop of East Asia that its look-up passes over or reads as a point.
 */
export function readEmail(given: string): Outcome<Email, FieldProblem> {
  const text = given.trim();
  const [, name = '', domain = ''] = text.length > EMAIL_CHARS_MAX || CONTROL.test(text) ? [] : (EMAIL.exec(text) ?? []);
  const host = domain.normalize('NFKC').toLowerCase().replaceAll(PASSED_OVER_IN_HOSTS, '').replaceAll('\u3002', '.');
  const key = `${name.normalize('NFKC').toLowerCase()}@${host}`;
  if (host === '' || key.length > EMAIL_CHARS_MAX) return refuse({ at: 'email', problem: 'must be an e-mail address' });
  return accept({ text, key });
}

/** Takes a display name: 1 to 80 characters after blanks at its ends are dropped, none of them a control character, and not all of them invisible. */
export function readDisplayName(given: string): Outcome<string, FieldProblem> {
  const name = given.normalize('NFC').trim();
  const count = [...name].length;
  if (count < 1 || count > NAME_CHARS_MAX) return refuse({ at: 'displayName', problem: `must be 1 to ${NAME_CHARS_MAX} characters` });
  if (CONTROL.test(name)) return refuse({ at: 'displayName', problem: 'must hold no control characters' });
  if (!isSeen(name)) return refuse({ at: 'displayName', problem: 'must hold a character that can be seen' });
  return accept(name);
}

export type NewAccount = { email: Email; displayName: string; roles: readonly Role[] };

/** Takes what an account is made of; every field that is wrong is named. */
export function readNewAccount(given: { email: string; password: string; displayName: string; roles?: readonly Role[] }): Outcome<NewAccount, readonly FieldProblem[]> {
  const email = readEmail(given.email);
  const displayName = readDisplayName(given.displayName);
  const password = readPassword(given.password);
  if (email.ok && displayName.ok && password.ok) {
    return accept({ email: email.value, displayName: displayName.value, roles: wholeRoles(given.roles ?? []) });
  }
  return refuse([email, displayName, password].flatMap((one) => (one.ok ? [] : [one.refusal])));
}

/** Takes a new password: 8 to 200 characters. */
export function readPassword(given: string): Outcome<string, FieldProblem> {
  if (given.length >= PASSWORD_CHARS_MIN && given.length <= PASSWORD_CHARS_MAX) return accept(given);
  return refuse({ at: 'password', problem: `must be ${PASSWORD_CHARS_MIN} to ${PASSWORD_CHARS_MAX} characters` });
}

/** A name out of a recorded file, made fit to be shown: no control characters, at most 80 characters, never empty. */
export function fitName(given: string): string {
  const name = [...given.replaceAll(CONTROLS, '').trim()].slice(0, NAME_CHARS_MAX).join('');
  return name === '' ? 'unnamed' : name;
}

/** Takes the reason of an act: not blank, no control characters but line ends. */
export function readReason(given: string): Outcome<string, FieldProblem> {
  const reason = given.trim();
  if (reason === '' || CONTROL.test(reason.replaceAll(/[\r\n\t]/g, ''))) return refuse({ at: 'reason', problem: 'must be a readable sentence' });
  return accept(reason);
}

/** The form of a password that is hashed: the same characters give the same form on every keyboard. */
export const passwordForm = (given: string): string => given.normalize('NFKC');

/** What is kept of a browser's name for itself. */
export function readUserAgent(given: string | null): string | null {
  if (given === null) return null;
  const readable = given.replaceAll(CONTROLS, '').slice(0, USER_AGENT_CHARS_MAX);
  return readable === '' ? null : readable;
}

/** Roles in the house's order, each once, bidder always among them. */
export const wholeRoles = (roles: readonly Role[]): readonly Role[] => ROLES.filter((role) => role === 'bidder' || roles.includes(role));

export const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => STAFF_ROLES.includes(role));

/** Whether somebody signed in may call a route of this policy. */
export function mayCall(auth: 'anyone' | 'signed_in' | readonly string[], caller: Caller): boolean {
  if (auth === 'anyone' || auth === 'signed_in') return true;
  return caller.roles.some((role) => auth.includes(role));
}

/** How long a link in a letter is good. */
export const VERIFY_LINK_LIFE_MS = 48 * 3_600_000;
export const RESET_LINK_LIFE_MS = 3_600_000;
/** Letters with a link within an hour, of each purpose: of one account, and to one address. */
export const LINKS_PER_HOUR_MAX = 5;
export const LINK_TOKEN_BYTES = 32;

/** Wrong codes in a row after which none is taken for a while: with these two a guesser needs years for one of a million. */
export const WRONG_CODES_MAX = 5;
export const WRONG_CODES_WAIT_MS = 15 * 60_000;
export const RECOVERY_CODES = 10;
const RECOVERY_CODE_CHARS = 10;
// Without the letters and digits that are mistaken for each other.
const RECOVERY_ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A recovery code out of random bytes, of which it takes ten: 50 bits, written in two groups. */
export function recoveryCode(bytes: Uint8Array): string {
  const text = [...bytes.slice(0, RECOVERY_CODE_CHARS)].map((byte) => RECOVERY_ALPHABET[byte % RECOVERY_ALPHABET.length]).join('');
  return `${text.slice(0, 5)}-${text.slice(5)}`;
}

/** A recovery code as it is hashed, however it was typed; null when it cannot be one. */
export function readRecoveryCode(given: string): string | null {
  const text = given.toUpperCase().replaceAll(/[\s-]/g, '');
  return text.length === RECOVERY_CODE_CHARS ? text : null;
}

/** A code of an authenticator as it was typed: programs show it in two groups. */
export const readTotpCode = (given: string): string => given.replaceAll(/\s/g, '');

const MINUTES_PER_HOUR = 60;

/** Minutes of the day of a text such as 22:30. The text is of that form. */
export function minuteOf(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * MINUTES_PER_HOUR + Number(minutes);
}

/** The same as a text. */
export const timeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / MINUTES_PER_HOUR)).padStart(2, '0')}:${String(minute % MINUTES_PER_HOUR).padStart(2, '0')}`;

/** What was switched off that cannot be; where it stands and what is wrong with it. */
export function faultsOfWishes(said: PreferencesWanted['wishes']): FieldProblem[] {
  return CHANNELS.flatMap((channel) => SUBJECTS.flatMap((subject) => (said[channel][subject] === false && isAlways(channel, subject)
    ? [{ at: `${CHANNEL_FIELDS[channel]}.${subject}`, problem: 'cannot be switched off' }] : [])));
}

/** What the channels are called in preferences. */
const CHANNEL_FIELDS: Record<Channel, string> = { page: 'notices', mail: 'mails', sms: 'sms', push: 'pushes' };

const SEARCH_WORDS_MAX = 8;

/** The words of a name that is looked for, each as the beginning of a word; null when there is none. At most 8 count. */
export function nameWords(text: string): string | null {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}]+/gu)?.slice(0, SEARCH_WORDS_MAX) ?? [];
  return words.length === 0 ? null : words.map((word) => `${word}:*`).join(' & ');
}

/** A pattern that finds addresses beginning with `text`; null when there is nothing to look for. */
export const addressPattern = (text: string): string | null =>
  (text === '' ? null : `${text.normalize('NFKC').toLowerCase().replace(/[\\%_]/g, '\\$&')}%`);
