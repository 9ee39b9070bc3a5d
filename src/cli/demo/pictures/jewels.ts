import { around, disc, flowing, group, outline, oval, path, several, stroke, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, METALS, mix, type Colour, type Metal } from './ink.ts';
import type { Drawing } from './studio.ts';

/** A cut stone seen from above. */
function gem(at: Point, radius: number, colour: Colour): string {
  const facets = several(8, (facet) => path(outline([around(at, radius, facet * 45), around(at, radius, facet * 45 + 45), around(at, radius * 0.58, facet * 45 + 22.5)]), facet % 2 === 0 ? lighter(colour, 0.32) : darker(colour, 0.3))
    + path(outline([around(at, radius, facet * 45), around(at, radius * 0.58, facet * 45 + 22.5), around(at, radius * 0.58, facet * 45 - 22.5)]), facet < 3 || facet > 6 ? lighter(colour, 0.5) : darker(colour, 0.42)));
  const flat = path(outline(Array.from({ length: 8 }, (_, facet) => around(at, radius * 0.58, facet * 45 + 22.5))), mix(colour, '#ffffff', 0.16));
  return disc(at, radius, darker(colour, 0.4)) + facets + flat + path(outline([around(at, radius * 0.5, 290), around(at, radius * 0.5, 350), around(at, radius * 0.16, 320)]), '#ffffff', 'opacity=".7"');
}

const bead = (canvas: Canvas, at: Point, radius: number, colour: Colour, pearl: boolean): string => disc(at, radius, canvas.glow([0.36, 0.3], 0.78, '#ffffff', lighter(colour, pearl ? 0.5 : 0.25), colour, darker(colour, pearl ? 0.28 : 0.6)))
  + (pearl ? '' : oval([at[0] - radius * 0.3, at[1] - radius * 0.4], radius * 0.22, radius * 0.14, '#ffffff', 'opacity=".8"'));

export type Necklace = { bead: Colour; pearl: boolean; metal: Metal; rows: 1 | 2; pendant?: Colour };

/** A necklace laid out on paper. */
export const necklace = (look: Necklace): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const row = (wide: number, deep: number, count: number): Point[] => Array.from({ length: count }, (_, at): Point => {
    const turn = Math.PI * (0.06 + (at / (count - 1)) * 1.88) + Math.PI / 2;
    const drop = Math.sin(turn) < 0 ? 1 : 1.05;
    return [800 - Math.cos(turn - Math.PI) * wide * (1 + 0.12 * Math.sin(turn)), 560 - Math.sin(turn) * deep * drop];
  });
  const rows = [row(430, 400, 58), ...(look.rows === 2 ? [row(345, 318, 48)] : [])];
  const art = rows.map((points) => stroke(flowing(points), '#cfc6b4', 4) + points.map((at, index) => bead(canvas, at, 17 + 13 * Math.sin((index / (points.length - 1)) * Math.PI), look.bead, look.pearl)).join('')).join('');
  const clasp = group(oval([800, 160], 48, 24, canvas.slant(...METALS[look.metal]), 'stroke="#00000055" stroke-width="3"') + gem([800, 160], 15, '#dfe8f2'), '');
  const drop = look.pendant === undefined ? '' : path('M770 990L800 1000L830 990L800 940Z', canvas.slant(...METALS[look.metal])) + disc([800, 1_056], 74, canvas.slant(...METALS[look.metal])) + gem([800, 1_056], 60, look.pendant) + several(14, (stone) => disc(around([800, 1_056], 67, stone * 25.7), 6, '#f8fbff'));
  const outlines = rows.map((points) => `<path d="${flowing(points)}" fill="none" stroke-width="44"/>`).join('');
  return { art: art + clasp + drop, ground: 'paper', focus: look.pendant === undefined ? [800, 860, 560] : [800, 930, 520], shadow: group(outlines, 'fill="none"'), dark: look.pearl };
};

export type Ring = { metal: Metal; stone: Colour; side: 'diamonds' | 'none'; cut?: 'round' | 'oval' };

/** A ring standing on a table, the stone in front. */
export const ring = (look: Ring): Drawing => (canvas, side) => {
  const metal = METALS[look.metal];
  const band = `<ellipse cx="800" cy="720" rx="262" ry="250" fill="none" stroke="${canvas.across(...metal)}" stroke-width="54"/>` + `<ellipse cx="800" cy="728" rx="240" ry="226" fill="none" stroke="${canvas.across(...metal.toReversed())}" stroke-width="13"/>` + `<ellipse cx="800" cy="712" rx="284" ry="272" fill="none" stroke="#ffffff" stroke-width="4" opacity=".5"/>`;
  const basket = path('M690 500L742 372H858L910 500Q800 550 690 500Z', canvas.across(...metal)) + stroke('M720 490L756 384M800 516V384M880 490L844 384', '#00000055', 7);
  const main = group(gem([0, 0], 132, look.stone), `transform="translate(800 366) scale(${look.cut === 'oval' ? 1.28 : 1} ${look.cut === 'oval' ? 0.92 : 0.86})"`);
  const claws = [[-1, -0.72], [1, -0.72], [-1, 0.72], [1, 0.72]].map(([x = 0, y = 0]) => disc([800 + x * (look.cut === 'oval' ? 132 : 96), 366 + y * 100], 17, canvas.glow([0.35, 0.3], 0.8, ...metal.slice(2, 6)))).join('');
  const stones = look.side === 'none' ? '' : [600, 1_000].map((x) => disc([x, 470], 56, canvas.slant(...metal)) + gem([x, 470], 46, '#d9e6f2')).join('');
  const inside = path('M600 846q200 90 400 0', 'none', `stroke="${metal[1]}" stroke-width="7" stroke-dasharray="20 10 34 12" opacity=".8"`);
  return { art: side === 'back' ? band + inside + basket : band + basket + stones + main + claws, ground: 'table', focus: [800, 430, 560], shadow: [[800, 992, 190]], dark: look.metal !== 'gold' };
};

export type Brooch = { metal: Metal; wing: Colour; form: 'dragonfly' | 'fern' };

/** A brooch lying on paper; from behind its pin. */
export const brooch = (look: Brooch): Drawing => (canvas, side) => {
  const metal = METALS[look.metal];
  const fill = canvas.slant(...metal);
  const cell = canvas.slant(`${lighter(look.wing, 0.5)}/0.95`, `${look.wing}/0.9`, `${darker(look.wing, 0.3)}/0.95`);
  const wing = (turn: number, long: number): string => group(path(`M0 0C${long * 0.3} -110 ${long * 0.85} -120 ${long} -30C${long * 0.9} 60 ${long * 0.3} 60 0 0Z`, side === 'back' ? fill : cell, `stroke="${fill}" stroke-width="10"`) + (side === 'back' ? '' : stroke(`M10 -6Q${long * 0.5} -50 ${long * 0.96} -30M${long * 0.25} -66L${long * 0.35} 36M${long * 0.5} -94L${long * 0.56} 40M${long * 0.75} -96L${long * 0.78} 28`, metal[2] ?? '#dddddd', 5) + several(4, (stone) => disc([long * (0.3 + stone * 0.18), -14 - (stone % 2) * 30], 8, '#f7fbff'))), `transform="translate(800 470) rotate(${turn})"`);
  const insect = wing(-16, 520) + wing(22, 430) + group(wing(-16, 520) + wing(22, 430), 'transform="translate(1600 0) scale(-1 1)"') + several(10, (joint) => disc([800, 520 + joint * 48], 32 - joint * 2, fill)) + disc([800, 440], 62, fill) + disc([800, 356], 48, fill) + (side === 'back' ? '' : several(9, (joint) => gem([800, 524 + joint * 50], 17 - joint, look.wing)) + gem([800, 446], 40, look.wing) + [-1, 1].map((x) => disc([800 + x * 32, 340], 19, canvas.glow([0.35, 0.3], 0.8, '#ffffff', '#b3261e', '#4a0d0a'))).join(''));
  const leaf = (at: number, mirror: number): string => group(path('M0 0C60 -70 190 -90 250 -30C190 30 70 40 0 0Z', side === 'back' ? fill : cell, `stroke="${fill}" stroke-width="8"`) + (side === 'back' ? '' : several(5, (stone) => disc([50 + stone * 40, -18], 9, '#f7fbff'))), `transform="translate(${470 + at * 88} ${900 - at * 74}) rotate(${mirror * 52 - 36}) scale(${1.1 - at * 0.09} ${mirror * (1.1 - at * 0.09)})"`);
  const plant = several(8, (at) => leaf(at, 1) + leaf(at, -1)) + stroke('M420 950Q800 640 1180 250', metal[2] ?? '#dddddd', 24) + stroke('M420 950Q800 640 1180 250', metal[4] ?? '#999999', 8);
  const pin = side === 'back' ? stroke('M520 640H1080', metal[2] ?? '#dddddd', 12) + disc([520, 640], 28, fill) + path('M1060 600h50v80h-50Z', fill) : '';
  const blade = (long: number, turn: number, mirror: number): string => `<ellipse cx="${long / 2}" cy="-34" rx="${long / 2}" ry="72" transform="translate(${800} 470) scale(${mirror} 1) rotate(${turn})"/>`;
  const frond = (at: number, mirror: number): string => `<ellipse cx="120" cy="-20" rx="118" ry="44" transform="translate(${470 + at * 88} ${900 - at * 74}) rotate(${mirror * 52 - 36}) scale(${1.1 - at * 0.09} ${mirror * (1.1 - at * 0.09)})"/>`;
  const shadow = look.form === 'dragonfly' ? blade(520, -16, 1) + blade(430, 22, 1) + blade(520, -16, -1) + blade(430, 22, -1) + '<ellipse cx="800" cy="660" rx="26" ry="330"/>' : several(8, (at) => frond(at, 1) + frond(at, -1));
  return { art: (look.form === 'dragonfly' ? insect : plant) + pin, ground: 'paper', focus: [840, 480, 560], shadow };
};
