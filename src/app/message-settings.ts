import { addressOr, readSetting, setting, SettingRefused, type SettingSource } from '#platform/config/settings.ts';
import type { Pusher } from '#platform/push/ports.ts';
import { areVapidKeys, webPusher } from '#platform/push/web-push.ts';
import type { Texter } from '#platform/sms/ports.ts';
import { twilioTexter } from '#platform/sms/twilio.ts';

const TWILIO_ACCOUNT_SID = setting({
  name: 'TWILIO_ACCOUNT_SID', secret: false, default: 'no text messages leave the house', read: matching(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits'),
  description: 'The account at Twilio that text messages are sent with; with TWILIO_AUTH_TOKEN and SMS_FROM, or none of the three.',
});
const TWILIO_AUTH_TOKEN = setting({
  name: 'TWILIO_AUTH_TOKEN', secret: true, default: 'none', read: matching(/^\S{16,200}$/, 'must have 16 to 200 characters without blanks'),
  description: 'The secret of that account. It also proves that reports of what became of a message come from Twilio.',
});
const SMS_FROM = setting({
  name: 'SMS_FROM', secret: false, default: 'none', read: matching(/^(?:\+[1-9][0-9]{6,14}|MG[0-9a-f]{32})$/, 'must be a number such as +15005550006, or a messaging service (MG and 32 hexadecimal digits)'),
  description: 'Whom text messages come from: a number of the account, or a messaging service of Twilio.',
});
const TWILIO_API_BASE = setting({
  name: 'TWILIO_API_BASE', secret: false, default: 'https://api.twilio.com', read: addressOr(['http:', 'https:'], null),
  description: 'Another server in the place of Twilio, for tests.',
});
const VAPID_PUBLIC_KEY = setting({
  name: 'VAPID_PUBLIC_KEY', secret: false, default: 'no pushes leave the house', read: (text): string | null => text,
  description: 'The public key by which push services know the house, in base64url; with VAPID_PRIVATE_KEY, or none of the two. "npx web-push generate-vapid-keys" makes a pair. Another pair ends all subscriptions.',
});
const VAPID_PRIVATE_KEY = setting({ name: 'VAPID_PRIVATE_KEY', secret: true, default: 'none', read: (text): string | null => text, description: 'The private key of that pair.' });

/** How text messages and pushes leave the house, in the order of the reference page. */
export const MESSAGE_SETTINGS = [TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SMS_FROM, TWILIO_API_BASE, VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY] as const;

/** Null: this house has no such provider. */
export type MessageSettings = {
  twilio: { accountSid: string; authToken: string; from: string; apiBase: string | null } | null;
  vapid: { publicKey: string; privateKey: string } | null;
};

/** Reads them and refuses what is half set. Throws SettingRefused. */
export function readMessageSettings(source: SettingSource): MessageSettings {
  const [accountSid, authToken, from] = [readSetting(TWILIO_ACCOUNT_SID, source), readSetting(TWILIO_AUTH_TOKEN, source), readSetting(SMS_FROM, source)];
  const [publicKey, privateKey] = [readSetting(VAPID_PUBLIC_KEY, source), readSetting(VAPID_PRIVATE_KEY, source)];
  const apiBase = readSetting(TWILIO_API_BASE, source)?.origin ?? null;
  const all = accountSid !== null && authToken !== null && from !== null;
  if (!all && (accountSid !== null || authToken !== null || from !== null)) {
    const missing = Object.entries({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, SMS_FROM: from }).flatMap(([name, value]) => (value === null ? [name] : []));
    throw new SettingRefused(`Text messages are half set up, because ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing: set all of TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM, or none.`);
  }
  if ((publicKey === null) !== (privateKey === null)) {
    throw new SettingRefused(`Pushes are half set up, because ${publicKey === null ? 'VAPID_PUBLIC_KEY' : 'VAPID_PRIVATE_KEY'} is missing: set both keys, or none.`);
  }
  if (publicKey !== null && privateKey !== null && !areVapidKeys(publicKey, privateKey)) {
    throw new SettingRefused('VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair of keys in base64url: make one with "npx web-push generate-vapid-keys".');
  }
  return {
    twilio: all ? { accountSid, authToken, from, apiBase } : null,
    vapid: publicKey === null || privateKey === null ? null : { publicKey, privateKey },
  };
}

/** Values that no log line may hold. */
export const messageSecrets = ({ twilio, vapid }: MessageSettings): string[] => [...(twilio === null ? [] : [twilio.authToken]), ...(vapid === null ? [] : [vapid.privateKey])];

/** Who carries what. `publicUrl`: where Twilio reports; a house that only its own machine reaches is told nothing. */
export function carriersOf({ twilio, vapid }: MessageSettings, of: { publicUrl: URL; reachable: boolean; mailFrom: string | null }): { texter: Texter | null; pusher: Pusher | null } {
  const reportsTo = of.reachable || twilio?.apiBase !== null ? new URL('/notifications/twilio/status', of.publicUrl).href : null;
  const address = /<([^>]+)>/.exec(of.mailFrom ?? '')?.[1] ?? of.mailFrom ?? `no-reply@${of.publicUrl.hostname}`;
  return {
    texter: twilio === null ? null : twilioTexter({ ...twilio, reportsTo }),
    pusher: vapid === null ? null : webPusher({ ...vapid, subject: `mailto:${address}` }),
  };
}

function matching(form: RegExp, problem: string): (text: string | null) => string | null {
  return (text) => {
    if (text !== null && !form.test(text)) throw new Error(problem);
    return text;
  };
}
