import { brooch, necklace, ring } from '../pictures/jewels.ts';
import { atlas, books, coin, stamps } from '../pictures/papers.ts';
import { pocketWatch, wristWatch } from '../pictures/timepieces.ts';
import type { Piece } from './piece.ts';

/** What is kept in cabinets and on shelves: watches, jewellery, coins, stamps, books. */
export const CABINETS: readonly Piece[] = [
  {
    category: 'watches', title: 'Gold dress watch, small seconds, 1958', currency: 'USD', estimate: [1_400, 2_200], condition: 'Working, serviced',
    description: 'A thin case of 18 carat gold with a dial the colour of cream. Seventeen jewels, wound by hand, gains four seconds a day. New strap, old buckle.\n\nProvenance: a gift on retirement, engraved inside the case back.',
    attributes: { maker: 'Geneva maker', year: 1958, movement: 'manual', diameter_mm: 34, case_material: '18 carat gold' }, alt: 'A gold wrist-watch with a brown leather strap', drawing: wristWatch({ metal: 'gold', dial: '#efe6d2', ink: '#2a2622', strap: '#5b3320', kind: 'small seconds' }),
  },
  {
    category: 'watches', title: 'Steel chronograph with a blue dial, 1968', currency: 'USD', estimate: [2_600, 4_200], condition: 'Working, unpolished',
    description: 'Three registers on midnight blue. Pushers crisp, the case with its bevels. The lume has aged evenly to the colour of straw.\n\nProvenance: a rally timekeeper, with his log book.',
    attributes: { maker: 'Jura maker', reference: '2447', year: 1968, movement: 'manual', diameter_mm: 37, case_material: 'Steel' }, alt: 'A steel chronograph with a dark blue dial', drawing: wristWatch({ metal: 'steel', dial: '#1f2a3f', ink: '#e9e4d6', strap: '#232323', kind: 'chronograph' }),
  },
  {
    category: 'watches', title: 'Square wrist-watch in gold with date, 1972', currency: 'EUR', estimate: [900, 1_500], condition: 'Working',
    description: 'Cushion-cornered case and a date that changes with a click at midnight. Green strap chosen by the last owner, and rightly.\n\nProvenance: bought in Milan on a Saturday.',
    attributes: { year: 1972, movement: 'automatic', diameter_mm: 32, case_material: 'Gold, 14 carat' }, alt: 'A square gold watch with a green strap', drawing: wristWatch({ metal: 'gold', dial: '#f3efe6', ink: '#6b4a16', strap: '#1e3a2e', kind: 'three hands', square: true }),
  },
  {
    category: 'watches', title: 'Field watch with a black dial, steel, 1951', currency: 'GBP', estimate: [1_100, 1_800], condition: 'Working, old scratches',
    description: 'Issued, worn and kept. Black dial with pale bars, fixed lugs, broad arrow on the back. Runs in time with the church.\n\nProvenance: the navigator to whom it was issued; with his discharge papers.',
    attributes: { year: 1951, movement: 'manual', diameter_mm: 36, case_material: 'Steel' }, alt: 'A steel field watch with a black dial', drawing: wristWatch({ metal: 'steel', dial: '#1c1c1d', ink: '#e8dfc4', strap: '#6d6a4a', kind: 'small seconds' }),
  },
  {
    category: 'watches', title: 'Copper-toned chronograph with a salmon dial', currency: 'EUR', estimate: [1_900, 3_000], condition: 'Working',
    description: 'A warm dial with applied markers, a column-wheel movement finished better than it had to be. Box and papers.\n\nProvenance: first owner.',
    attributes: { year: 1994, movement: 'manual', diameter_mm: 38, case_material: 'Rose gold' }, alt: 'A rose gold chronograph with a salmon dial', drawing: wristWatch({ metal: 'copper', dial: '#d9a184', ink: '#33231c', strap: '#3b2a24', kind: 'chronograph' }),
  },
  {
    category: 'watches', title: 'Silver pocket watch with its chain, about 1890', currency: 'GBP', estimate: [200, 320], condition: 'Working',
    description: 'Enamel dial without hairlines, blued hands, a fusee movement. The chain has its T-bar. Hallmarked Chester.\n\nProvenance: three generations of railwaymen.',
    attributes: { year: 1890, movement: 'manual', diameter_mm: 52, case_material: 'Silver' }, alt: 'A silver pocket watch with a chain', drawing: pocketWatch({ metal: 'silver' }),
  },
  {
    category: 'watches', title: 'Gold pocket watch with moon phase, about 1905', currency: 'EUR', estimate: [1_500, 2_400], condition: 'Working, case engraved',
    description: 'Hunter case with an engine-turned back. Roman hours, and a small night sky that has kept the right age of the moon since it was last set in March.\n\nProvenance: an astronomer\'s widow.',
    attributes: { year: 1905, movement: 'manual', diameter_mm: 54, case_material: '14 carat gold' }, alt: 'A gold pocket watch showing the moon', drawing: pocketWatch({ metal: 'gold', moon: true }),
  },
  {
    category: 'jewellery', title: 'Two-row pearl necklace with a gold clasp', currency: 'USD', estimate: [700, 1_200], condition: 'Restrung with knots',
    description: 'One hundred and six cultured pearls, graduated, of warm lustre. The clasp set with one old-cut diamond.\n\nProvenance: worn at the opera every first Thursday.',
    attributes: { metal: 'gold', stone: 'Cultured pearls', size: '44 cm' }, alt: 'A two-row pearl necklace', drawing: necklace({ bead: '#e7ded0', pearl: true, metal: 'gold', rows: 2 }),
  },
  {
    category: 'jewellery', title: 'Garnet necklace with a pendant, Bohemia, about 1880', currency: 'EUR', estimate: [380, 620], condition: 'Good',
    description: 'Beads the red of good wine held to a candle; the pendant with a cut stone among fourteen small ones. In its fitted case.\n\nProvenance: bought in Karlsbad on a cure.',
    attributes: { metal: 'gold', stone: 'Garnet', size: '46 cm' }, alt: 'A red garnet necklace with a pendant', drawing: necklace({ bead: '#8a1f2a', pearl: false, metal: 'gold', rows: 1, pendant: '#7a1222' }),
  },
  {
    category: 'jewellery', title: 'Amber necklace, honey to cognac', currency: 'EUR', estimate: [160, 280], condition: 'Very good',
    description: 'Fifty-eight beads of Baltic amber, turned on a lathe and sorted by someone with patience. Warm to the hand at once.\n\nProvenance: Gdańsk, before 1939.',
    attributes: { metal: 'silver', stone: 'Amber', size: '52 cm' }, alt: 'A necklace of amber beads', drawing: necklace({ bead: '#c47a1f', pearl: false, metal: 'silver', rows: 1 }),
  },
  {
    category: 'jewellery', title: 'Sapphire ring between two diamonds, 1920s', currency: 'GBP', estimate: [2_200, 3_600], condition: 'Very good',
    description: 'An unheated sapphire of 2.4 carats, cornflower blue, with a laboratory\'s letter. The side stones old-cut and lively. Size 54.\n\nProvenance: by descent in a family in Norfolk.',
    attributes: { metal: 'gold', stone: 'Sapphire, diamond', size: '54' }, alt: 'A gold ring with a blue stone between two diamonds', drawing: ring({ metal: 'gold', stone: '#1f3f9c', side: 'diamonds' }),
  },
  {
    category: 'jewellery', title: 'Platinum ring with an oval tourmaline', currency: 'USD', estimate: [1_200, 2_000], condition: 'Perfect',
    description: 'A tourmaline of 5 carats, the green of deep water, held by four claws and nothing else. Made to order in 1964. Size 53.\n\nProvenance: the goldsmith\'s daughter.',
    attributes: { metal: 'platinum', stone: 'Tourmaline', size: '53' }, alt: 'A white ring with an oval green stone', drawing: ring({ metal: 'silver', stone: '#2f8f7f', side: 'none', cut: 'oval' }),
  },
  {
    category: 'jewellery', title: 'Ruby cluster ring, 18 carat gold, about 1950', currency: 'EUR', estimate: [1_500, 2_500], condition: 'Claws retipped',
    description: 'A ruby of good red, lively in any light, with a diamond at each shoulder. The inside is engraved with a date and half a name.\n\nProvenance: a pawnbroker\'s ledger, number 811.',
    attributes: { metal: 'gold', stone: 'Ruby, diamond', size: '55' }, alt: 'A gold ring with a red stone and two diamonds', drawing: ring({ metal: 'gold', stone: '#a3182c', side: 'diamonds', cut: 'oval' }),
  },
  {
    category: 'jewellery', title: 'Dragonfly brooch, plique-à-jour enamel, about 1902', currency: 'EUR', estimate: [2_800, 4_500], condition: 'One cell restored',
    description: 'Wings like small church windows, set with rose-cut stones; the body articulated, the eyes rubies. Held against the light it explains a whole style.\n\nProvenance: Paris, with its box of the time.',
    attributes: { metal: 'gold', stone: 'Diamond, ruby', weight_g: 21 }, alt: 'A gold dragonfly brooch with blue-green enamel wings', drawing: brooch({ metal: 'gold', wing: '#4aa3a0', form: 'dragonfly' }),
  },
  {
    category: 'jewellery', title: 'Fern brooch in silver and enamel, Norway, 1948', currency: 'EUR', estimate: [180, 300], condition: 'Very good',
    description: 'Eight pairs of leaves in moss green over engraved silver. Marked by a workshop in Oslo.\n\nProvenance: an aunt who gave botany lessons.',
    attributes: { maker: 'Oslo workshop', metal: 'silver', weight_g: 14 }, alt: 'A silver fern brooch with green enamel leaves', drawing: brooch({ metal: 'silver', wing: '#5b8f4e', form: 'fern' }),
  },
  {
    category: 'coins', title: 'Silver thaler with a ship, 1736', currency: 'EUR', estimate: [700, 1_200], condition: 'Very fine, old tone',
    description: 'A full strike from fresh dies; the rigging can be counted. Never cleaned. Reeded edge.\n\nProvenance: collection of a Hanseatic merchant, ticket in his hand.',
    attributes: { country: 'Hanseatic city', year: 1736, denomination: 'Thaler', metal: 'silver', weight_g: 29.1, grade: 'Very fine' }, alt: 'A silver coin with a three-masted ship', drawing: coin({ metal: 'silver', motif: 'ship' }),
  },
  {
    category: 'coins', title: 'Gold crown with a laurelled head, 1852', currency: 'USD', estimate: [1_500, 2_400], condition: 'Extremely fine',
    description: 'The profile in high relief, the fields with their first lustre. In a capsule, without a grading label: look for yourself.\n\nProvenance: found in a desk, one of three.',
    attributes: { year: 1852, denomination: 'Crown', metal: 'gold', weight_g: 16.7, grade: 'Extremely fine' }, alt: 'A gold coin with a head in profile', drawing: coin({ metal: 'gold', motif: 'head' }),
  },
  {
    category: 'coins', title: 'Bronze medal with an eagle, world exhibition, 1889', currency: 'EUR', estimate: [90, 160], condition: 'Edge knocks',
    description: 'Struck for an engineer of bridges, his name in the exergue of the reverse. Deep chocolate patina.\n\nProvenance: flea market, then a drawer.',
    attributes: { year: 1889, metal: 'copper', weight_g: 98, grade: 'Very fine' }, alt: 'A bronze medal with a spread eagle', drawing: coin({ metal: 'bronze', motif: 'eagle' }),
  },
  {
    category: 'coins', title: 'Gold coin with a ship, ducat weight, 1695', currency: 'EUR', estimate: [2_400, 3_800], condition: 'Nearly extremely fine',
    description: 'A river ducat with all sails set. Slightly wavy from the purse that hid it. With a note of the find.\n\nProvenance: auction in Frankfurt, 1928, lot 417.',
    attributes: { year: 1695, denomination: 'Ducat', metal: 'gold', weight_g: 3.5, grade: 'Nearly extremely fine' }, alt: 'A gold coin with a sailing ship', drawing: coin({ metal: 'gold', motif: 'ship' }),
  },
  {
    category: 'stamps', title: 'Album leaf with fifteen classics, Northern Europe', currency: 'GBP', estimate: [240, 400], condition: 'On hinges, mixed',
    description: 'Neatly written up by a headmaster. Some cancels full and socked on the nose, two stamps with short teeth, which are marked.\n\nProvenance: kept since 1911.',
    attributes: { country: 'Denmark, Norway, Sweden', year: 1880, gum: 'hinged' }, alt: 'An album page with fifteen old stamps', drawing: stamps({ page: '#f1e9d4' }),
  },
  {
    category: 'stamps', title: 'Page of pictorial issues, used, 1920s', currency: 'EUR', estimate: [60, 110], condition: 'Used, fine',
    description: 'Ships, mountains and flowers in eight colours. A page that made a child want to travel, and did.\n\nProvenance: the child, now eighty-eight.',
    attributes: { country: 'Various', year: 1925, gum: 'used' }, alt: 'An album page with colourful pictorial stamps', drawing: stamps({ page: '#e6ded0' }),
  },
  {
    category: 'books', title: 'Voyages in the southern seas, three volumes, 1785', currency: 'GBP', estimate: [1_300, 2_100], condition: 'Rebacked, maps complete',
    description: 'Quarto, contemporary calf with later spines to match. All sixty-three plates and the large folding chart, which has one closed tear. Some foxing, as if it had been there.\n\nProvenance: bookplate of a naval surgeon.',
    attributes: { publisher: 'London', year: 1785, language: 'English' }, alt: 'Three leather-bound volumes with red labels', drawing: books({ leather: '#6b3d22', label: '#7a1f1a', gilt: 'gold', count: 3 }),
  },
  {
    category: 'books', title: 'Collected essays in five volumes, green morocco', currency: 'USD', estimate: [380, 620], condition: 'Fine',
    description: 'Bound by a good hand with raised bands and small tools. Top edges gilt, the others untrimmed. Read once, carefully.\n\nProvenance: library of a judge.',
    attributes: { year: 1871, language: 'English', edition: 'Third' }, alt: 'Five green leather volumes with gilt spines', drawing: books({ leather: '#2f4a3d', label: '#1f2f4a', gilt: 'gold', count: 5 }),
  },
  {
    category: 'books', title: 'Herbal with hand-coloured plates, 1790', currency: 'EUR', estimate: [2_000, 3_200], condition: 'Good, one leaf supplied',
    description: 'Folio in red morocco with a gilt flower on the board. Ninety plates, every leaf of every plant coloured by hand and, it seems, by the same one.\n\nProvenance: an abbey that closed.',
    attributes: { year: 1790, language: 'Latin, German' }, alt: 'A red leather folio with gilt ornament', drawing: books({ leather: '#7a2420', label: '#22384a', gilt: 'gold', count: 1 }),
  },
  {
    category: 'books', title: 'Atlas of the known world, open at the islands, 1821', currency: 'EUR', estimate: [1_600, 2_600], condition: 'Some offsetting',
    description: 'Forty maps in outline colour, borders as they were that year and never again. Half calf, corners bumped. Two maps have pencil routes of a journey that was made.\n\nProvenance: a shipping office in Trieste.',
    attributes: { publisher: 'Vienna', year: 1821, language: 'German' }, alt: 'An open atlas with coloured maps', drawing: atlas({ sea: '#9fb9bf', leather: '#6b3d22' }),
  },
];
