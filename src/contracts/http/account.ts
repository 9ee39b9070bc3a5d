import { Type } from 'typebox';
import { LANGUAGES, type Language } from '../identity.ts';
import { route } from '../route.ts';
import { Email, Me, NewPassword, PASSWORD_CHARS_MAX, SIGN_INS_PER_MINUTE_MAX, TERMS_VERSION_CHARS_MAX, TIME_ZONE_CHARS_MAX } from './identity.ts';

/** What the owner of an account does with it: address, password, second factor, terms, preferences. */
const CODE_CHARS_MAX = 16;

const OldPassword = Type.String({ minLength: 1, maxLength: PASSWORD_CHARS_MAX });
const TokenParams = Type.Object({ token: Type.String({ description: 'From the link in the letter.' }) });
const Code = Type.String({ minLength: 1, maxLength: CODE_CHARS_MAX });
const Proof = Type.Object({ password: Type.Optional(OldPassword), code: Type.Optional(Code) }, { description: 'The password, a code of the authenticator, or a recovery code.' });
const RecoveryCodes = Type.Object({ recoveryCodes: Type.Array(Type.String(), { description: 'Shown this once. Each signs in one time instead of a code.' }) });

export const sendVerification = route({
  name: 'sendVerification', method: 'POST', path: '/email-verifications', summary: 'Sends the letter with the link that confirms the address again. An earlier link is then no good.',
  auth: 'signed_in', status: 204, refusals: ['wrong_state', 'rate_limited', 'busy'],
});
export const verifyEmail = route({
  name: 'verifyEmail', method: 'PUT', path: '/email-verifications/:token', summary: 'Confirms an address with the link that was sent to it. Good for 48 hours, once; a new address takes the place of the old one.',
  auth: 'anyone', params: TokenParams, status: 200, reply: Type.Object({ email: Type.String() }), refusals: ['link_not_good', 'email_taken'], ratePerMinuteMax: SIGN_INS_PER_MINUTE_MAX,
});
export const changeEmail = route({
  name: 'changeEmail', method: 'PUT', path: '/me/email', summary: 'Asks for another address. It counts once the link that is sent to it was followed.',
  auth: 'signed_in', body: Type.Object({ email: Email, password: OldPassword }), status: 200, reply: Me,
  refusals: ['malformed', 'bad_credentials', 'email_taken', 'wrong_state', 'rate_limited', 'busy'],
});

export const requestReset = route({
  name: 'requestReset', method: 'POST', path: '/password-resets', summary: 'Sends a link that sets a new password, if there is an account with this address; the answer is the same if there is none.',
  auth: 'anyone', body: Type.Object({ email: Email }), status: 204, refusals: ['malformed', 'rate_limited', 'busy'], ratePerMinuteMax: SIGN_INS_PER_MINUTE_MAX,
});
export const resetPassword = route({
  name: 'resetPassword', method: 'PUT', path: '/password-resets/:token', summary: 'Sets a new password with the link that was sent. Good for one hour, once; all sessions end.',
  auth: 'anyone', params: TokenParams, body: Type.Object({ password: NewPassword }), status: 204, refusals: ['malformed', 'link_not_good', 'busy'], ratePerMinuteMax: SIGN_INS_PER_MINUTE_MAX,
});
export const changePassword = route({
  name: 'changePassword', method: 'PUT', path: '/me/password', summary: 'Changes the password. All other sessions end.',
  auth: 'signed_in', body: Type.Object({ current: OldPassword, password: NewPassword }), status: 204, refusals: ['malformed', 'bad_credentials', 'rate_limited', 'busy'],
});

export const startTotp = route({
  name: 'startTotp', method: 'POST', path: '/me/totp', summary: 'Begins a second factor, with the password: a secret for an authenticator. It counts once a code of it was sent back.',
  auth: 'signed_in', body: Type.Object({ password: OldPassword }), status: 201, refusals: ['malformed', 'bad_credentials', 'wrong_state', 'rate_limited', 'busy'],
  reply: Type.Object({
    secret: Type.String({ description: 'In base32, to be typed in.' }), uri: Type.String({ description: 'otpauth: address.' }),
    qr: Type.String({ description: 'The address as a QR code, an SVG document.' }),
  }),
});
export const confirmTotp = route({
  name: 'confirmTotp', method: 'PUT', path: '/me/totp', summary: 'Turns the second factor on with a code of the authenticator, and gives the recovery codes.',
  auth: 'signed_in', body: Type.Object({ code: Code }), status: 200, reply: RecoveryCodes, refusals: ['malformed', 'wrong_code', 'wrong_state', 'rate_limited'],
});
export const renewRecoveryCodes = route({
  name: 'renewRecoveryCodes', method: 'POST', path: '/me/totp/recovery-codes', summary: 'Gives new recovery codes; the old ones are no good then.',
  auth: 'signed_in', body: Proof, status: 200, reply: RecoveryCodes, refusals: ['malformed', 'bad_credentials', 'wrong_code', 'wrong_state', 'rate_limited', 'busy'],
});
export const endTotp = route({
  name: 'endTotp', method: 'DELETE', path: '/me/totp', summary: 'Turns the second factor off.',
  auth: 'signed_in', body: Proof, status: 204, refusals: ['malformed', 'bad_credentials', 'wrong_code', 'wrong_state', 'rate_limited', 'busy'],
});

export const acceptTerms = route({
  name: 'acceptTerms', method: 'PUT', path: '/me/terms', summary: 'Accepts the terms of the house in the version named, which must be the one in force.',
  auth: 'signed_in', body: Type.Object({ version: Type.String({ minLength: 1, maxLength: TERMS_VERSION_CHARS_MAX }) }), status: 200, reply: Me, refusals: ['malformed', 'wrong_state'],
});

const orNull = <Value>(shape: { type: string; [more: string]: unknown }) => Type.Unsafe<Value | null>({ ...shape, type: [shape.type, 'null'] });
const MAILS_FIRST = { outbid: Type.Boolean(), won: Type.Boolean(), lost: Type.Boolean(), sold: Type.Boolean(), questions: Type.Boolean() };
const wish = (description: string) => Type.Boolean({ description });
const SUBJECTS_SHAPE = {
  placed: wish('An own bid was accepted.'), outbid: wish('The own maximum was beaten.'), leading: wish('Leading again after that.'), closing: wish('A lot watched or bid on closes in a quarter of an hour.'),
  won: wish('A lot was won.'), lost: wish('A lot bid on went to somebody else, or was not sold.'), extended: wish('A lot watched or bid on was extended by late bids.'),
  frozen: wish('A lot watched or bid on was frozen by the house, or goes on.'), saleOpened: wish('A sale that one registered for, or whose lots one watches, has opened.'),
  sold: wish('How an own lot ended.'), questions: wish('Questions and answers.'), security: wish('What touches the safety of the account.'),
};
const TIME_OF_DAY = { type: 'string', description: 'A time of day such as 22:30.', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' } as const;
const QUIET = Type.Unsafe<{ from: string; to: string } | null>({
  type: ['object', 'null'], properties: { from: TIME_OF_DAY, to: TIME_OF_DAY }, required: ['from', 'to'], additionalProperties: false,
  description: 'Hours of the time zone in which nothing leaves the house but what touches the safety of the account; it is sent afterwards, unless it is of no use any more.',
});
const ALWAYS_PAGE = 'On the page. won, lost and security are always on.';
const ALWAYS_MAIL = 'By letter. security is always on.';
export const PreferencesShape = Type.Object({
  language: Type.Unsafe<Language | null>({ enum: [...LANGUAGES, null], description: 'Null: the language of the browser; letters then come in English.' }),
  timeZone: orNull<string>({ type: 'string', minLength: 1, maxLength: TIME_ZONE_CHARS_MAX, description: 'A name of the IANA time zone database, in which letters give times; null: UTC.' }),
  currency: orNull<string>({ type: 'string', pattern: '^[A-Z]{3}$', description: 'A currency code of three capital letters (ISO 4217), or null. Shown beside amounts.' }),
  notices: Type.Object(SUBJECTS_SHAPE, { description: ALWAYS_PAGE }),
  mails: Type.Object(SUBJECTS_SHAPE, { description: ALWAYS_MAIL }),
  sms: Type.Object(SUBJECTS_SHAPE, { description: 'By text message, to a number that was confirmed.' }),
  pushes: Type.Object(SUBJECTS_SHAPE, { description: 'To browsers that the account turned pushes on in.' }),
  quietHours: QUIET,
});
const SAID = Type.Partial(Type.Object(SUBJECTS_SHAPE));
const { language, timeZone, currency } = PreferencesShape.properties;
const PreferencesSaid = Type.Object({
  language, timeZone, currency, mails: Type.Object({ ...SAID.properties, ...MAILS_FIRST }, { description: ALWAYS_MAIL }), notices: Type.Optional(SAID), sms: Type.Optional(SAID), pushes: Type.Optional(SAID),
  quietHours: Type.Optional(QUIET),
}, { description: 'What is left out is as the house has it.' });
export const getPreferences = route({
  name: 'getPreferences', method: 'GET', path: '/me/preferences', summary: 'How the caller wants to be spoken to.', auth: 'signed_in', status: 200, reply: PreferencesShape, refusals: [],
});
export const setPreferences = route({
  name: 'setPreferences', method: 'PUT', path: '/me/preferences', summary: 'Sets how the caller wants to be spoken to, all of it at once.',
  auth: 'signed_in', body: PreferencesSaid, status: 200, reply: PreferencesShape, refusals: ['malformed'],
});

export const exportMe = route({
  name: 'exportMe', method: 'GET', path: '/me/export', summary: 'Everything the house holds about the caller, as one JSON document.',
  auth: 'signed_in', status: 200, refusals: ['busy'], ratePerMinuteMax: 6,
});

/** Every call here, for the router, the reference page and the tests. */
export const accountRoutes = [
  sendVerification, verifyEmail, changeEmail, requestReset, resetPassword, changePassword, startTotp, confirmTotp, renewRecoveryCodes, endTotp, acceptTerms,
  getPreferences, setPreferences, exportMe,
] as const;
