/** What the lots of a big catalogue are called: so many words that a search finds some, many or few. */
const MATERIALS = ['Gold', 'Silver', 'Oak', 'Walnut', 'Bronze', 'Crystal', 'Porcelain', 'Leather', 'Enamel', 'Marble', 'Ivory-coloured', 'Brass', 'Copper', 'Silk', 'Linen', 'Glass'];
const THINGS: readonly (readonly [string, string])[] = [
  ['wrist watch', 'watches'], ['pocket watch', 'watches'], ['longcase clock', 'watches'], ['vase', 'ceramics'], ['tea service', 'ceramics'], ['armchair', 'furniture'],
  ['writing desk', 'furniture'], ['necklace', 'jewellery'], ['ring', 'jewellery'], ['guitar', 'music'], ['violin bow', 'music'], ['landscape', 'art'], ['portrait', 'art'],
  ['first edition', 'books'], ['atlas', 'books'], ['rangefinder camera', 'photography'], ['chess set', 'toys'], ['rocking horse', 'toys'], ['sovereign', 'coins'], ['chandelier', 'design'],
];
const MAKERS = ['Amsel', 'Bertrand', 'Castellano', 'Dorfmann', 'Everard', 'Fontaine', 'Grimaldi', 'Holloway', 'Ibsen', 'Jansen', 'Kowalski', 'Lindqvist', 'Moreau', 'Nakamura', 'Okafor', 'Petrov'];
const CURRENCIES = ['USD', 'USD', 'USD', 'EUR', 'GBP'];
const YEARS = 180;
const FIRST_YEAR = 1840;
const CLOSES_FROM_MS = 2 * 3_600_000;
const CLOSES_WITHIN_MS = 10 * 86_400_000;

/** The lot with this number: always the same one, and no two alike in title, price and close together. */
export function listingAt(at: number, nowMs: number): Record<string, unknown> {
  const [thing, category] = pick(THINGS, at * 7 + Math.floor(at / 20)) ?? ['thing', 'other'];
  const maker = pick(MAKERS, at * 3 + Math.floor(at / 16));
  return {
    title: `${pick(MATERIALS, at * 5 + Math.floor(at / 320))} ${thing} by ${maker}, ${FIRST_YEAR + ((at * 13) % YEARS)}`, category,
    description: `Lot ${at} of a long catalogue. In the condition that its age suggests, with the signature of ${maker} and no restoration known to us.`,
    currency: pick(CURRENCIES, at), openingPrice: 500 + ((at * 7_919) % 1_500_000),
    closesAt: new Date(nowMs + CLOSES_FROM_MS + ((at * 104_729) % CLOSES_WITHIN_MS)).toISOString(),
  };
}

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % items.length];
