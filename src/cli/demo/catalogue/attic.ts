import { bear, handbag, plane, radio, typewriter } from '../pictures/curios.ts';
import { camera, guitar, violin } from '../pictures/instruments.ts';
import { bicycle, car, tinToy } from '../pictures/vehicles.ts';
import { bottles } from '../pictures/vessels.ts';
import type { Piece } from './piece.ts';

/** What is used, played, driven and drunk: music, cameras, cars, toys, wine and the rest. */
export const ATTIC: readonly Piece[] = [
  {
    category: 'music', title: 'Violin, Mirecourt, about 1880, with a bow', currency: 'EUR', estimate: [1_800, 2_900], condition: 'In playing order',
    description: 'Two-piece back of flamed maple, red-brown varnish worn where a chin has been. A warm, even voice; the crack in the top was mended well and long ago. Bow and case included.\n\nProvenance: second desk of a provincial opera.',
    attributes: { maker: 'Mirecourt workshop', year: 1880 }, alt: 'A red-brown violin with its bow', drawing: violin({ varnish: '#8a3d1c' }),
  },
  {
    category: 'music', title: 'Violin with golden varnish, Markneukirchen, 1921', currency: 'EUR', estimate: [1_100, 1_800], condition: 'New pegs and strings',
    description: 'A student\'s violin that outgrew the student. Bright on top, clear below. Label inside, and it tells the truth.\n\nProvenance: a music teacher in Leipzig.',
    attributes: { maker: 'Markneukirchen workshop', year: 1921 }, alt: 'A golden violin with its bow', drawing: violin({ varnish: '#b5702a' }),
  },
  {
    category: 'music', title: 'Concert guitar, cedar and rosewood, 1974', currency: 'USD', estimate: [1_400, 2_300], condition: 'Very good',
    description: 'Cedar top, seven fans underneath, Indian rosewood back. Scale of 650 mm. It has opened up and fills a small hall by itself.\n\nProvenance: built for a player in Granada, sold by his pupil.',
    attributes: { maker: 'Granada luthier', year: 1974 }, alt: 'A classical guitar with a cedar top', drawing: guitar({ top: '#b9793c', sides: 'rosewood' }),
  },
  {
    category: 'music', title: 'Parlour guitar, spruce top, about 1910', currency: 'GBP', estimate: [320, 520], condition: 'Neck straight, old cracks',
    description: 'Ladder-braced and light as a hat. Good for songs with a story. Strung with gut.\n\nProvenance: above a bar in Cork.',
    attributes: { year: 1910 }, alt: 'A small guitar with a pale top', drawing: guitar({ top: '#d9a75c', sides: 'walnut' }),
  },
  {
    category: 'photography', title: 'Rangefinder camera with a 50 mm lens, 1954', currency: 'EUR', estimate: [900, 1_500], condition: 'Tested with film',
    description: 'Shutter accurate at all speeds, viewfinder bright, glass without haze. The strap lugs are worn from being carried, which it was.\n\nProvenance: a reporter for a weekly paper.',
    attributes: { year: 1954 }, alt: 'A chrome rangefinder camera with a large lens', drawing: camera({ kind: 'rangefinder', leather: '#232325', metal: 'silver' }),
  },
  {
    category: 'photography', title: 'Rangefinder in red leather, 1961', currency: 'JPY', estimate: [55_000, 90_000], condition: 'Recovered, working',
    description: 'Covered anew in oxblood leather by someone who does nothing else. Meter alive. Comes with a yellow filter.\n\nProvenance: camera shop in Ginza, closed.',
    attributes: { year: 1961 }, alt: 'A chrome camera covered in dark red leather', drawing: camera({ kind: 'rangefinder', leather: '#5c1f1f', metal: 'silver' }),
  },
  {
    category: 'photography', title: 'Twin-lens reflex for 6 by 6, 1957', currency: 'EUR', estimate: [420, 700], condition: 'Serviced',
    description: 'One looks down and the world is square and still. Slow speeds cleaned, new mirror, original lens caps.\n\nProvenance: wedding photographer, Graz.',
    attributes: { year: 1957 }, alt: 'A twin-lens reflex camera', drawing: camera({ kind: 'reflex', leather: '#262423', metal: 'steel' }),
  },
  {
    category: 'photography', title: 'Folding plate camera with red bellows, about 1912', currency: 'GBP', estimate: [140, 240], condition: 'Bellows light-tight',
    description: 'Teak and nickel, made for the tropics. Double extension, rising front, three plate holders.\n\nProvenance: a surveyor of railways.',
    attributes: { year: 1912 }, alt: 'A folding camera with bellows drawn out', drawing: camera({ kind: 'folding', leather: '#2b2422', metal: 'steel' }),
  },
  {
    category: 'cars', title: 'Coupé in dark red, wire wheels, 1961', currency: 'EUR', estimate: [28_000, 42_000], condition: 'Restored 2011, driven',
    description: 'Two litres, four speeds, one careful owner after a long list of others. Matching numbers; invoices for everything since 1988. Starts at the second try and then does not stop.\n\nProvenance: papers complete from new.',
    attributes: { model: 'Coupé', year: 1961, mileage_km: 84_200, fuel: 'petrol' }, alt: 'A dark red classic coupé seen from the side', drawing: car({ paint: '#7d1f1c', kind: 'coupe', wires: true }),
  },
  {
    category: 'cars', title: 'Four-door saloon in grey-blue, 1958', currency: 'EUR', estimate: [9_000, 14_000], condition: 'Largely original',
    description: 'The family car of a family that kept everything, including the car. First paint on the roof, seats reupholstered in the right cloth.\n\nProvenance: two owners, father and daughter.',
    attributes: { model: 'Saloon', year: 1958, mileage_km: 121_000, fuel: 'petrol' }, alt: 'A grey-blue classic saloon seen from the side', drawing: car({ paint: '#5f7f86', kind: 'saloon' }),
  },
  {
    category: 'cars', title: 'Roadster in racing green, 1964', currency: 'GBP', estimate: [16_000, 24_000], condition: 'Very good',
    description: 'Overdrive on third and fourth, hood and tonneau in good order. Has been to the Alps and wants to go again.\n\nProvenance: a doctor in Dorset, 41 years.',
    attributes: { model: 'Roadster', year: 1964, mileage_km: 97_500, fuel: 'petrol' }, alt: 'A green open roadster seen from the side', drawing: car({ paint: '#1f4434', kind: 'roadster', wires: true }),
  },
  {
    category: 'cars', title: 'Camper van in brick and cream, 1967', currency: 'EUR', estimate: [22_000, 34_000], condition: 'Restored',
    description: 'Sleeps two, cooks for four, is overtaken by all. New floor pans, rebuilt engine with 8,000 km since.\n\nProvenance: Lisbon, never rusted.',
    attributes: { model: 'Van', year: 1967, mileage_km: 210_000, fuel: 'petrol' }, alt: 'A two-coloured classic camper van', drawing: car({ paint: '#b4533a', kind: 'van' }),
  },
  {
    category: 'sports', title: 'Racing bicycle, lugged steel, 1972', currency: 'EUR', estimate: [480, 780], condition: 'First paint, new tyres',
    description: 'Hand-filed lugs, Italian gears, a leather saddle that has found its shape. Frame of 57 cm.\n\nProvenance: ridden in the Coppa of its valley, number 88.',
    attributes: { maker: 'Frame builder in Bergamo', year: 1972, size: '57 cm' }, alt: 'A dark green racing bicycle', drawing: bicycle({ frame: '#1f4d45', saddle: '#6b3d22' }),
  },
  {
    category: 'sports', title: 'Touring bicycle in oxblood, 1958', currency: 'GBP', estimate: [220, 360], condition: 'Used, rides well',
    description: 'Three speeds and all day. Chrome a little pitted, bell very loud.\n\nProvenance: a postman who was allowed to keep it.',
    attributes: { year: 1958, size: '54 cm' }, alt: 'A dark red touring bicycle', drawing: bicycle({ frame: '#7a2222', saddle: '#3a2a20' }),
  },
  {
    category: 'toys', title: 'Tinplate locomotive, clockwork, about 1925', currency: 'GBP', estimate: [180, 300], condition: 'Working, key present',
    description: 'Lithographed in blue and red, spring strong. Runs in a circle on any kitchen floor and is not shy of table legs.\n\nProvenance: a nursery in Kent.',
    attributes: { period: 'About 1925', material: 'Tinplate' }, alt: 'A blue and red tin toy locomotive', drawing: tinToy({ kind: 'locomotive', paint: '#234a7a', second: '#b3291f' }),
  },
  {
    category: 'toys', title: 'Tinplate locomotive in green with brass bands', currency: 'EUR', estimate: [150, 260], condition: 'Some scratches',
    description: 'From a maker in Nuremberg, with the small mark under the cab. Both couplings there.\n\nProvenance: attic find, in its straw.',
    attributes: { period: 'About 1930', material: 'Tinplate' }, alt: 'A green tin toy locomotive', drawing: tinToy({ kind: 'locomotive', paint: '#2f5a3c', second: '#2b2b2e' }),
  },
  {
    category: 'toys', title: 'Racing car number 2, tinplate, 1936', currency: 'USD', estimate: [240, 400], condition: 'Good, driver repainted',
    description: 'Clockwork with a brake lever. The driver looks ahead and has done so for ninety years.\n\nProvenance: a collector in Turin.',
    attributes: { period: '1936', material: 'Tinplate' }, alt: 'A red tin toy racing car with the number 2', drawing: tinToy({ kind: 'racer', paint: '#b8322a', second: '#2b3a4a' }),
  },
  {
    category: 'toys', title: 'Teddy bear in golden mohair, about 1930', currency: 'EUR', estimate: [260, 450], condition: 'Loved, growler silent',
    description: 'Jointed at neck, arms and legs; boot-button eyes. One paw was re-covered by a grandmother. Answers to Otto.\n\nProvenance: Otto\'s first friend.',
    attributes: { period: 'About 1930', material: 'Mohair' }, alt: 'A golden teddy bear with a red bow', drawing: bear({ fur: '#c08a4a', ribbon: '#9b2f2a' }),
  },
  {
    category: 'toys', title: 'Teddy bear in cinnamon plush with a blue bow', currency: 'GBP', estimate: [90, 160], condition: 'Very good',
    description: 'Rather formal for a bear. Kept on a shelf, brought down at Christmas.\n\nProvenance: a quiet house.',
    attributes: { period: 'About 1955', material: 'Plush' }, alt: 'A brown teddy bear with a blue bow', drawing: bear({ fur: '#8a5a3a', ribbon: '#2f4a7a' }),
  },
  {
    category: 'wine', title: 'Three bottles of claret, 1989', currency: 'GBP', estimate: [320, 500], condition: 'Levels in the neck',
    description: 'From one case, lying in one cellar since they were shipped. Labels clean, capsules whole.\n\nProvenance: a wine merchant\'s own cellar, Bristol. Sold to adults only.',
    attributes: { vintage: 1989, region: 'Bordeaux', volume_l: 0.75, bottles: 3 }, alt: 'Three dark wine bottles with cream labels', drawing: bottles({ shape: 'claret', glass: '#23301f', label: '#f1e8d2', ink: '#2b2622', capsule: '#6b1a1f', count: 3 }),
  },
  {
    category: 'wine', title: 'Two bottles of red from a limestone slope, 1996', currency: 'EUR', estimate: [420, 680], condition: 'Levels 2 cm',
    description: 'From a small grower who answers letters by hand. Ready, and in no hurry.\n\nProvenance: bought at the door. Sold to adults only.',
    attributes: { vintage: 1996, region: 'Burgundy', volume_l: 0.75, bottles: 2 }, alt: 'Two sloping wine bottles with pale labels', drawing: bottles({ shape: 'burgundy', glass: '#3b3a1c', label: '#f3ecd9', ink: '#5a1f1c', capsule: '#1f1c1a', count: 2 }),
  },
  {
    category: 'wine', title: 'One magnum of sparkling wine, late disgorged, 2002', currency: 'EUR', estimate: [260, 420], condition: 'Perfect',
    description: 'Eleven years on its lees. In its box, which was opened for the photograph only.\n\nProvenance: a launch that was called off. Sold to adults only.',
    attributes: { vintage: 2002, region: 'Champagne', volume_l: 1.5, bottles: 1 }, alt: 'A bottle of sparkling wine with a gold capsule', drawing: bottles({ shape: 'sparkling', glass: '#2f4a2c', label: '#e9d9a0', ink: '#3b2a16', capsule: '#c9a24c', count: 1 }),
  },
  {
    category: 'collectibles', title: 'Typewriter in black, carriage of 25 cm, about 1926', currency: 'USD', estimate: [160, 280], condition: 'Types well',
    description: 'New ribbon, clean type, a bell with conviction. The sheet in it holds the opening of a novel that was not continued.\n\nProvenance: a newspaper in Ohio.',
    attributes: { period: 'About 1926', material: 'Steel' }, alt: 'A black typewriter with a sheet of paper', drawing: typewriter({ paint: '#23262b' }),
  },
  {
    category: 'collectibles', title: 'Portable typewriter in sea green, 1959', currency: 'EUR', estimate: [180, 300], condition: 'Very good, with case',
    description: 'Light, quick, with French accents. The case has hotel labels from four countries.\n\nProvenance: a correspondent\'s estate.',
    attributes: { period: '1959', material: 'Steel' }, alt: 'A green portable typewriter with a sheet of paper', drawing: typewriter({ paint: '#4f8a85' }),
  },
  {
    category: 'fashion', title: 'Handbag in saddle leather with a gilt lock, 1960s', currency: 'EUR', estimate: [380, 620], condition: 'Very good',
    description: 'Stitched by hand, two needles, no glue. Inside of suede with a mirror pocket. Smells of the workshop.\n\nProvenance: bought in Florence on a honeymoon.',
    attributes: { colour: 'Brown', material: 'Leather' }, alt: 'A brown leather handbag with a gilt clasp', drawing: handbag({ leather: '#7a3b1f', metal: 'gold' }),
  },
  {
    category: 'fashion', title: 'Handbag in navy leather, palladium fittings', currency: 'USD', estimate: [700, 1_200], condition: 'Hardly carried',
    description: 'Structured and sober, made for papers and gloves. Dust bag and keys included.\n\nProvenance: from a wardrobe with a view of the park.',
    attributes: { colour: 'Navy', material: 'Leather' }, alt: 'A navy leather handbag with a silver clasp', drawing: handbag({ leather: '#1f2c47', metal: 'silver' }),
  },
  {
    category: 'electronics', title: 'Table radio in walnut with a lit dial, 1955', currency: 'EUR', estimate: [120, 210], condition: 'Playing, capacitors renewed',
    description: 'Names of cities on the glass, a green eye, a sound like a small room. Also takes a cable from a telephone.\n\nProvenance: kitchen, then cellar, then a friend of radios.',
    attributes: { year: 1955 }, alt: 'A walnut table radio with a round dial', drawing: radio({ wood: 'walnut', cloth: '#c9b182' }),
  },
  {
    category: 'electronics', title: 'Bedside radio in cherry, five keys, 1961', currency: 'GBP', estimate: [70, 130], condition: 'Playing',
    description: 'Long, medium and short wave. Polished to a gloss in which one can read the time.\n\nProvenance: a seaside hotel, room 7.',
    attributes: { year: 1961 }, alt: 'A cherry wood radio with brass dial', drawing: radio({ wood: 'cherry', cloth: '#8f9b86' }),
  },
  {
    category: 'tools', title: 'Joiner\'s plane in beech and brass, about 1890', currency: 'GBP', estimate: [60, 110], condition: 'Sharp',
    description: 'Iron by a Sheffield maker, sole flat, mouth tight. The shavings in the picture are its own.\n\nProvenance: a chairmaker\'s bench.',
    attributes: { year: 1890 }, alt: 'A wooden joiner\'s plane with shavings', drawing: plane({ wood: 'oak', metal: 'brass' }),
  },
];
