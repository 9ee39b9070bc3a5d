import type { LetterWords } from './shape.ts';

/** The letters in English. */
export const en: LetterWords = {
  greeting: (name) => `Dear ${name},`,
  foot: (house) => `${house} sent this letter because of your account. It needs no answer.`,
  kinds: {
    verify_email: ({ house }) => ({
      subject: `Confirm your e-mail address for ${house}`, label: 'Confirm this address',
      body: ['Please confirm that this address is yours. The link is good for 48 hours and works once.', 'If you did not ask for it, leave it alone: nothing happens.'],
    }),
    reset_password: () => ({
      subject: 'Set a new password', label: 'Set a new password',
      body: ['Somebody, probably you, asked for a new password. The link is good for one hour and works once. All sessions end when it is used.', 'If it was not you, leave it alone: your password stays as it is.'],
    }),
    placed: ({ title, price }) => ({ subject: `Your bid counts: ${title}`, label: 'See the lot', body: [`Your bid on “${title}” was accepted. The price now stands at ${price}.`] }),
    closing: ({ title, price, closesAt }) => ({ subject: `Closing soon: ${title}`, label: 'See the lot', body: [`“${title}” is due to close on ${closesAt}, unless late bids extend it. The price now stands at ${price}.`] }),
    outbid: ({ title, price }) => ({ subject: `Outbid: ${title}`, label: 'See the lot', body: [`Your maximum for “${title}” was beaten. The price now stands at ${price}.`] }),
    leading: ({ title, price }) => ({ subject: `You lead again: ${title}`, label: 'See the lot', body: [`You lead again on “${title}”, at ${price}.`] }),
    extended: ({ title, price, closesAt }) => ({ subject: `Extended: ${title}`, label: 'See the lot', body: [`Late bids extended “${title}”. It is now due to close on ${closesAt}, and late bids may extend it again. The price stands at ${price}.`] }),
    frozen: ({ title }) => ({ subject: `Frozen: ${title}`, label: 'See the lot', body: [`The house has frozen “${title}”. No bids are taken for now. When it goes on, there will be a full window for bids.`] }),
    resumed: ({ title, closesAt }) => ({ subject: `Going on: ${title}`, label: 'See the lot', body: [`Bidding on “${title}” goes on. It is due to close on ${closesAt}.`] }),
    sale_opened: ({ sale }) => ({ subject: `Open now: ${sale}`, label: 'See the sale', body: [`The sale “${sale}” has opened.`] }),
    phone_code: ({ code, house }) => ({ subject: 'Your code', body: [`${code} is your code for ${house}. It is good for ten minutes. Tell it to nobody.`] }),
    won: ({ title, price }) => ({ subject: `You won: ${title}`, label: 'See the lot', body: [`“${title}” is yours at a hammer price of ${price}. Premium and tax are added as the terms of the lot say.`] }),
    invoice: ({ title, price, number, closesAt }) => ({ subject: `Invoice ${number}: ${title}`, label: 'See the invoice', body: [`Invoice ${number} for “${title}” comes to ${price}. Please pay it by ${closesAt}; the page says how.`] }),
    paid: ({ title, price, number }) => ({ subject: `Payment received: invoice ${number}`, label: 'See the invoice', body: [`The house has recorded your payment of ${price} for invoice ${number}, “${title}”.`] }),
    lost: ({ title, price }) => ({ subject: `Sold to another bidder: ${title}`, label: 'See the lot', body: [`“${title}” went to another bidder at ${price}.`] }),
    sold: ({ title, price }) => ({ subject: `Sold: ${title}`, label: 'See the lot', body: [`Your lot “${title}” was sold at a hammer price of ${price}.`] }),
    passed: ({ title }) => ({ subject: `Not sold: ${title}`, label: 'See the lot', body: [`Your lot “${title}” closed without a sale. You may list it again.`] }),
    question_asked: ({ title }) => ({ subject: `A question about ${title}`, label: 'Read and answer', body: [`Somebody asked a question about your lot “${title}”. The answer will be public.`] }),
    question_answered: ({ title }) => ({ subject: `An answer about ${title}`, label: 'Read the answer', body: [`The seller of “${title}” answered your question.`] }),
    new_device: ({ userAgent, address, at }) => ({
      subject: 'A new sign-in to your account', label: 'See your sessions',
      body: [`On ${at} your account was signed in to from a program that was not used before.`, `Program: ${userAgent}`, `Address: ${address}`, 'If it was not you, end that session and change your password.'],
    }),
    password_changed: ({ at }) => ({ subject: 'Your password was changed', label: 'See your account', body: [`On ${at} the password of your account was changed.`, 'If it was not you, set a new password at once and look through your sessions.'] }),
    email_changed: ({ at }) => ({ subject: 'Your e-mail address was changed', label: 'See your account', body: [`On ${at} your account got another e-mail address. Letters go there from now on.`, 'If it was not you, write to the house at once.'] }),
    totp_on: ({ at }) => ({ subject: 'Second factor turned on', label: 'See your account', body: [`On ${at} a second factor was turned on. Signing in asks for a code from now on.`] }),
    totp_off: ({ at }) => ({ subject: 'Second factor turned off', label: 'See your account', body: [`On ${at} the second factor of your account was turned off.`, 'If it was not you, change your password and turn it on again.'] }),
    recovery_code_used: ({ at, left }) => ({
      subject: 'A recovery code was used', label: 'See your account',
      body: [`On ${at} a recovery code was used. ${left === 1 ? 'One is left.' : `${left} are left.`}`, 'If it was not you, change your password and make new codes.'],
    }),
  },
};
