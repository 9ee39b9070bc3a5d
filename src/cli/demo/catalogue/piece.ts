import type { Attributes } from '#domain/category-fields.ts';
import type { Drawing } from '../pictures/studio.ts';

/** One thing that the demonstration sells, with its description and what it looks like. */
export type Piece = {
  /** Code of a category of the house. */
  category: string;
  title: string;
  description: string;
  condition: string;
  currency: 'USD' | 'EUR' | 'GBP' | 'JPY';
  /** Estimates in major units of the currency. */
  estimate: readonly [low: number, high: number];
  attributes: Attributes;
  /** What a picture of it shows, for those who do not see it; at most 120 characters. */
  alt: string;
  drawing: Drawing;
};
