import type { Static } from 'typebox';
import type { Category, LotSummary, Sale } from '#contracts/auction-shapes.ts';
import type { Facets, SavedSearch, Suggestion } from '#contracts/search-shapes.ts';
import type { LotHead } from '../../live/react.tsx';

/** A lot as lists give it. */
export type LotInList = Static<typeof LotSummary>;
export type SaleJson = Static<typeof Sale>;
export type FacetsJson = Static<typeof Facets>;
export type SavedSearchJson = Static<typeof SavedSearch>;
export type SuggestionJson = Static<typeof Suggestion>;
export type CategoryJson = Static<typeof Category>;
export type Page<Item> = { items: Item[]; next: string | null };
export type LotsPage = Page<LotInList> & { corrected: string | null; facets?: FacetsJson };

/** How a lot stands for whoever looks: their own part in it before what is true for everybody. */
export type Stance = 'won' | 'lost' | 'leading' | 'outbid' | 'selling' | 'watching' | null;

/** `viewer`: the account that is signed in, or null. */
export function stanceOf(lot: LotInList, head: LotHead, viewer: string | null): Stance {
  if (viewer === null) return null;
  if (lot.seller.id === viewer) return 'selling';
  // What moves does not say who watches; the list does.
  const watching = lot.you?.watching === true;
  const you = head.you ?? lot.you;
  if (you === undefined || you.bids === 0) return watching ? 'watching' : null;
  if (head.status !== 'closed') return you.leading ? 'leading' : 'outbid';
  return you.leading && head.outcome === 'sold' ? 'won' : 'lost';
}

/** What the price of a lot is called. */
export function priceName(head: Pick<LotHead, 'status' | 'outcome' | 'bidCount'>): 'opens' | 'bid' | 'sold' | 'unsold' | 'withdrawn' {
  if (head.status === 'closed') return head.outcome === 'sold' ? 'sold' : head.outcome === 'withdrawn' ? 'withdrawn' : 'unsold';
  return head.bidCount === 0 ? 'opens' : 'bid';
}
