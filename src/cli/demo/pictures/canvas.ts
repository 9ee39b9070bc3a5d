import type { Chance } from '../chance.ts';
import type { Colour } from './ink.ts';

/** A point of a picture, in units of its canvas (1600 by 1200). */
export type Point = readonly [x: number, y: number];
/** A colour, or one that is partly seen through: `#rrggbb/0.4`. */
type Stop = Colour | `${Colour}/${number}`;

/** What is drawn with: gradients, clips and softness are kept aside and named, and chance is the picture's own. */
export type Canvas = {
  readonly chance: Chance;
  /** From left to right over whatever is filled with it; stops are spaced evenly. */
  across(...stops: readonly Stop[]): string;
  /** From top to bottom. */
  down(...stops: readonly Stop[]): string;
  /** From the upper left to the lower right. */
  slant(...stops: readonly Stop[]): string;
  /** From a point inside outwards; 0.5, 0.5 is the middle. */
  glow(at: Point, radius: number, ...stops: readonly Stop[]): string;
  /** Shows of `art` what lies inside `shape`. */
  clipped(shape: string, art: string): string;
  /** Everything that was named, to stand before the art. */
  named(): string;
};

/** A new canvas. Pictures that are drawn with the same chance are the same. */
export function openCanvas(chance: Chance): Canvas {
  const named: string[] = [];
  const name = (body: (id: string) => string): string => {
    const id = `n${named.length}`;
    named.push(body(id));
    return id;
  };
  const gradient = (kind: 'linear' | 'radial', place: string, stops: readonly Stop[]): string =>
    `url(#${name((id) => `<${kind}Gradient id="${id}" ${place}>${stops.map((stop, at) => stopAt(stop, at / Math.max(1, stops.length - 1))).join('')}</${kind}Gradient>`)})`;
  return {
    chance,
    across: (...stops) => gradient('linear', 'x1="0" y1="0" x2="1" y2="0"', stops),
    down: (...stops) => gradient('linear', 'x1="0" y1="0" x2="0" y2="1"', stops),
    slant: (...stops) => gradient('linear', 'x1="0" y1="0" x2="1" y2="1"', stops),
    glow: ([x, y], radius, ...stops) => gradient('radial', `cx="${x}" cy="${y}" r="${radius}"`, stops),
    clipped: (shape, art) => `<g clip-path="url(#${name((id) => `<clipPath id="${id}">${shape}</clipPath>`)})">${art}</g>`,
    named: () => `<defs>${named.join('')}</defs>`,
  };
}

function stopAt(stop: Stop, at: number): string {
  const [colour, seen] = stop.split('/');
  return `<stop offset="${round(at)}" stop-color="${colour}"${seen === undefined ? '' : ` stop-opacity="${seen}"`}/>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

// Seen through by its own paint: `opacity` would have each line drawn on a sheet of its own first, which takes ten times as long.
const seen = (more: string): string => more.replace(/(?<![-\w])opacity="([\d.]+)"/, 'fill-opacity="$1" stroke-opacity="$1"');

export const path = (d: string, fill: string, more = ''): string => `<path d="${d}" fill="${fill}" ${seen(more)}/>`;
export const stroke = (d: string, colour: string, width: number, more = ''): string => `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${seen(more)}/>`;
export const disc = ([x, y]: Point, r: number, fill: string, more = ''): string => `<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${fill}" ${seen(more)}/>`;
export const oval = ([x, y]: Point, rx: number, ry: number, fill: string, more = ''): string => `<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="${fill}" ${seen(more)}/>`;
export const box = (x: number, y: number, width: number, height: number, fill: string, more = ''): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}" ${seen(more)}/>`;
export const group = (art: string, more: string): string => `<g ${more}>${art}</g>`;
/** So many pieces of art, one behind the other. */
export const several = (count: number, draw: (at: number) => string): string => Array.from({ length: count }, (_, at) => draw(at)).join('');

/** Straight lines through the points, closed. */
export const outline = (points: readonly Point[]): string => `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`;

/** A smooth line through the points. */
export function flowing(points: readonly Point[], begin = 'M'): string {
  const at = (index: number): Point => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, 0];
  const parts = points.slice(1).map((to, index) => {
    const [before, from, after] = [at(index - 1), at(index), at(index + 2)];
    const [firstX, firstY] = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const [secondX, secondY] = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    return `C${round(firstX)} ${round(firstY)} ${round(secondX)} ${round(secondY)} ${round(to[0])} ${round(to[1])}`;
  });
  const [x, y] = at(0);
  return `${begin}${round(x)} ${round(y)}${parts.join('')}`;
}

/** What a lathe makes: the profile from top to bottom, as height and radius, on both sides of `x`. */
export function turned(x: number, profile: readonly (readonly [y: number, radius: number])[]): string {
  const right = profile.map(([y, radius]): Point => [x + radius, y]);
  const left = profile.toReversed().map(([y, radius]): Point => [x - radius, y]);
  return `${flowing(right)}${flowing(left, 'L')}Z`;
}

/** A point on a circle; 0 is up, and a whole turn is 360. */
export function around([x, y]: Point, radius: number, degrees: number): Point {
  const turn = ((degrees - 90) * Math.PI) / 180;
  return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
}

/** Lines of wood, inside a box. */
export function grain(canvas: Canvas, [x, y, width, height]: readonly [number, number, number, number], colour: Colour, upright = false): string {
  const { chance } = canvas;
  const [along, acrossIt] = upright ? [height, width] : [width, height];
  return several(Math.ceil(acrossIt / 9), (at) => {
    const place = at * 9 + chance.unit() * 6;
    const bow = (chance.unit() - 0.5) * 14;
    const line = upright ? `M${round(x + place)} ${y}q${round(bow)} ${along / 2} 0 ${along}` : `M${x} ${round(y + place)}q${along / 2} ${round(bow)} ${along} 0`;
    return stroke(line, colour, 1 + chance.unit() * 2.4, `opacity="${round(0.08 + chance.unit() * 0.2)}"`);
  });
}
