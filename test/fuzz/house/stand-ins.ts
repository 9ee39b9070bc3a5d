import type { Pusher } from '#platform/push/ports.ts';
import type { Texter } from '#platform/sms/ports.ts';

/** What the provider of a fuzzed house signs its reports with. */
export const REPORT_SIGNATURE = 'of a fuzzed house';
const CODE = /\b\d{6}\b/;

/** Telephones that take every message; `texts` has the last code that came to each. */
export function standInTelephones(): { texter: Texter; texts: ReadonlyMap<string, string> } {
  const texts = new Map<string, string>();
  let sent = 0;
  const texter: Texter = {
    async send({ to, body }) {
      const [code] = CODE.exec(body) ?? [];
      if (code !== undefined) texts.set(to, code);
      return { providerId: `SM${sent += 1}` };
    },
    readReport: async ({ signature }) => (signature === REPORT_SIGNATURE ? { report: null } : null),
  };
  return { texter, texts };
}

/** Browsers that take every push. */
export const standInPushes: Pusher = { publicKey: 'a key of a fuzzed house', send: async () => ({ providerId: null }), faultOf: () => null };
