import type { LotTitle } from '#contracts/auction.ts';
import type { Language } from '#contracts/identity.ts';
import { currencyExponent } from '#domain/currency.ts';
import type { LotId } from '#domain/ids.ts';
import { escaped } from '#platform/http/html.ts';
import type { MessageFacts, MessageKind } from '../rules/messages.ts';
import type { Said } from './shape.ts';
import { momentIn } from './moment.ts';
import { WORDS } from './words.ts';

/** What letters speak of beside their own facts. `origin`: the house's address, to which every link leads. */
export type Surroundings = { titles: ReadonlyMap<LotId, LotTitle>; houseName: string; origin: string };
export type LetterToWrite = { kind: MessageKind; facts: MessageFacts; language: Language; timeZone: string | null; to: { name: string; address: string }; atMs: number };

/** A letter in its language: plain text, and the same as simple HTML. Nothing in it comes from anywhere but the house's own words and names. */
export function writeOut(letter: LetterToWrite, around: Surroundings): { subject: string; text: string; html: string } {
  const words = WORDS[letter.language];
  const { subject, body, label } = words.kinds[letter.kind](saidOf(letter, around));
  const path = pathOf(letter);
  const link = label === undefined || path === null ? null : { label, href: new URL(path, around.origin).href };
  // Anybody may make an account with somebody else's address and any name: until the address is confirmed, that name is not said to it.
  const greeting = words.greeting(letter.kind === 'verify_email' ? letter.to.address : letter.to.name);
  const foot = words.foot(around.houseName);
  const text = [greeting, ...body, ...(link === null ? [] : [`${link.label}:\n${link.href}`]), foot].join('\n\n');
  // A line end in a subject would begin a header of its own.
  return { subject: subject.replaceAll(/[\r\n]+/g, ' '), text, html: htmlOf({ language: letter.language, greeting, body, link, foot }) };
}

/** Titles in what is read at a glance have so many characters at most. */
const TITLE_CHARS_MAX = 60;

/**
 * The same for a small screen: a title, one sentence, and where it leads. `text`: sentence and address, as a text message. Names of lots and sales
 * are cut, so that everything stays short.
 */
export function shortOut(letter: LetterToWrite, around: Surroundings): { title: string; body: string; href: string; text: string } {
  const said = saidOf(letter, around);
  const { subject, body: [sentence = ''] } = WORDS[letter.language].kinds[letter.kind]({ ...said, title: cut(said.title), sale: cut(said.sale) });
  const path = pathOf(letter);
  const href = new URL(path ?? '/', around.origin).href;
  return { title: subject, body: sentence, href, text: path === null ? sentence : `${sentence} ${href}` };
}

/** By characters as people see them. */
function cut(title: string): string {
  const characters = [...title];
  return characters.length <= TITLE_CHARS_MAX ? title : `${characters.slice(0, TITLE_CHARS_MAX - 1).join('')}…`;
}

function saidOf({ facts, language, timeZone, to, atMs }: LetterToWrite, { titles, houseName }: Surroundings): Said {
  const lot = facts.lot === undefined ? undefined : titles.get(facts.lot);
  return {
    name: to.name, house: houseName, title: lot?.title ?? facts.lot ?? '', sale: facts.saleTitle ?? '', code: facts.code ?? '', price: facts.price === undefined || lot === undefined ? '' : amount(facts.price, lot.currency, language),
    userAgent: facts.userAgent ?? '', address: facts.address ?? '', left: facts.left ?? 0, number: facts.number ?? '',
    at: momentIn(language, timeZone, atMs), closesAt: facts.closesAtMs === undefined ? '' : momentIn(language, timeZone, facts.closesAtMs),
  };
}

/** An amount has at most 16 digits, so its fraction is off by far less than half of what is shown last: rounding gives it back. */
function amount(minor: string, currency: string, language: Language): string {
  const exponent = currencyExponent(currency) ?? 2;
  const format = new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent, numberingSystem: 'latn' });
  return format.format(Number(minor) / 10 ** exponent);
}

/** Null: it leads nowhere. */
function pathOf({ kind, facts }: LetterToWrite): string | null {
  switch (kind) {
    case 'verify_email': return `/verify-email/${facts.token ?? ''}`;
    case 'reset_password': return `/reset-password/${facts.token ?? ''}`;
    case 'phone_code': return null;
    case 'invoice': case 'paid': return `/me/invoices/${facts.invoice ?? ''}`;
    case 'sale_opened': return `/sales/${facts.sale ?? ''}`;
    case 'placed': case 'outbid': case 'leading': case 'closing': case 'won': case 'lost': case 'extended': case 'frozen': case 'resumed': case 'sold': case 'passed':
    case 'question_asked': case 'question_answered': return `/lots/${facts.lot ?? ''}`;
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
