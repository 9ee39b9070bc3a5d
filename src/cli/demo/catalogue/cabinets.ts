import type { Kind } from './kind.ts';

const metals = ['gold', 'white gold', 'silver', 'platinum'];
const wear = ['Fine condition.', 'Light signs of use.', 'Used with care.', 'As found in a drawer after thirty years.'];

/** What is kept in cabinets and on shelves: watches, jewellery, books, coins, stamps, music, cameras, toys, wine. */
export const CABINETS: readonly Kind[] = [
  {
    category: 'watches', title: 'Wrist-watch, {metal}, {feature}, {year}', currency: 'USD', years: [1938, 1974], low: [300, 3_800],
    description: 'Wound by hand, 17 jewels, case of {size} mm. Serviced last year; a new strap comes with it. {wear}',
    words: { metal: ['gold', 'steel', 'gold and steel'], feature: ['small seconds', 'chronograph', 'calendar', 'military dial'], size: ['33', '35', '36', '38'], wear },
  },
  {
    category: 'watches', title: 'Pocket watch with {feature}, {metal}, about {year}', currency: 'GBP', years: [1850, 1915], low: [180, 1_700],
    description: 'Enamel dial without hairlines, three covers, working. Weight {weight} g, with its chain. {wear}',
    words: { feature: ['quarter repeater', 'moon phases', 'hunting case'], metal: metals.slice(0, 3), weight: ['84', '97', '112'], wear },
  },
  {
    category: 'watches', title: 'Carriage clock, {feature}, about {year}', currency: 'EUR', years: [1870, 1910], low: [220, 1_200],
    description: 'Gilt brass case with five bevelled panes, in its leather travelling box. Goes and strikes. {wear}',
    words: { feature: ['striking on a gong', 'with alarm', 'repeating the hours'], wear },
  },
  {
    category: 'jewellery', title: 'Ring with a {stone}, {metal}, about {year}', currency: 'USD', years: [1900, 1962], low: [250, 4_200],
    description: 'The stone of about {carat} carats between two small old-cut diamonds. Size 54, can be changed. {wear}',
    words: { stone: ['sapphire', 'ruby', 'aquamarine', 'tourmaline'], metal: metals, carat: ['1.2', '1.8', '2.4'], wear },
  },
  {
    category: 'jewellery', title: '{form} of {stone}, {metal} clasp', currency: 'EUR', low: [140, 1_600],
    description: 'Strung anew on silk with knots. Length {length} cm. In a fitted case. {wear}',
    words: { form: ['Necklace', 'Two-row necklace', 'Bracelet'], stone: ['cultured pearls', 'garnets', 'coral', 'amber'], metal: metals, length: ['19', '42', '48'], wear },
  },
  {
    category: 'jewellery', title: 'Brooch in the form of a {form}, {metal}, {year}s', currency: 'GBP', years: [1900, 1959], low: [90, 900],
    description: 'Set with rose-cut stones and plique-à-jour enamel. Hallmarks rubbed. {wear}',
    words: { form: ['dragonfly', 'fern', 'crescent', 'swallow'], metal: metals, wear },
  },
  {
    category: 'books', title: 'Voyages in the {place}, {volumes} volumes, {year}', currency: 'GBP', years: [1765, 1835], low: [200, 2_400],
    description: 'With all maps and plates, some foxed. Contemporary calf, rebacked. A country-house bookplate in each volume.',
    words: { place: ['Southern Seas', 'Levant', 'Arctic', 'Indies'], volumes: ['two', 'three', 'five'] },
  },
  {
    category: 'books', title: 'Atlas with {plates} hand-coloured maps, {year}', currency: 'EUR', years: [1790, 1870], low: [350, 3_000],
    description: 'Folio, half leather, corners bumped. Borders in the first colouring. One map with a closed tear.',
    words: { plates: ['24', '36', '48', '60'] },
  },
  {
    category: 'books', title: 'First edition of poems, signed, {year}', currency: 'USD', years: [1922, 1968], low: [60, 700],
    description: 'One of {copies} on handmade paper. The wrapper a little faded at the spine. {wear}',
    words: { copies: ['150', '300', '500'], wear },
  },
  {
    category: 'coins', title: '{coin}, {year}, {grade}', currency: 'USD', years: [1795, 1907], low: [80, 1_900],
    description: 'Sharp legends, even tone, no cleaning. Weight and edge as they should be. In a capsule.',
    words: { coin: ['Silver dollar', 'Gold sovereign', 'Silver thaler', 'Half crown'], grade: ['very fine', 'extremely fine', 'about uncirculated'] },
  },
  {
    category: 'coins', title: 'Collection of {number} medals, bronze and silver', currency: 'EUR', low: [70, 520],
    description: 'Exhibitions, bridges and railways, in two trays with a written list. {wear}',
    words: { number: ['18', '27', '41'], wear },
  },
  {
    category: 'stamps', title: 'Album of {number} stamps, {place}, to {year}', currency: 'GBP', years: [1900, 1945], low: [60, 640],
    description: 'On hinges, neatly written up. The classics in mixed condition, later issues fine. Sold as it is, without return.',
    words: { number: ['420', '860', '1,300'], place: ['Northern Europe', 'the Danube countries', 'all the world'] },
  },
  {
    category: 'music', title: '{instrument}, {town} school, about {year}', currency: 'EUR', years: [1860, 1935], low: [500, 5_200],
    description: 'Two-piece back, red-brown varnish, repaired top. In playing order, with a bow and a case. {wear}',
    words: { instrument: ['Violin', 'Viola', 'Cello'], town: ['Markneukirchen', 'Mirecourt', 'Cremona'], wear },
  },
  {
    category: 'music', title: 'Concert guitar, {wood} top, {year}', currency: 'USD', years: [1961, 1989], low: [300, 2_400],
    description: 'Rosewood back and sides, scale of 650 mm. New strings, straight neck, one mended crack. {wear}',
    words: { wood: ['cedar', 'spruce'], wear },
  },
  {
    category: 'photography', title: '{camera} camera with a {lens} lens, {year}', currency: 'EUR', years: [1936, 1972], low: [90, 1_500],
    description: 'Shutter accurate at all speeds, clean glass, leather case. Tested with a film. {wear}',
    words: { camera: ['Rangefinder', 'Twin-lens reflex', 'Folding', 'Plate'], lens: ['50 mm', '75 mm', '105 mm'], wear },
  },
  {
    category: 'photography', title: '{subject}, silver print, {year}', currency: 'USD', years: [1928, 1966], low: [120, 1_300],
    description: 'Printed by the photographer, stamped on the back. 24 by 30 cm, corners slightly bent. {wear}',
    words: { subject: ['Children at a pump', 'Skaters on the canal', 'Steelworks at night', 'Empty theatre'], wear },
  },
  {
    category: 'toys', title: 'Tinplate {toy}, clockwork, about {year}', currency: 'GBP', years: [1905, 1939], low: [70, 820],
    description: 'Works with its own key. Lithographed colours bright, some scratches underneath. {wear}',
    words: { toy: ['locomotive', 'racing car', 'paddle steamer', 'carousel'], wear },
  },
  {
    category: 'toys', title: '{toy}, {year}s, with its box', currency: 'USD', years: [1950, 1979], low: [40, 380],
    description: 'All parts are there; the box has one split corner. {wear}',
    words: { toy: ['Wooden railway', 'Construction set', 'Teddy bear', 'Chess set in boxwood'], wear },
  },
  {
    category: 'wine', title: '{bottles} bottles of {wine}, {year}', currency: 'EUR', years: [1982, 2010], low: [120, 1_700],
    description: 'From one cellar, lying since they were bought. Levels good, labels clean. Collection in person.',
    words: { bottles: ['Three', 'Six', 'Twelve'], wine: ['red from a limestone slope', 'sweet wine from late picking', 'vintage port', 'sparkling wine, aged on the lees'] },
  },
];
