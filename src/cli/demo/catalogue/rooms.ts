import type { Kind } from './kind.ts';

const woods = ['oak', 'walnut', 'mahogany', 'elm', 'cherry'];
const towns = ['Bristol', 'Lyon', 'Gdańsk', 'Utrecht', 'Trieste', 'Bergen'];
const wear = ['Light wear to the edges.', 'Old repairs, sound.', 'Cleaned, otherwise untouched.', 'One small chip, shown in the report.'];

/** What furnishes a house: furniture, ceramics, antiques, art, design. */
export const ROOMS: readonly Kind[] = [
  {
    category: 'furniture', title: 'Chest of drawers, {wood}, {town}, about {year}', currency: 'GBP', years: [1760, 1850], low: [400, 1_800],
    description: 'Three long drawers under two short ones, on bracket feet. {metal} handles, most of them the first. {wear}',
    words: { wood: woods, town: towns, metal: ['Brass', 'Iron', 'Bronze'], wear },
  },
  {
    category: 'furniture', title: 'Set of {number} dining chairs, {wood}, {year}s', currency: 'EUR', years: [1930, 1969], low: [250, 1_400],
    description: 'Ladder backs and rush seats, two of them renewed. Firm to sit on. {wear}',
    words: { number: ['four', 'six', 'eight'], wood: woods, wear },
  },
  {
    category: 'furniture', title: 'Writing desk with a sloping front, {wood}, about {year}', currency: 'USD', years: [1780, 1870], low: [600, 2_600],
    description: 'Pigeonholes and four small drawers behind the front, a secret one among them. Lock works, key present. {wear}',
    words: { wood: woods, wear },
  },
  {
    category: 'ceramics', title: '{form}, {glaze} glaze, studio pottery, {year}', currency: 'USD', years: [1955, 1988], low: [60, 480],
    description: 'Thrown stoneware with an impressed mark under the foot. Height {height} cm. {wear}',
    words: { form: ['Bottle vase', 'Footed bowl', 'Lidded jar', 'Tall jug'], glaze: ['tenmoku', 'celadon', 'ash', 'copper red'], height: ['18', '24', '31', '37'], wear },
  },
  {
    category: 'ceramics', title: 'Dinner service for {number}, {pattern} pattern, {town}', currency: 'EUR', low: [180, 900],
    description: 'Plates in three sizes, soup plates, two platters and a tureen. Counted twice; nothing is missing. {wear}',
    words: { number: ['six', 'eight', 'twelve'], pattern: ['willow', 'cornflower', 'blue onion', 'rosehip'], town: towns, wear },
  },
  {
    category: 'ceramics', title: 'Pair of tiles with {picture}, tin glaze, about {year}', currency: 'EUR', years: [1680, 1760], low: [90, 420],
    description: 'Painted in blue, framed together in oak. From a kitchen in {town}. {wear}',
    words: { picture: ['ships', 'shepherds', 'windmills', 'tulips'], town: towns, wear },
  },
  {
    category: 'antiques', title: 'Longcase clock, {wood}, {town}, about {year}', currency: 'GBP', years: [1740, 1820], low: [700, 3_400],
    description: 'Eight-day movement striking the hours on a bell; painted dial with the phases of the moon. Goes well. {wear}',
    words: { wood: woods, town: towns, wear },
  },
  {
    category: 'antiques', title: 'Travelling {box} in {wood}, brass bound, about {year}', currency: 'USD', years: [1810, 1880], low: [120, 700],
    description: 'Fitted inside with bottles and a lift-out tray; lined anew in green velvet. {wear}',
    words: { box: ['medicine chest', 'writing slope', 'tea chest'], wood: woods, wear },
  },
  {
    category: 'antiques', title: 'Weathervane in the shape of a {figure}, copper', currency: 'USD', low: [300, 1_600],
    description: 'Hammered copper over an iron frame, with traces of gilding. Length {length} cm. {wear}',
    words: { figure: ['cockerel', 'sturgeon', 'running horse', 'schooner'], length: ['62', '78', '95'], wear },
  },
  {
    category: 'art', title: '{subject}, {technique}, signed, {year}', currency: 'EUR', years: [1890, 1965], low: [200, 2_800],
    description: 'Signed and dated below right. In its old frame, behind glass that was renewed. From the estate of a doctor in {town}.',
    words: { subject: ['Harbour in the morning', 'Orchard under snow', 'Woman reading', 'Street after rain', 'Still life with quinces'], technique: ['oil on canvas', 'watercolour', 'pastel', 'tempera on board'], town: towns },
  },
  {
    category: 'art', title: 'Etching of {subject}, number {number} of 60', currency: 'USD', low: [80, 650],
    description: 'A strong, early impression on laid paper with full margins. Numbered and signed in pencil. Not framed.',
    words: { subject: ['a railway bridge', 'the old fish market', 'three poplars', 'a sleeping dog'], number: ['4', '11', '23', '38', '57'] },
  },
  {
    category: 'art', title: '{subject}, colour woodblock print, about {year}', currency: 'JPY', years: [1840, 1930], low: [18_000, 140_000],
    description: 'Good colours, the paper slightly toned. A little trimmed at the left. Mounted with hinges only.',
    words: { subject: ['Bridge in a sudden shower', 'Fishermen by torchlight', 'Crane and pine', 'Snow at the mountain pass'] },
  },
  {
    category: 'design', title: '{lamp} lamp, {material}, {year}s', currency: 'EUR', years: [1950, 1978], low: [120, 900],
    description: 'Rewired and safe to use. The shade turns on a ball joint that still holds. {wear}',
    words: { lamp: ['Desk', 'Floor', 'Wall', 'Ceiling'], material: ['lacquered steel', 'brass and opal glass', 'teak and linen', 'aluminium'], wear },
  },
  {
    category: 'design', title: 'Low table with a {top} top, {year}s', currency: 'USD', years: [1955, 1975], low: [150, 1_100],
    description: 'On a steel frame that can be taken apart for transport. Diameter {size} cm. {wear}',
    words: { top: ['travertine', 'smoked glass', 'rosewood', 'tile'], size: ['80', '95', '110'], wear },
  },
];
