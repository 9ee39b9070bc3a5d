import { createECDH, randomBytes } from 'node:crypto';
import { REPORT_SIGNATURE } from '../house/stand-ins.ts';
import type { Plan } from './plan.ts';

const REPORT = Buffer.from('MessageSid=SM1&MessageStatus=delivered');

/** What a browser would hand over: a key of the curve that pushes are sealed with, and a secret. */
export function subscription(number: number): object {
  const curve = createECDH('prime256v1');
  curve.generateKeys();
  return { endpoint: `https://push.example.test/${number}`, keys: { p256dh: curve.getPublicKey().toString('base64url'), auth: randomBytes(16).toString('base64url') } };
}

/** Calls about the ways to reach somebody that need more than their declaration says. */
export const CHANNEL_PLANS: Readonly<Record<string, Plan>> = {
  tryChannelAgain: (world, chance) => ({ params: { channel: chance.pick(['mail', 'sms']) }, caller: chance.pick(world.bidders) }),
  askPhone: (world, chance) => {
    const caller = world.selves.pick(chance);
    return caller === null ? null : { caller, body: { number: `+49151${String(10_000_000 + world.next())}` } };
  },
  confirmPhone: (world) => {
    // A code takes a moment to arrive; who asked before it did asks again later.
    const [phone] = world.phones.items.filter(({ number }) => world.house.texts.has(number)).slice(-1);
    if (phone === undefined) return null;
    world.phones.takeAll((one) => one === phone);
    return { caller: phone.person, body: { code: world.house.texts.get(phone.number) } };
  },
  forgetPhone: (world, chance) => ({ caller: chance.pick(world.bidders) }),
  addBrowser: (world, chance) => ({ caller: chance.pick(world.bidders), body: subscription(world.next()) }),
  removeBrowser: (world, chance) => {
    const known = world.browsers.take(chance);
    return known === null ? null : { params: { browserId: known.browser }, caller: known.owner };
  },
  listAllMessages: () => ({ query: {} }),
  twilioStatus: () => ({ caller: null, bytes: REPORT, headers: [['x-twilio-signature', REPORT_SIGNATURE]] }),
};
