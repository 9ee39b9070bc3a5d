/** A colour as `#rrggbb`. */
export type Colour = `#${string}`;

const CHANNELS = [1, 3, 5] as const;
const BYTE_MAX = 255;

/** Between two colours: 0 is the first, 1 the second. */
export function mix(first: Colour, second: Colour, part: number): Colour {
  const channels = CHANNELS.map((at) => {
    const [from, to] = [Number.parseInt(first.slice(at, at + 2), 16), Number.parseInt(second.slice(at, at + 2), 16)];
    return Math.round(Math.min(BYTE_MAX, Math.max(0, from + (to - from) * part))).toString(16).padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** Towards a warm black; 0 leaves the colour as it is. */
export const darker = (colour: Colour, part: number): Colour => mix(colour, '#0d0a08', part);
/** Towards white. */
export const lighter = (colour: Colour, part: number): Colour => mix(colour, '#ffffff', part);

/** How a rounded metal takes the light, from its dark edge over the highlight to the other edge. */
export const METALS = {
  gold: ['#5e3f10', '#b98a35', '#ecca78', '#fff3cf', '#d0a247', '#8f6820', '#5a3d10'],
  brass: ['#4a3a12', '#a1833a', '#d9bf74', '#f7ebbe', '#b5954a', '#7a6026', '#463610'],
  silver: ['#55585c', '#a4a8ad', '#dfe2e5', '#ffffff', '#bdc1c6', '#80858b', '#54575b'],
  steel: ['#3d4247', '#878e95', '#c6ccd1', '#f4f7f9', '#9ea5ac', '#666d74', '#3b4045'],
  copper: ['#4d2412', '#a3562f', '#d98e62', '#fbd9bf', '#b9683f', '#7c3f22', '#48220f'],
  bronze: ['#2b2115', '#6a5336', '#9b7f55', '#d2b98c', '#7d6442', '#4d3b25', '#281e13'],
} as const satisfies Record<string, readonly Colour[]>;
export type Metal = keyof typeof METALS;

export const WOODS = { oak: '#a87b45', walnut: '#6b4329', mahogany: '#7a3420', cherry: '#9c552f', elm: '#96683c', teak: '#8d5a31', ebony: '#2b2320', pine: '#cfa468', rosewood: '#52291f' } as const satisfies Record<string, Colour>;
export type Wood = keyof typeof WOODS;
