import { armchair, chair, chest, longcase, table } from '../pictures/furniture.ts';
import { plate, teapot, vase } from '../pictures/pottery.ts';
import { mantelClock } from '../pictures/timepieces.ts';
import { decanter, globe, lamp, rug } from '../pictures/vessels.ts';
import type { Piece } from './piece.ts';

/** What furnishes a house: furniture, ceramics, antiques, design. */
export const ROOMS: readonly Piece[] = [
  {
    category: 'furniture', title: 'Ladder-back chair in oak with a rush seat, about 1820', currency: 'GBP', estimate: [180, 280], condition: 'Good, seat renewed',
    description: 'Four shaped rungs between turned posts, the seat of rush woven anew by a basket maker. Stands firmly; the front stretcher is worn where six generations have put their feet.\n\nProvenance: a farmhouse kitchen in Lancashire, by descent.',
    attributes: { period: 'About 1820', material: 'Oak, rush', height_cm: 98 }, alt: 'A wooden ladder-back chair with a woven seat', drawing: chair({ wood: 'oak', seat: '#cdb27d', back: 'ladder' }),
  },
  {
    category: 'furniture', title: 'Windsor chair, elm and ash, Thames valley', currency: 'GBP', estimate: [220, 340], condition: 'Used, old surface',
    description: 'A hoop back with nine spindles over a saddle seat cut from one plank of elm. The colour is its own and has never been stripped. One spindle is an old replacement.\n\nProvenance: bought at the sale of a village school in 1954.',
    attributes: { period: '1830 to 1850', material: 'Elm, ash', height_cm: 104 }, alt: 'A Windsor chair with a hooped back of spindles', drawing: chair({ wood: 'elm', seat: '#8a5a33', back: 'spindles' }),
  },
  {
    category: 'furniture', title: 'Upholstered side chair in orange wool, 1962', currency: 'EUR', estimate: [240, 380], condition: 'Very good',
    description: 'A shell of bent wood on tapering legs of teak, covered in its first wool, which is clean and free of moth. Stamped by the factory under the seat.\n\nProvenance: from the reading room of a municipal library in Aarhus.',
    attributes: { maker: 'Danish workshop', period: '1962', material: 'Teak, wool' }, alt: 'An orange upholstered chair on slim wooden legs', drawing: chair({ wood: 'teak', seat: '#b4562f', back: 'shell' }),
  },
  {
    category: 'furniture', title: 'Club armchair in brown leather, buttoned, about 1925', currency: 'GBP', estimate: [700, 1_100], condition: 'Used, seat springs renewed',
    description: 'Deep seat, rolled arms with close brass nailing, turned mahogany feet. The leather has cracked a little on the arms, as it should after a century of newspapers.\n\nProvenance: smoking room of a club in Pall Mall, sold with its contents.',
    attributes: { period: 'About 1925', material: 'Leather, mahogany' }, alt: 'A brown leather club armchair with buttoned back', drawing: armchair({ leather: '#6b3420', wood: 'mahogany' }),
  },
  {
    category: 'furniture', title: 'Armchair in dark green leather, Lyon, 1930s', currency: 'EUR', estimate: [600, 900], condition: 'Restored',
    description: 'One of a pair, the other stayed with the family. New webbing and horsehair, the leather cleaned and fed, not dyed. Comfortable at once.\n\nProvenance: a notary\'s study in Lyon.',
    attributes: { period: '1930 to 1939', material: 'Leather, oak' }, alt: 'A green leather armchair with brass nails', drawing: armchair({ leather: '#2f4a3a', wood: 'oak' }),
  },
  {
    category: 'furniture', title: 'Chest of drawers in walnut, two over three, about 1760', currency: 'GBP', estimate: [1_400, 2_200], condition: 'Good, feet replaced',
    description: 'Well-figured walnut on oak linings, brass handles of which two are later. All drawers run. The bracket feet were renewed in the nineteenth century, the back boards are untouched.\n\nProvenance: a rectory in Herefordshire; inventory of 1881, number 40.',
    attributes: { period: 'About 1760', material: 'Walnut, oak', height_cm: 92, width_cm: 97, depth_cm: 52 }, alt: 'A walnut chest with two short and three long drawers', drawing: chest({ wood: 'walnut', metal: 'brass', kind: 'drawers' }),
  },
  {
    category: 'furniture', title: 'Writing bureau in mahogany with a secret drawer', currency: 'USD', estimate: [900, 1_500], condition: 'Good',
    description: 'The slope opens on pigeonholes and four small drawers; behind the middle one is a fifth that takes a moment to find. Lock and key work. Sun has paled the left side slightly.\n\nProvenance: estate of a ship\'s surgeon, Salem, Massachusetts.',
    attributes: { period: 'About 1800', material: 'Mahogany', height_cm: 104, width_cm: 91 }, alt: 'A mahogany bureau with a sloping front and three drawers', drawing: chest({ wood: 'mahogany', metal: 'brass', kind: 'bureau' }),
  },
  {
    category: 'design', title: 'Low table with a travertine top on hairpin legs, 1958', currency: 'EUR', estimate: [380, 620], condition: 'Good, one filled chip',
    description: 'Roman travertine of 95 cm across, unpolished below, on six legs of bent steel rod that unscrew for transport. The small vessel in the picture is not part of the lot.\n\nProvenance: an architect\'s own flat, Milan.',
    attributes: { designer: 'Unsigned, Milan', period: '1958', material: 'Travertine, steel' }, alt: 'A round stone table on thin steel legs', drawing: table({ top: '#b9a98c', wood: 'walnut', legs: 'hairpin' }),
  },
  {
    category: 'furniture', title: 'Tripod table in mahogany, tilting top, about 1780', currency: 'GBP', estimate: [420, 700], condition: 'Old repairs, sound',
    description: 'A single board of dense mahogany on a turned column and three legs with pad feet. The catch is original and holds. An old crack along the grain has been closed from below.\n\nProvenance: sold by a lady in Bath.',
    attributes: { period: 'About 1780', material: 'Mahogany', height_cm: 71 }, alt: 'A round mahogany table on a turned column', drawing: table({ top: '#6b4329', wood: 'mahogany', legs: 'pedestal' }),
  },
  {
    category: 'antiques', title: 'Longcase clock in oak, eight days, Lancaster', currency: 'GBP', estimate: [1_100, 1_800], condition: 'Working, serviced',
    description: 'Brass dial with spandrels and engraved centre; the movement strikes the hours on a bell and has been cleaned this spring. Weights, pendulum and both keys are there.\n\nProvenance: stood on the same landing since it was made, by family tradition.',
    attributes: { period: 'About 1770', origin: 'Lancaster', material: 'Oak, brass', height_cm: 214 }, alt: 'A tall oak clock with a brass dial and pendulum', drawing: longcase({ wood: 'oak', metal: 'brass' }),
  },
  {
    category: 'antiques', title: 'Longcase clock in cherry, painted moon, Württemberg', currency: 'EUR', estimate: [900, 1_400], condition: 'Working, case restored',
    description: 'Slender country case with a swan-neck hood. Eight-day movement with anchor escapement, striking. Worm was treated years ago and has not come back.\n\nProvenance: an inn on the Swabian Alb.',
    attributes: { period: 'About 1790', origin: 'Württemberg', material: 'Cherry', height_cm: 222 }, alt: 'A tall clock in reddish cherry wood', drawing: longcase({ wood: 'cherry', metal: 'gold' }),
  },
  {
    category: 'antiques', title: 'Captain\'s chest in rosewood, brass bound', currency: 'USD', estimate: [380, 600], condition: 'Good, lined anew',
    description: 'Flush brass corners and carrying handles, a plate engraved with initials, the lock with its key. Inside, a lift-out tray and a place for charts under a false bottom.\n\nProvenance: by descent from the master of a tea clipper.',
    attributes: { period: 'About 1850', origin: 'Canton, for export', material: 'Rosewood, brass', height_cm: 38 }, alt: 'A dark wooden chest with brass corners and lock', drawing: chest({ wood: 'rosewood', metal: 'brass', kind: 'trunk' }),
  },
  {
    category: 'antiques', title: 'Library globe of the earth on a turned stand, 12 inches', currency: 'GBP', estimate: [800, 1_300], condition: 'Good, varnish toned',
    description: 'Twelve coloured gores, corrected to the discoveries of 1868, within a brass meridian. The varnish has gone the colour of weak tea, and the Pacific has one small restoration.\n\nProvenance: headmaster\'s study of a grammar school.',
    attributes: { period: '1868', origin: 'London', material: 'Paper, brass, mahogany', height_cm: 46 }, alt: 'A terrestrial globe in a brass ring on a wooden stand', drawing: globe({ sea: '#8fb3b8', metal: 'brass' }),
  },
  {
    category: 'ceramics', title: 'Bottle vase with a tenmoku glaze over ash, 1966', currency: 'USD', estimate: [260, 420], condition: 'Perfect',
    description: 'Thrown stoneware, dipped to the shoulder so that the dark glaze broke into runs over the ash ground. Impressed seal near the foot.\n\nProvenance: bought from the potter\'s kiln opening by the present owner.',
    attributes: { maker: 'Studio potter, seal AK', period: '1966', material: 'Stoneware', height_cm: 37 }, alt: 'A round bottle vase with dark glaze running over a pale body', drawing: vase({ shape: 'bottle', glaze: '#c9b48c', second: '#3b2013', pattern: 'drip' }),
  },
  {
    category: 'ceramics', title: 'Baluster vase, blue and white, with branches in flower', currency: 'EUR', estimate: [900, 1_500], condition: 'Hairline at the rim',
    description: 'Painted in two tones of cobalt with a climbing branch, between double lines. The porcelain rings; the hairline of three centimetres is visible inside only.\n\nProvenance: collection of a pharmacist in Delft, label under the foot.',
    attributes: { period: 'Late 19th century', material: 'Porcelain', height_cm: 41 }, alt: 'A white porcelain vase painted with blue flowers', drawing: vase({ shape: 'baluster', glaze: '#eef0ee', second: '#24458c', pattern: 'blossom' }),
  },
  {
    category: 'ceramics', title: 'Globular vase with a crackled celadon glaze', currency: 'JPY', estimate: [60_000, 95_000], condition: 'Very good',
    description: 'The glaze pools to a deeper green at the foot and is crossed by a fine net that the potter stained with ink. Wooden box with inscription, tied.\n\nProvenance: tea household, Uji.',
    attributes: { period: 'Shōwa, about 1940', material: 'Stoneware', height_cm: 26 }, alt: 'A round pale green vase with fine crackle', drawing: vase({ shape: 'globe', glaze: '#9fb8a5', second: '#5a7263', pattern: 'crackle' }),
  },
  {
    category: 'ceramics', title: 'Beaker vase with iron-red bands, slipware', currency: 'GBP', estimate: [140, 220], condition: 'Small chip to the foot',
    description: 'Flaring form with combed and brushed bands. Made for the spring show of 1971 and pictured in its list.\n\nProvenance: from the potter\'s family.',
    attributes: { period: '1971', material: 'Earthenware, slip', height_cm: 29 }, alt: 'A waisted cream vase with red bands', drawing: vase({ shape: 'beaker', glaze: '#d8c7a8', second: '#7a2f1e', pattern: 'bands' }),
  },
  {
    category: 'ceramics', title: 'Broad jar with brushed reeds, stoneware', currency: 'USD', estimate: [320, 520], condition: 'Perfect',
    description: 'Seven strokes of a wide brush, each laid once and not corrected, around a jar the size of a pumpkin. Unsigned, as he left all his work.\n\nProvenance: gallery in Kyoto, with its receipt.',
    attributes: { period: 'About 1980', material: 'Stoneware', height_cm: 33 }, alt: 'A wide jar with dark brush strokes on cream', drawing: vase({ shape: 'jar', glaze: '#e9dfcb', second: '#3a2a1c', pattern: 'brush' }),
  },
  {
    category: 'ceramics', title: 'Art glass vase in deep cobalt, Bohemia, about 1930', currency: 'EUR', estimate: [180, 300], condition: 'Very good',
    description: 'Blown in a mould and cut flat at the rim. Holds the light like a well. Light wear under the foot, as there should be.\n\nProvenance: a dentist\'s waiting room in Brno.',
    attributes: { maker: 'Bohemian glassworks', period: 'About 1930', material: 'Glass', height_cm: 28 }, alt: 'A deep blue glass vase', drawing: vase({ shape: 'baluster', glaze: '#1f3f86', second: '#ffffff', pattern: 'plain', glass: true }),
  },
  {
    category: 'ceramics', title: 'Tin-glazed dish with a fish, Marseille', currency: 'EUR', estimate: [240, 380], condition: 'Glaze chips to the rim',
    description: 'A fish between waves, drawn in a single afternoon mood, within a border of knots. Two old holes in the foot ring for hanging.\n\nProvenance: found in a dresser in Cassis.',
    attributes: { period: 'About 1760', material: 'Faience' }, alt: 'A blue and white dish painted with a fish', drawing: plate({ glaze: '#eef0ec', ink: '#2a4a96', rim: 'willow', middle: 'fish' }),
  },
  {
    category: 'ceramics', title: 'Charger with a marigold, majolica, Deruta manner', currency: 'EUR', estimate: [160, 260], condition: 'Good',
    description: 'Bold petals in iron red around a golden eye; the reverse marked with three strokes in a square. Hung in a stairwell and dusted weekly.\n\nProvenance: a guest house in Perugia.',
    attributes: { period: 'About 1910', material: 'Majolica' }, alt: 'A cream dish with a red flower and petal border', drawing: plate({ glaze: '#f1ead8', ink: '#9b3a24', rim: 'petals', middle: 'flower' }),
  },
  {
    category: 'ceramics', title: 'Teapot in brown Yixing clay', currency: 'USD', estimate: [200, 350], condition: 'Very good, seasoned',
    description: 'Fine unglazed clay with two raised lines; the lid fits so closely that it whistles. Smells of good tea.\n\nProvenance: brought from Shanghai in 1936 by an engineer.',
    attributes: { period: 'About 1930', material: 'Stoneware', height_cm: 14 }, alt: 'A round brown clay teapot', drawing: teapot({ clay: '#6b3a28', trim: '#2d2320' }),
  },
  {
    category: 'antiques', title: 'Carriage clock in gilt brass, striking on a gong', currency: 'GBP', estimate: [420, 700], condition: 'Working',
    description: 'Five bevelled panes, white enamel dial, platform escapement. Strikes hours and halves and repeats the hour at the push of a button. Travelling case lacking.\n\nProvenance: presented to a stationmaster, inscription on the base.',
    attributes: { period: 'About 1890', origin: 'Paris', material: 'Brass, glass', height_cm: 18 }, alt: 'A brass carriage clock with a handle', drawing: mantelClock({ metal: 'brass', stone: '#31271d' }),
  },
  {
    category: 'design', title: 'Desk lamp in green enamel, jointed arm, 1930s', currency: 'EUR', estimate: [180, 290], condition: 'Rewired',
    description: 'The arm stays where it is put. Shade and base in their first enamel, with a small loss behind. New cable in black cloth.\n\nProvenance: drawing office of a shipyard, Rotterdam.',
    attributes: { period: '1930 to 1939', material: 'Enamelled steel' }, alt: 'A green jointed desk lamp, lit', drawing: lamp({ kind: 'desk', shade: '#2f5d50', metal: 'steel' }),
  },
  {
    category: 'design', title: 'Mushroom lamp in amber glass, 1971', currency: 'USD', estimate: [260, 420], condition: 'Perfect',
    description: 'Shade and foot blown in one colour, warm even when it is off. Takes four small bulbs. The first box, somewhat tired, is included.\n\nProvenance: first owner.',
    attributes: { period: '1971', material: 'Glass' }, alt: 'A lit mushroom-shaped lamp in amber glass', drawing: lamp({ kind: 'mushroom', shade: '#e9a23b', metal: 'silver' }),
  },
  {
    category: 'antiques', title: 'Oil lamp in polished brass with its chimney', currency: 'GBP', estimate: [70, 120], condition: 'Good, new wick',
    description: 'A ribbed font on a spreading foot; duplex burner with its snuffer. The chimney is later. Lit once a year on the longest night.\n\nProvenance: a lock-keeper\'s cottage.',
    attributes: { period: 'About 1880', material: 'Brass, glass', height_cm: 51 }, alt: 'A brass oil lamp with a glass chimney, burning', drawing: lamp({ kind: 'oil', shade: '#ffffff', metal: 'brass' }),
  },
  {
    category: 'home', title: 'Kilim in red and indigo, three medallions, Konya', currency: 'EUR', estimate: [450, 750], condition: 'Good, one reweave',
    description: 'Slit weave in hand-spun wool with natural dyes: madder, indigo, weld. Soft and flat on the floor. 210 by 142 cm.\n\nProvenance: collected on a journey in 1968.',
    attributes: { material: 'Wool' }, alt: 'A red woven rug with three blue and gold diamonds', drawing: rug({ ground: '#8f2f26', second: '#22345a', third: '#d9b066' }),
  },
  {
    category: 'home', title: 'Flat-woven rug in walnut and sage, Anatolia', currency: 'USD', estimate: [340, 560], condition: 'Fringes shortened',
    description: 'The quieter sister of the usual red ones: undyed brown wool with sage and cream. Washed; colours fast.\n\nProvenance: a weaver\'s household near Kayseri.',
    attributes: { material: 'Wool' }, alt: 'A brown and green woven rug with diamonds', drawing: rug({ ground: '#5d4a3a', second: '#6f8566', third: '#e0d0ac' }),
  },
  {
    category: 'home', title: 'Cut-glass decanter with two tumblers', currency: 'GBP', estimate: [90, 160], condition: 'Very good',
    description: 'Lead crystal with deep mitre cuts, a faceted stopper numbered to its neck. What is in it in the picture was drunk to the health of the buyer.\n\nProvenance: wedding present, 1958.',
    attributes: { maker: 'Stourbridge', material: 'Crystal', height_cm: 27 }, alt: 'A cut-glass decanter with amber spirit and two glasses', drawing: decanter({ spirit: '#b5651d' }),
  },
];
