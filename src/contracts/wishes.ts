/**
 * What an account wants to hear of, and how. The matrix of subjects and channels is the same for everybody; the house has a choice of its own
 * for each place of it, and some places cannot be switched off.
 */

/** Ways to be told: on the page, by letter (e-mail), by text message, by push to a browser. */
export const CHANNELS = ['page', 'mail', 'sms', 'push'] as const;
export type Channel = (typeof CHANNELS)[number];
/** Channels that leave the house. */
export const OUTWARD_CHANNELS = ['mail', 'sms', 'push'] as const satisfies readonly Channel[];
export type OutwardChannel = (typeof OUTWARD_CHANNELS)[number];

export const SUBJECTS = ['placed', 'outbid', 'leading', 'closing', 'won', 'lost', 'extended', 'frozen', 'saleOpened', 'sold', 'questions', 'security'] as const;
export type Subject = (typeof SUBJECTS)[number];
export type SubjectWishes = { readonly [One in Subject]: boolean };
export type Wishes = { readonly [One in Channel]: SubjectWishes };
/** As it is said: what is left out is as the house has it. */
export type SubjectWishesSaid = { readonly [One in Subject]?: boolean | undefined };

/** Minutes of the day in the reader's zone, 0 to 1,439: from `fromMinute` on and before `toMinute`, which may lie on the next day. Never equal. */
export type QuietHours = { readonly fromMinute: number; readonly toMinute: number };

/** Who won or lost hears of it, and so does whoever's account is touched: these cannot be switched off. */
const ALWAYS: { readonly [One in Channel]: ReadonlySet<Subject> } = {
  page: new Set<Subject>(['won', 'lost', 'security']), mail: new Set<Subject>(['security']), sms: new Set(), push: new Set(),
};
/** Whether a place of the matrix is always on. */
export const isAlways = (channel: Channel, subject: Subject): boolean => ALWAYS[channel].has(subject);

// What touches the purse is mailed unless somebody says no. Whoever gave a browser leave to show pushes wants what is urgent there; a text message costs money and is always asked for.
const UNASKED: { readonly [One in Channel]: ReadonlySet<Subject> } = {
  page: new Set(SUBJECTS), mail: new Set<Subject>(['won', 'sold', 'questions', 'security']), sms: new Set(),
  push: new Set<Subject>(['outbid', 'closing', 'won', 'lost', 'sold', 'security']),
};

/** The whole of a channel's wishes, with the house's choice where nothing was said, and what is always on switched on. */
export const wholeWishes = (channel: Channel, said: SubjectWishesSaid): SubjectWishes => ({
  placed: wish(channel, 'placed', said), outbid: wish(channel, 'outbid', said), leading: wish(channel, 'leading', said), closing: wish(channel, 'closing', said),
  won: wish(channel, 'won', said), lost: wish(channel, 'lost', said), extended: wish(channel, 'extended', said), frozen: wish(channel, 'frozen', said),
  saleOpened: wish(channel, 'saleOpened', said), sold: wish(channel, 'sold', said), questions: wish(channel, 'questions', said), security: wish(channel, 'security', said),
});

const wish = (channel: Channel, subject: Subject, said: SubjectWishesSaid): boolean => isAlways(channel, subject) || (said[subject] ?? UNASKED[channel].has(subject));
