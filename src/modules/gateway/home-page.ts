import type { LotInList, OpenLots } from '#contracts/auction.ts';
import { RENEW_SECONDS } from '#contracts/http/pages.ts';
import { currencyExponent, formatMajor, minor } from '#domain/money.ts';
import { html, type Html } from '#platform/http/html.ts';

/** What the first page is made of. `found` null: the house could not be asked. */
export type HomeView = {
  found: OpenLots | null;
  /** The house says of itself that nothing in it is real. */
  demonstration: boolean;
  nowMs: number;
  /** Seconds after which the page is loaded again; null: only when somebody asks. */
  renewSeconds: number | null;
};

/** From here on a close is told as soon, in the colour that means "act now". */
const SOON_MS = 60_000;
const RENEW_OTHERWISE = RENEW_SECONDS[1];

/** The first page as HTML without script. Everything that people wrote is escaped, and cannot turn the reading direction of what surrounds it. */
export function homePage(view: HomeView): string {
  const { title, body } = contentOf(view);
  const renewal = view.renewSeconds === null ? html`` : html`<meta http-equiv="refresh" content="${view.renewSeconds}">`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${renewal}
<title>${title} · AuctionHub</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/home.css">
</head>
<body>
<header><strong>AuctionHub</strong> <a href="/docs">API</a> <a href="/health/detail">Health</a></header>
${view.demonstration ? DEMONSTRATION : html``}
<main>
<h1>${title}</h1>
${body}
</main>
<footer>Prices are in the currency of each lot, times in UTC. Programs read the same as JSON, and prices live: see <a href="/docs">the API</a>.</footer>
</body>
</html>
`.text;
}

const DEMONSTRATION = html`<p class="note" role="note"><strong>Demonstration.</strong> Sellers, bidders and lots are made up. Nothing here can be bought or has to be paid.</p>`;

function contentOf(view: HomeView): { title: string; body: Html } {
  const { found, demonstration } = view;
  if (found === null) {
    return { title: 'The lots cannot be shown now', body: html`<p>The house could not ask its database. No bid is lost by this. Load the page again in a few seconds.</p>` };
  }
  if (found.lots.length > 0) return { title: 'Open lots', body: openLots(found, view) };
  if (found.published) return { title: 'No lot is open', body: NOTHING_OPEN };
  return demonstration
    ? { title: 'The demonstration is about to begin', body: html`<p>Its first lots are being made. Load the page again in a few seconds.</p>` }
    : { title: 'This house is empty', body: FIRST_STEPS };
}

const NOTHING_OPEN = html`<p>Bids are taken as soon as the next lot opens. <a href="/api/v1/lots">All lots as JSON</a>: scheduled, frozen and closed ones too.</p>`;

/** A command for a terminal. Its parts are kept whole, since lines would break between an option's dashes and its name. */
const command = (...parts: readonly string[]): Html => html`<pre><code>${parts.map((part, at) => html`${at === 0 ? '' : ' '}<span>${part}</span>`)}</code></pre>`;

const FIRST_STEPS = html`<p>Nothing has been offered for sale yet. Lots are shown here once they are open for bids.</p>
<ol class="steps">
<li><h2>See a house at work</h2><p>With lots, bidders and live bidding, in a folder and at an address of its own. This house stays as it is.</p>${command('npx auctionhub demo')}</li>
<li><h2>Make a seller</h2><p>In a second terminal, in the same folder. Choose your own address and password.</p>${command('npx auctionhub user create', '--email seller@example.org', "--password 'seven green doors'", "--name 'Sam Seller'", '--role seller')}</li>
<li><h2>Sell and bid</h2><p>Sign in, make a lot, publish it, bid: <a href="/docs">the API</a> says how, and the README walks through it.</p></li>
</ol>`;

function openLots({ lots, more }: OpenLots, { nowMs, renewSeconds }: HomeView): Html {
  const renewal = renewSeconds === null
    ? html`<a href="/?renew=${RENEW_OTHERWISE}">Renew every ${RENEW_OTHERWISE} seconds</a>`
    : html`Renewed every ${renewSeconds} seconds. <a href="/">Stop</a>`;
  return html`<p class="aside">Soonest close first. As of ${clockTime(nowMs)} UTC. ${renewal}</p>
<ol class="lots">
${lots.map((lot) => lotRow(lot, nowMs))}
</ol>
${more ? html`<p class="aside">There are more: <a href="/api/v1/lots?status=open&amp;limit=100">open lots as JSON</a>.</p>` : html``}`;
}

function lotRow(lot: LotInList, nowMs: number): Html {
  const closesAtMs = lot.closesAt === null ? null : Date.parse(lot.closesAt);
  const soon = closesAtMs !== null && closesAtMs - nowMs < SOON_MS;
  return html`<li>
<div><h2><a href="/api/v1/lots/${lot.id}"><bdi>${lot.title}</bdi></a></h2><p class="aside">${aboutLot(lot)}</p></div>
<dl>
<div><dt>${lot.bidCount === 0 ? 'Opening price' : 'Price'}</dt><dd class="price">${money(lot.price, lot.currency)}</dd></div>
<div><dt>Bids</dt><dd><a href="/api/v1/lots/${lot.id}/bids">${lot.bidCount}</a></dd></div>
<div><dt>Closes</dt><dd${soon ? html` class="soon"` : html``}>${closesAtMs === null ? '' : closeText(closesAtMs, nowMs)}</dd></div>
</dl>
</li>
`;
}

function aboutLot(lot: LotInList): Html {
  const { sale, estimateLow, estimateHigh, currency, reserve } = lot;
  const parts = [
    ...(sale === null ? [] : [html`<bdi>${sale.title}</bdi>, lot ${sale.position}`]),
    ...(estimateLow === null || estimateHigh === null ? [] : [html`Estimate ${money(estimateLow, currency)} to ${money(estimateHigh, currency)}`]),
    ...(reserve === 'none' ? [] : [html`Reserve ${reserve === 'met' ? 'met' : 'not met'}`]),
  ];
  return html`${parts.map((part, at) => (at === 0 ? part : html` · ${part}`))}`;
}

/** An amount of minor units as people read it: `USD 1,250.00`, not to be broken between currency and amount. */
function money(amount: number, currency: string): string {
  // A currency that this release does not know is shown as it was kept, in minor units.
  const text = currencyExponent(currency) === null ? String(amount) : formatMajor(minor(BigInt(amount)), currency);
  return `${currency}\u00a0${text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',')}`;
}

function closeText(closesAtMs: number, nowMs: number): Html {
  const at = new Date(closesAtMs).toISOString();
  const day = at.slice(0, 10) === new Date(nowMs).toISOString().slice(0, 10) ? '' : `${at.slice(0, 10)} `;
  return html`<time datetime="${at}">${day}${clockTime(closesAtMs)}</time><span>${leftText(closesAtMs - nowMs)}</span>`;
}

const clockTime = (atMs: number): string => new Date(atMs).toISOString().slice(11, 19);

function leftText(leftMs: number): string {
  const seconds = Math.max(0, Math.floor(leftMs / 1_000));
  if (seconds < 1) return 'closing';
  if (seconds < 60) return `in ${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `in ${hours} h ${minutes % 60} min` : `in ${Math.floor(hours / 24)} days`;
}
