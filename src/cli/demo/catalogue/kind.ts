/** One kind of thing that the demonstration sells. Blanks such as `{wood}` in title and description are filled from `words`. */
export type Kind = {
  /** Code of a category of the house. */
  category: string;
  title: string;
  description: string;
  words: Readonly<Record<string, readonly string[]>>;
  /** Fills `{year}`; both ends included. */
  years?: readonly [from: number, to: number];
  currency: 'USD' | 'EUR' | 'GBP' | 'JPY';
  /** Low estimates, in major units of the currency; both ends included. */
  low: readonly [from: number, to: number];
};
