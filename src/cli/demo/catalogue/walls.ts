import { painting, print } from '../pictures/paintings.ts';
import { fields, fruit, harbour, planes, rain, reader, snow } from '../pictures/scenes.ts';
import type { Piece } from './piece.ts';

/** What hangs on walls: paintings, prints, posters, photographs. */
export const WALLS: readonly Piece[] = [
  {
    category: 'art', title: 'Harbour in the morning, oil on canvas, 1908', currency: 'EUR', estimate: [1_800, 2_800], condition: 'Cleaned, not relined',
    description: 'Boats come in under a low sun, the town still asleep behind them. Painted quickly and on the spot; sand is caught in the lower edge. Signed below right. In its first frame.\n\nProvenance: acquired from the painter by a harbour master; by descent.',
    attributes: { artist: 'H. Lindqvist', period: '1908', technique: 'Oil on canvas', height_cm: 54, width_cm: 73 }, alt: 'A framed painting of sailing boats in a harbour', drawing: painting({ scene: harbour, frame: 'gilt' }),
  },
  {
    category: 'art', title: 'Orchard under snow, oil on canvas, 1921', currency: 'EUR', estimate: [1_200, 1_900], condition: 'Good',
    description: 'The shadows are the blue of thin milk. He painted this orchard eleven times; three are in museums. Signed. Plain oak frame, made by himself.\n\nProvenance: exhibition of the artists\' league, 1922, number 31.',
    attributes: { artist: 'E. Brandt', period: '1921', technique: 'Oil on canvas', height_cm: 50, width_cm: 70 }, alt: 'A framed painting of bare trees in snow', drawing: painting({ scene: snow, frame: 'oak' }),
  },
  {
    category: 'art', title: 'Wheat and poplars, oil on board, 1933', currency: 'USD', estimate: [900, 1_500], condition: 'Very good',
    description: 'A cart road through ripe wheat, poplars standing about like neighbours. Impasto in the foreground. Estate stamp on the reverse.\n\nProvenance: studio sale, 1979.',
    attributes: { artist: 'M. Castel', period: '1933', technique: 'Oil on board', height_cm: 46, width_cm: 61 }, alt: 'A framed painting of wheat fields and poplars', drawing: painting({ scene: fields, frame: 'gilt' }),
  },
  {
    category: 'art', title: 'Street after rain, oil on canvas, 1927', currency: 'GBP', estimate: [1_400, 2_300], condition: 'Small retouches in the sky',
    description: 'Three lamps, two umbrellas, and everything twice because of the wet. A picture that gets better in the evening. Signed and inscribed on the stretcher.\n\nProvenance: private collection, Edinburgh.',
    attributes: { artist: 'A. Muir', period: '1927', technique: 'Oil on canvas', height_cm: 61, width_cm: 76 }, alt: 'A framed painting of a wet street at dusk with lamps', drawing: painting({ scene: rain, frame: 'ebony' }),
  },
  {
    category: 'art', title: 'Still life with a silver bowl, oil on canvas', currency: 'EUR', estimate: [1_600, 2_600], condition: 'Relined, fine craquelure',
    description: 'Fruit in a silver bowl, a stoneware jug, a knife over the edge to measure the depth. The painter had looked hard at older masters and was not afraid of them.\n\nProvenance: estate of a doctor in Utrecht.',
    attributes: { artist: 'Dutch school', period: '19th century', technique: 'Oil on canvas', height_cm: 58, width_cm: 74 }, alt: 'A framed still life with fruit in a silver bowl', drawing: painting({ scene: fruit, frame: 'gilt' }),
  },
  {
    category: 'art', title: 'Composition with seven planes, tempera, 1957', currency: 'EUR', estimate: [2_200, 3_600], condition: 'Very good',
    description: 'Rust, indigo and ochre on a ground of warm white, held by two lines that do not quite cross. Shown in the spring salon of 1958, catalogue number 112.\n\nProvenance: the architect who designed the room around it.',
    attributes: { artist: 'I. Moreau', period: '1957', technique: 'Tempera on board', height_cm: 65, width_cm: 92 }, alt: 'A framed abstract painting of coloured planes', drawing: painting({ scene: planes, frame: 'oak' }),
  },
  {
    category: 'art', title: 'Woman reading at a window, oil on canvas, 1912', currency: 'GBP', estimate: [2_400, 3_800], condition: 'Good',
    description: 'She has reached the good part and has not noticed us. Morning light on a blue dress, painted in broad strokes wet on wet. Monogram below right.\n\nProvenance: the sitter\'s granddaughter.',
    attributes: { artist: 'Circle of A. Muir', period: '1912', technique: 'Oil on canvas', height_cm: 54, width_cm: 66 }, alt: 'A framed painting of a woman reading by a window', drawing: painting({ scene: reader, frame: 'gilt' }),
  },
  {
    category: 'art', title: 'The great roller, colour woodblock print, about 1890', currency: 'JPY', estimate: [90_000, 150_000], condition: 'Good colours, trimmed left',
    description: 'A later and spirited answer to the most famous wave there is, from different blocks. The blue is strong, the paper slightly toned. Hinged, not laid down.\n\nProvenance: dealer in Kanda, 1963.',
    attributes: { period: 'About 1890', technique: 'Woodblock', height_cm: 25, width_cm: 37 }, alt: 'A woodblock print of a breaking wave before a mountain', drawing: print({ sheet: '#f0e7d0', ink: '#23466e', second: '#7fa3b5', third: '#c8553d', motif: 'wave' }),
  },
  {
    category: 'art', title: 'Mountain in clear weather, colour woodblock print', currency: 'JPY', estimate: [70_000, 110_000], condition: 'Fine',
    description: 'Shaded by hand on the block, so that no two impressions are alike. Publisher\'s seal in the margin.\n\nProvenance: album broken up in the 1950s; four other leaves were sold here.',
    attributes: { period: 'About 1905', technique: 'Woodblock', height_cm: 26, width_cm: 38 }, alt: 'A woodblock print of a snow-capped mountain and red sun', drawing: print({ sheet: '#efe6cf', ink: '#2c4a6e', second: '#8fb09e', third: '#d0603f', motif: 'mountain' }),
  },
  {
    category: 'art', title: 'Bridge in a sudden shower, colour woodblock print', currency: 'JPY', estimate: [80_000, 130_000], condition: 'Light crease',
    description: 'Four travellers caught in the middle of the bridge, the rain cut in a second block that wore out early: here it is still sharp.\n\nProvenance: collection of an engraver.',
    attributes: { period: 'About 1860', technique: 'Woodblock', height_cm: 25, width_cm: 36 }, alt: 'A woodblock print of people crossing a bridge in rain', drawing: print({ sheet: '#efe6cf', ink: '#39424e', second: '#6f93a3', third: '#b98a4a', motif: 'bridge' }),
  },
  {
    category: 'art', title: 'Crane and pine before the sun, colour woodblock print', currency: 'JPY', estimate: [45_000, 75_000], condition: 'Good',
    description: 'A New Year\'s sheet, printed with gofun for the feathers, which stand up from the paper when it is tilted.\n\nProvenance: from an album of surimono.',
    attributes: { period: 'About 1880', technique: 'Woodblock', height_cm: 21, width_cm: 31 }, alt: 'A woodblock print of a crane before a red sun', drawing: print({ sheet: '#eee3c6', ink: '#26313b', second: '#86a08c', third: '#c04a33', motif: 'crane' }),
  },
  {
    category: 'collectibles', title: 'Travel poster for a mountain railway, lithograph, 1934', currency: 'EUR', estimate: [500, 850], condition: 'Two folds, on linen',
    description: 'Sun, summit, lake and a ferry: the whole holiday in six colours. Printed in Zürich. Backed on linen by a restorer; colours fresh as on the platform.\n\nProvenance: stationmaster\'s office.',
    attributes: { maker: 'Printed in Zürich', period: '1934', material: 'Paper on linen' }, alt: 'A travel poster with sun, mountains and a lake', drawing: print({ sheet: '#f3e6c4', ink: '#1d4e6b', second: '#6fa8a6', third: '#f0b13c', motif: 'poster', upright: true }),
  },
  {
    category: 'collectibles', title: 'Poster for a winter resort, lithograph, 1951', currency: 'EUR', estimate: [320, 540], condition: 'Pin holes in the corners',
    description: 'Late light on the peaks, in plum and coral. The resort used it for one season only, so few were kept.\n\nProvenance: a ski instructor.',
    attributes: { maker: 'Printed in Innsbruck', period: '1951', material: 'Paper' }, alt: 'A winter poster with peaks in evening colours', drawing: print({ sheet: '#f6ead8', ink: '#4a2a52', second: '#c86f6a', third: '#f3c47a', motif: 'poster', upright: true }),
  },
  {
    category: 'photography', title: 'Skaters on the canal, silver print, 1947', currency: 'USD', estimate: [600, 1_000], condition: 'Corners slightly bent',
    description: 'Printed by the photographer on matt paper and signed in pencil. Seven people, no two going the same way.\n\nProvenance: given by him to his printer.',
    attributes: { artist: 'W. Haan', year: 1947 }, alt: 'A black and white photograph of ice skaters', drawing: print({ sheet: '#f1efea', ink: '#111111', second: '#888888', third: '#cccccc', motif: 'skaters' }),
  },
  {
    category: 'photography', title: 'Steelworks at night, silver print, 1956', currency: 'EUR', estimate: [700, 1_200], condition: 'Very good',
    description: 'An exposure of four minutes from the roof of a school. Stamp and date on the back; number 4 of a small edition.\n\nProvenance: exhibited in Essen, 1957.',
    attributes: { artist: 'R. Kessler', year: 1956 }, alt: 'A black and white photograph of chimneys at night', drawing: print({ sheet: '#f1efea', ink: '#111111', second: '#888888', third: '#cccccc', motif: 'works' }),
  },
];
