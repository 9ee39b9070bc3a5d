import { CHANNELS, wholeWishes, type Channel, type SubjectWishesSaid, type Wishes } from '#contracts/wishes.ts';

/** Wishes as an account would have them that said so much; the house's own where it said nothing. */
export function wishesOf(said: { readonly [One in Channel]?: SubjectWishesSaid } = {}): Wishes {
  const [page, mail, sms, push] = CHANNELS.map((channel) => wholeWishes(channel, said[channel] ?? {}));
  if (page === undefined || mail === undefined || sms === undefined || push === undefined) throw new Error('There are four channels.');
  return { page, mail, sms, push };
}
