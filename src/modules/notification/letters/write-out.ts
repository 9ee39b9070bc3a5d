import type { LotTitle } from '#contracts/auction.ts';
import type { Language } from '#contracts/identity.ts';
import { currencyExponent } from '#domain/currency.ts';
import type { LotId } from '#domain/ids.ts';
import { escaped } from '#platform/http/html.ts';
import type { LetterFacts, LetterKind } from '../rules.ts';
import type { Said } from './shape.ts';
import { momentIn } from './moment.ts';
import { WORDS } from './words.ts';

/** What letters speak of beside their own facts. `origin`: the house's address, to which every link leads. */
export type Surroundings = { titles: ReadonlyMap<LotId, LotTitle>; houseName: string; origin: string };
export type LetterToWrite = { kind: LetterKind; facts: LetterFacts; language: Language; timeZone: string | null; to: { name: string; address: string }; atMs: number };

/** A letter in its language: plain text, and the same as simple HTML. Nothing in it comes from anywhere but the house's own words and names. */
export function writeOut(letter: LetterToWrite, around: Surroundings): { subject: string; text: string; html: string } {
  const words = WORDS[letter.language];
  const { subject, body, label } = words.kinds[letter.kind](saidOf(letter, around));
  const link = label === undefined ? null : { label, href: new URL(pathOf(letter), around.origin).href };
  // Anybody may make an account with somebody else's address and any name: until the address is confirmed, that name is not said to it.
  const greeting = words.greeting(letter.kind === 'verify_email' ? letter.to.address : letter.to.name);
  const foot = words.foot(around.houseName);
  const text = [greeting, ...body, ...(link === null ? [] : [`${link.label}:\n${link.href}`]), foot].join('\n\n');
  // A line end in a subject would begin a header of its own.
  return { subject: subject.replaceAll(/[\r\n]+/g, ' '), text, html: htmlOf({ language: letter.language, greeting, body, link, foot }) };
}

function saidOf({ facts, language, timeZone, to, atMs }: LetterToWrite, { titles, houseName }: Surroundings): Said {
  const lot = facts.lot === undefined ? undefined : titles.get(facts.lot);
  return {
    name: to.name, house: houseName, title: lot?.title ?? facts.lot ?? '', price: facts.price === undefined || lot === undefined ? '' : amount(facts.price, lot.currency, language),
    userAgent: facts.userAgent ?? '', address: facts.address ?? '', left: facts.left ?? 0,
    at: momentIn(language, timeZone, atMs), closesAt: facts.closesAtMs === undefined ? '' : momentIn(language, timeZone, facts.closesAtMs),
  };
}

/** An amount has at most 16 digits, so its fraction is off by far less than half of what is shown last: rounding gives it back. */
function amount(minor: string, currency: string, language: Language): string {
  const exponent = currencyExponent(currency) ?? 2;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent, numberingSystem: 'latn' });
  return format.format(Number(minor) / 10 ** exponent);
}

function pathOf({ kind, facts }: LetterToWrite): string {
  switch (kind) {
    case 'verify_email': return `/verify-email/${facts.token ?? ''}`;
    case 'reset_password': return `/reset-password/${facts.token ?? ''}`;
    case 'closing': case 'outbid': case 'won': case 'lost': case 'sold': case 'passed': case 'question_asked': case 'question_answered': return `/lots/${facts.lot ?? ''}`;
    case 'new_device': case 'password_changed': case 'email_changed': case 'totp_on': case 'totp_off': case 'recovery_code_used': return '/account';
  }
}

type Page = { language: Language; greeting: string; body: readonly string[]; link: { label: string; href: string } | null; foot: string };

function htmlOf({ language, greeting, body, link, foot }: Page): string {
  const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;
  const act = link === null ? [] : [`<p><a href="${escaped(link.href)}">${escaped(link.label)}</a></p>`, `<p><small>${escaped(link.href)}</small></p>`];
  const parts = [greeting, ...body].map(paragraph);
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"></head><body>${[...parts, ...act].join('')}<hr><p><small>${escaped(foot)}</small></p></body></html>`;
}
