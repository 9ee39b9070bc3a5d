import type { Chance } from '../chance.ts';
import { box, disc, group, openCanvas, oval, path, several, type Canvas } from './canvas.ts';
import { darker, lighter, mix, type Colour } from './ink.ts';

export type Side = 'front' | 'back';
/** Where a thing is photographed: standing on a table, lying on paper seen from above, hanging on a wall, or on the floor of a room. */
export type Ground = 'table' | 'paper' | 'wall' | 'floor';

/** A thing as it was drawn, on a canvas of 1600 by 1200. */
export type Sketch = {
  art: string;
  ground: Ground;
  /** On a table or floor: where the thing touches it, as middle and half width. Elsewhere its outline, which throws the shadow. */
  shadow: readonly (readonly [x: number, y: number, half: number])[] | string;
  /** What is worth a closer look: the middle and the width of it. */
  focus: readonly [x: number, y: number, width: number];
  /** Dark things stand out on light grounds only; light things and glass also on dark ones. */
  dark?: boolean;
};
/** Draws one thing, from in front or from behind. `null` when there is nothing to be seen from behind. */
export type Drawing = (canvas: Canvas, side: Side) => Sketch | null;

export const LIGHTS = ['day', 'lamp', 'north'] as const;
export type Light = (typeof LIGHTS)[number];
export type Shot = { side: Side; light: Light; close: boolean };

export const PICTURE = { width: 1_600, height: 1_200 } as const;
const HORIZON = { table: 800, floor: 880, paper: 0, wall: 0 } as const satisfies Record<Ground, number>;
const GROUNDS: readonly Colour[] = ['#e8e1d4', '#dedbd3', '#d9dcda', '#e4d8c8', '#d3d5cc', '#e3dcd6'];
const DARK_GROUNDS: readonly Colour[] = ['#4b4a4c', '#55504a', '#46504e', '#4f4854'];
const TINTS = { day: ['#ffffff', 0], lamp: ['#f2c48a', 0.22], north: ['#b9c8d8', 0.24] } as const satisfies Record<Light, readonly [Colour, number]>;

/**
 * A photograph of a thing as an SVG of 4 to 3: ground, shadow, thing, and light over all of it. Null when the thing cannot be seen
 * from that side. The same chance and shot make the same picture.
 */
export function photograph(drawing: Drawing, shot: Shot, chance: Chance): string | null {
  const canvas = openCanvas(chance);
  const [plain, dark] = [chance.pick(GROUNDS), chance.pick(DARK_GROUNDS)];
  const sketch = drawing(canvas, shot.side);
  if (sketch === null) return null;
  const [tint, strength] = TINTS[shot.light];
  const ground = mix(sketch.dark === true ? dark : plain, tint, strength);
  const scene = [groundOf(canvas, sketch.ground, ground), shadowOf(canvas, sketch, ground), sketch.art, lightOver(canvas, shot.light)].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${frameOf(sketch, shot.close)}" width="${PICTURE.width}" height="${PICTURE.height}">${canvas.named()}${scene}</svg>`;
}

function frameOf({ focus: [x, y, width] }: Sketch, close: boolean): string {
  if (!close) return `0 0 ${PICTURE.width} ${PICTURE.height}`;
  const height = (width * PICTURE.height) / PICTURE.width;
  const inside = (middle: number, size: number, whole: number): number => Math.round(Math.min(whole - size, Math.max(0, middle - size / 2)));
  return `${inside(x, width, PICTURE.width)} ${inside(y, height, PICTURE.height)} ${width} ${height}`;
}

function groundOf(canvas: Canvas, ground: Ground, colour: Colour): string {
  const { width, height } = PICTURE;
  const horizon = HORIZON[ground];
  const wall = box(0, 0, width, height, canvas.glow([0.36, 0.3], 0.95, lighter(colour, 0.35), colour, darker(colour, 0.14), darker(colour, 0.28)));
  if (ground === 'wall') return wall;
  if (ground === 'paper') return `${wall}${path(`M0 0H${width}V${height}H0Z`, canvas.slant('#ffffff/0.12', '#ffffff/0', '#000000/0.08'))}`;
  if (ground === 'table') {
    // A sheet that sweeps up behind the thing: the horizon is soft.
    return `${wall}${box(0, horizon - 110, width, height - horizon + 110, canvas.down(`${darker(colour, 0.1)}/0`, `${darker(colour, 0.1)}/0.75`, `${lighter(colour, 0.18)}/0.9`, `${lighter(colour, 0.1)}/1`))}`;
  }
  const boards = mix(colour, '#8a6a48', 0.55);
  return `${wall}${box(0, horizon - 64, width, 64, canvas.down(lighter(colour, 0.3), darker(colour, 0.05)))}${box(0, horizon - 64, width, 4, lighter(colour, 0.5))}`
    + `${box(0, horizon, width, height - horizon, canvas.down(darker(boards, 0.3), boards, lighter(boards, 0.1)))}${box(0, horizon, width, 14, canvas.down('#000000/0.35', '#000000/0'))}`
    + [120, 420, 760, 1_100, 1_420].map((x) => path(`M${x} ${horizon}L${x + (x - 800) * 0.5} ${height}`, 'none', `stroke="${darker(boards, 0.35)}" stroke-width="3" opacity=".5"`)).join('');
}

function shadowOf(canvas: Canvas, { shadow }: Sketch, ground: Colour): string {
  const black = darker(ground, 0.9);
  if (typeof shadow === 'string') return castShadow(shadow, black);
  return shadow.map(([x, y, half]) => {
    const long = oval([x + half * 0.55, y + 12], half * 1.75, Math.max(26, half * 0.26), canvas.glow([0.42, 0.5], 0.58, `${black}/0.42`, `${black}/0.22`, `${black}/0`));
    return long + oval([x, y + 2], half * 1.16, Math.max(14, half * 0.11), canvas.glow([0.5, 0.5], 0.5, `${black}/0.85`, `${black}/0.55`, `${black}/0`));
  }).join('');
}

const LAYERS = 9;
/** How much wider each layer of a shadow is than the one before, in units. */
const LAYER_STEP = 8;

// Layers of one outline, each wider than the last: a blur of the same softness takes ten times as long to render.
function castShadow(outline: string, black: Colour): string {
  return several(LAYERS, (layer) => {
    const wider = layer * LAYER_STEP;
    const shape = outline.replace(/stroke-width="(\d+)"/g, (_, width: string) => `stroke-width="${Number(width) + wider}"`);
    return group(shape, `transform="translate(20 26)" fill="${black}" stroke="${black}" stroke-width="${wider}" stroke-linejoin="round" fill-opacity=".06" stroke-opacity=".06"`);
  });
}

function lightOver(canvas: Canvas, light: Light): string {
  const { width, height } = PICTURE;
  const [tint] = TINTS[light];
  const glow = light === 'day' ? '' : box(0, 0, width, height, tint, 'opacity=".1"');
  return glow + disc([430, 250], 900, canvas.glow([0.5, 0.5], 0.5, '#ffffff/0.16', '#ffffff/0.05', '#ffffff/0'))
    + box(0, 0, width, height, canvas.glow([0.48, 0.46], 0.78, '#000000/0', '#000000/0', '#000000/0.05', '#000000/0.26'));
}
