import { Secret, TOTP } from 'otpauth';
import { newBidders, type Person } from '../house/people.ts';
import { PASSWORD } from '../house/house.ts';
import { idIn } from '../wire/ask.ts';
import { admin, allGood, atOnce, bidder, by, count, good, type Ground, holds, items, newKey, oneOf, type Pattern, seller, times, told } from './pattern.ts';

const LINK = /\/(?:verify-email|reset-password)\/([A-Za-z0-9_-]{43})/;
const LETTER_TRIES = 100;
const LETTER_WAIT_MS = 50;

async function somebody(ground: Ground): Promise<Person> {
  const [person] = await newBidders(ground.house, bidder(ground, 0), [`racer ${ground.world.next()}`]);
  if (person === undefined) throw new Error('nobody was made');
  return person;
}

/** The token of the last letter to an address. */
async function tokenTo(ground: Ground, email: string): Promise<string> {
  for (let at = 0; at < LETTER_TRIES; at += 1) {
    const letter = (await items(ground, '/mailbox')).find(({ to, text }) => to === email && LINK.test(String(text)));
    if (letter !== undefined) return LINK.exec(String(letter['text']))?.[1] ?? '';
    await new Promise((resolve) => { setTimeout(resolve, LETTER_WAIT_MS); });
  }
  throw new Error(`no letter came to ${email}`);
}

const codeOf = (secret: string): string => new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(secret) }).generate();

/** Double submits and races about accounts, and about what admins do with them. */
export const ACCOUNTS: Readonly<Record<string, Pattern>> = {
  'one address registered twice': async (ground) => {
    const body = { email: `twice-${ground.world.next()}@example.test`, password: PASSWORD, displayName: 'Twice' };
    const said = await times(2, () => ground.asker.ask('POST /accounts', { body }));
    return oneOf(said, 'email_taken', 'busy');
  },
  'one registration twice with one key': async (ground) => {
    const [key, body] = [newKey(ground), { email: `keyed-${ground.world.next()}@example.test`, password: PASSWORD, displayName: 'Keyed' }];
    const said = await times(2, () => ground.asker.ask('POST /accounts', { body, key }));
    return [...allGood(said), ...holds(new Set(said.filter(good).map(({ body: made }) => made['id'])).size === 1, 'two accounts were made')];
  },
  'an address in two spellings': async (ground) => {
    const name = `spelt-${ground.world.next()}`;
    const said = await atOnce(...[`${name}@example.test`, `${name.toUpperCase()}@EXAMPLE.test`].map((email) => () => ground.asker.ask('POST /accounts', { body: { email, password: PASSWORD, displayName: 'Spelt' } })));
    return oneOf(said, 'email_taken', 'busy');
  },
  'a password set twice with one link': async (ground) => {
    const person = await somebody(ground);
    await ground.asker.must('POST /password-resets', { body: { email: person.email } });
    const token = await tokenTo(ground, person.email);
    return oneOf(await times(2, (at) => ground.asker.ask(`PUT /password-resets/${token}`, { body: { password: `${PASSWORD} ${at}` } })), 'link_not_good', 'busy');
  },
  'an address confirmed twice with one link': async (ground) => {
    const person = await somebody(ground);
    await ground.asker.must('POST /email-verifications', by(person));
    const token = await tokenTo(ground, person.email);
    return oneOf(await times(2, () => ground.asker.ask(`PUT /email-verifications/${token}`)), 'link_not_good');
  },
  'one code of an authenticator twice': async (ground) => {
    const person = await somebody(ground);
    const begun = await ground.asker.must('POST /me/totp', by(person, { body: { password: PASSWORD } }));
    const code = codeOf(idIn(begun, 'secret'));
    const said = await times(2, () => ground.asker.ask('PUT /me/totp', by(person, { body: { code } })));
    return oneOf(said, 'wrong_code', 'wrong_state');
  },
  'one recovery code for two sign-ins': async (ground) => {
    const person = await somebody(ground);
    const begun = await ground.asker.must('POST /me/totp', by(person, { body: { password: PASSWORD } }));
    const { recoveryCodes } = await ground.asker.must('PUT /me/totp', by(person, { body: { code: codeOf(idIn(begun, 'secret')) } }));
    const totp = Array.isArray(recoveryCodes) ? String(recoveryCodes[0]) : '';
    return oneOf(await times(2, () => ground.asker.ask('POST /sessions', { body: { email: person.email, password: PASSWORD, totp } })), 'bad_credentials', 'busy');
  },
  'a password changed from two tabs': async (ground) => {
    const person = await somebody(ground);
    const said = await times(2, (at) => ground.asker.ask('PUT /me/password', by(person, { body: { current: PASSWORD, password: `${PASSWORD} ${at}` } })));
    return oneOf(said, 'bad_credentials', 'busy');
  },
  'a session ended twice, and used': async (ground) => {
    const person = await somebody(ground);
    const said = await atOnce(() => ground.asker.ask('DELETE /sessions/current', by(person)), () => ground.asker.ask('DELETE /sessions/current', by(person)), () => ground.asker.ask('GET /me', by(person)));
    return [...holds(said.every((one) => good(one) || one.code === 'not_signed_in'), told(said)), ...holds((await ground.asker.ask('GET /me', by(person))).code === 'not_signed_in', 'the session is still good')];
  },
  'a role given twice': async (ground) => {
    const person = await somebody(ground);
    const said = await times(2, (at) => ground.asker.ask(`POST /admin/accounts/${person.account}/roles`, by(admin(ground, at), { body: { roles: ['seller'], reason: 'asked for it' } })));
    const acts = await items(ground, `/admin/accounts/${person.account}/acts`, admin(ground, 0));
    return [...allGood(said), ...holds(acts.filter(({ kind }) => kind === 'account.roles_changed').length === 1, `${acts.length} acts are on record for one change`)];
  },
  'a suspension and a bid': async (ground) => {
    const person = await somebody(ground);
    const lot = idIn(await ground.asker.must('POST /lots', by(seller(ground), { body: { title: 'Clock', description: '', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + 7_200_000).toISOString() } })));
    await ground.asker.must(`POST /lots/${lot}/publish`, by(seller(ground)));
    const said = await atOnce(
      () => ground.asker.ask(`POST /admin/accounts/${person.account}/suspend`, by(admin(ground, 0), { body: { reason: 'a look at it' } })),
      () => ground.asker.ask(`POST /lots/${lot}/bids`, by(person, { body: { maximum: 5_000 }, key: newKey(ground) })),
    );
    const after = await ground.asker.ask(`POST /lots/${lot}/bids`, by(person, { body: { maximum: 9_000 }, key: newKey(ground) }));
    return [...holds(said.every((one) => good(one) || one.code === 'account_blocked' || one.code === 'not_signed_in'), told(said)), ...holds(after.code === 'not_signed_in' || after.code === 'account_blocked', `a suspended account bid: ${told([after])}`)];
  },
  'a suspension and its end': async (ground) => {
    const person = await somebody(ground);
    const said = await atOnce(...['suspend', 'reinstate', 'suspend'].map((act, at) => () => ground.asker.ask(`POST /admin/accounts/${person.account}/${act}`, by(admin(ground, at), { body: { reason: 'a look at it' } }))));
    const { suspendedAt } = await ground.asker.must(`GET /admin/accounts/${person.account}`, by(admin(ground, 0)));
    const [last] = await items(ground, `/admin/accounts/${person.account}/acts`, admin(ground, 0));
    return [...allGood(said), ...holds((suspendedAt !== null) === (last?.['kind'] === 'account.suspended'), `the account is not as its last act says: ${String(last?.['kind'])}, ${String(suspendedAt)}`)];
  },
  'settings changed twice over one version': async (ground) => {
    const { version, settings } = await ground.asker.must('GET /admin/settings', by(admin(ground, 0)));
    const said = await times(2, (at) => ground.asker.ask('PUT /admin/settings', by(admin(ground, at), { body: { settings: { ...Object(settings), name: `House ${ground.world.next()}` }, basedOn: version, reason: 'another name' } })));
    return oneOf(said, 'wrong_state');
  },
  'a search saved twice': async (ground) => {
    const body = { name: `search ${ground.world.next()}`, query: { q: `thing ${ground.world.next()}` } };
    const person = await somebody(ground);
    return oneOf(await times(2, () => ground.asker.ask('POST /me/searches', by(person, { body }))), 'search_saved_already');
  },
  'more searches saved at once than one may have': async (ground) => {
    const person = await somebody(ground);
    const said = await times(55, (at) => ground.asker.ask('POST /me/searches', by(person, { body: { name: `search ${at}`, query: { q: `thing ${at}` } } })));
    const kept = (await items(ground, '/me/searches', person)).length;
    return holds(kept <= 50 && kept === count(said, good), `${kept} searches are kept after ${count(said, good)} good answers`);
  },
};
