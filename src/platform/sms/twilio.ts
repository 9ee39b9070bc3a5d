import { NotSent, type Taken } from '#platform/sending/not-sent.ts';
import { kindOfStatus, unanswered } from '#platform/sending/network.ts';
import type { Texter, TextReport } from './ports.ts';

const ANSWER_MS_MAX = 15_000;
const TWILIO = 'https://api.twilio.com';
const MESSAGING_SERVICE = 'MG';
/** What Twilio takes for a message's validity, in seconds. */
const VALID_SECONDS = { min: 1, max: 36_000 };
/** Fields of a report at most; Twilio sends about twenty. */
const FIELDS_MAX = 100;

/**
 * Codes after which a number takes nothing more: 21211 no such number, 21217 cannot be a number, 21610 its owner answered STOP, 21614 no mobile
 * telephone. In reports also 30005 unknown, 30006 a landline. https://www.twilio.com/docs/api/errors
 */
const DEAD: ReadonlySet<number> = new Set([21_211, 21_217, 21_610, 21_614, 30_005, 30_006]);

export type TwilioOptions = {
  accountSid: string;
  authToken: string;
  /** A number of the account, or a messaging service (MG…). */
  from: string;
  /** Where Twilio reports what became of a message; null: it is not asked to. */
  reportsTo: string | null;
  /** Another server in Twilio's place; null: Twilio. */
  apiBase: string | null;
};

/** Sends over Twilio. Its library is loaded at the first message. */
export function twilioTexter(options: TwilioOptions): Texter {
  let loaded: ReturnType<typeof load> | null = null;
  const library = (): ReturnType<typeof load> => (loaded ??= load(options));
  return {
    async send({ to, body, validForMs }) {
      const { client } = await library();
      const from = options.from.startsWith(MESSAGING_SERVICE) ? { messagingServiceSid: options.from } : { from: options.from };
      try {
        const { sid } = await client.messages.create({
          ...from, to, body, ...(options.reportsTo === null ? {} : { statusCallback: options.reportsTo }), ...(validForMs === null ? {} : { validityPeriod: validSeconds(validForMs) }),
        });
        return { providerId: sid } satisfies Taken;
      } catch (error) {
        throw notSent(error);
      }
    },
    async readReport({ url, signature, form }) {
      const fields = [...new URLSearchParams(form)].slice(0, FIELDS_MAX);
      const { validate } = await library();
      return validate(options.authToken, signature, url, Object.fromEntries(fields)) ? { report: reportOf(new Map(fields)) } : null;
    },
  };
}

async function load({ accountSid, authToken, apiBase }: TwilioOptions) {
  const { default: twilio } = await import('twilio');
  const http = new twilio.RequestClient({ timeout: ANSWER_MS_MAX });
  const ask = http.request.bind(http);
  // Every request is addressed to Twilio itself; another server takes them instead.
  if (apiBase !== null) http.request = (request) => ask({ ...request, uri: request.uri.replace(TWILIO, apiBase) });
  return { client: twilio(accountSid, authToken, { httpClient: http }), validate: twilio.validateRequest };
}

const validSeconds = (ms: number): number => Math.min(VALID_SECONDS.max, Math.max(VALID_SECONDS.min, Math.floor(ms / 1_000)));

function notSent(error: unknown): NotSent {
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : Number.NaN;
  if (!Number.isInteger(status)) return unanswered('twilio', error);
  const code = typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : Number.NaN;
  return new NotSent(DEAD.has(code) ? 'dead' : kindOfStatus(status), `twilio ${Number.isInteger(code) ? code : status}`, { cause: error });
}

function reportOf(fields: ReadonlyMap<string, string>): TextReport | null {
  const providerId = fields.get('MessageSid') ?? '';
  const status = fields.get('MessageStatus') ?? '';
  if (providerId === '') return null;
  if (status === 'delivered' || status === 'read') return { providerId, receipt: 'delivered', reason: null, dead: false };
  if (status !== 'undelivered' && status !== 'failed') return null;
  const code = fields.get('ErrorCode') ?? status;
  return { providerId, receipt: 'undelivered', reason: `twilio ${code}`, dead: DEAD.has(Number(code)) };
}
