import { around, box, disc, flowing, group, oval, path, several, stroke, turned, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, mix, type Colour } from './ink.ts';
import type { Drawing } from './studio.ts';

type Profile = readonly (readonly [y: number, radius: number])[];
const PROFILES = {
  bottle: [[210, 66], [226, 58], [330, 50], [440, 66], [540, 190], [680, 270], [820, 250], [930, 166], [976, 132], [984, 128]],
  baluster: [[200, 128], [218, 118], [270, 90], [340, 106], [430, 214], [540, 272], [660, 250], [790, 172], [900, 132], [972, 148], [984, 146]],
  jar: [[330, 130], [350, 134], [380, 170], [450, 280], [600, 340], [760, 320], [890, 230], [972, 190], [984, 186]],
  beaker: [[230, 220], [246, 214], [420, 178], [600, 164], [780, 176], [920, 200], [974, 196], [984, 190]],
  globe: [[300, 92], [318, 82], [360, 88], [420, 210], [560, 330], [700, 334], [860, 230], [950, 150], [976, 140], [984, 138]],
} as const satisfies Record<string, Profile>;

export type Vase = { shape: keyof typeof PROFILES; glaze: Colour; second: Colour; pattern: 'drip' | 'bands' | 'blossom' | 'crackle' | 'brush' | 'plain'; glass?: boolean };

/** A vase on a table, its pattern wrapped around it; from behind it is seen turned. */
export const vase = (look: Vase): Drawing => (canvas, side) => {
  const profile: Profile = PROFILES[look.shape];
  const body = turned(800, profile);
  const [mouthY, mouth] = profile[0] ?? [0, 0];
  const shading = box(300, 150, 1_000, 900, canvas.across('#000000/0.62', '#000000/0.3', '#ffffff/0.1', '#ffffff/0.2', '#000000/0.02', '#000000/0.3', '#000000/0.66'));
  const inside = path(body, look.glaze) + canvas.clipped(path(body, '#000'), patternOf(canvas, look, side === 'back') + shadingOf(canvas, profile, shading));
  const shine = path(flowing([[690, 420], [664, 520], [668, 640], [684, 520], [706, 430]]), '#ffffff', 'opacity=".5"') + oval([672, 560], 26, 120, canvas.glow([0.5, 0.5], 0.5, '#ffffff/0.6', '#ffffff/0'));
  const rim = oval([800, mouthY + 4], mouth, mouth * 0.2, darker(look.glaze, 0.2)) + oval([800, mouthY + 6], mouth * 0.86, mouth * 0.15, canvas.down(darker(look.glaze, 0.85), darker(look.glaze, 0.5)));
  const foot = oval([800, 984], (profile.at(-1) ?? [0, 0])[1], 10, darker(look.glaze, 0.75));
  return { art: group(foot + inside + shine + rim, look.glass === true ? 'opacity=".9"' : ''), ground: 'table', focus: [820, 560, 640], shadow: [[800, 984, (profile.at(-1) ?? [0, 0])[1] * 1.15]] };
};

// Narrow parts would be lit as if they were as wide as the belly: the light follows the profile.
function shadingOf(canvas: Canvas, profile: Profile, shading: string): string {
  const widest = Math.max(...profile.map(([, radius]) => radius));
  const part = widest / 500;
  return group(shading, `transform="translate(${800 - 800 * part} 0) scale(${part} 1)"`) + box(300, 820, 1_000, 180, canvas.down('#000000/0', '#000000/0.28'));
}

function patternOf(canvas: Canvas, { pattern, second, glaze }: Vase, turnedRound: boolean): string {
  const { chance } = canvas;
  switch (pattern) {
    case 'plain': return '';
    case 'bands': return [400, 428, 640, 664, 688, 880].map((y, at) => stroke(`M420 ${y}Q800 ${y + 78} 1180 ${y}`, second, at % 3 === 1 ? 18 : 9, 'opacity=".85"')).join('')
      + several(17, (at) => stroke(`M${470 + at * 42} 500q21 44 42 0`, second, 8, 'opacity=".7"'));
    case 'drip': {
      const edge = several(13, (at) => `Q${440 + at * 62} ${chance.whole(560, 830)} ${470 + at * 62} ${chance.whole(520, 640)}`);
      const run = `M380 150V600${edge}L1260 560V150Z`;
      return path(run, canvas.down(lighter(second, 0.1), second, darker(second, 0.3)), 'opacity=".93"') + several(60, () => disc([chance.whole(460, 1_140), chance.whole(200, 980)], 1 + chance.unit() * 4, mix(glaze, '#000000', 0.5), 'opacity=".35"'));
    }
    case 'crackle': return several(70, () => {
      const [x, y] = [chance.whole(420, 1_180), chance.whole(200, 980)];
      return stroke(`M${x} ${y}l${chance.whole(-60, 60)} ${chance.whole(-50, 50)}l${chance.whole(-60, 60)} ${chance.whole(-50, 50)}`, second, 2, 'opacity=".5"');
    });
    case 'brush': return several(9, (at) => {
      const x = 540 + at * 62 + (turnedRound ? 30 : 0);
      return stroke(`M${x} ${chance.whole(760, 840)}Q${x + chance.whole(-50, 60)} ${chance.whole(560, 640)} ${x + chance.whole(-20, 90)} ${chance.whole(400, 520)}`, second, chance.whole(6, 22), 'opacity=".8"');
    });
    case 'blossom': return blossoms(canvas, second, turnedRound);
  }
}

function blossoms(canvas: Canvas, ink: Colour, turnedRound: boolean): string {
  const flower = (at: Point, size: number): string => several(6, (petal) => oval(around(at, size * 0.62, petal * 60), size * 0.42, size * 0.42, lighter(ink, 0.15), `stroke="${darker(ink, 0.3)}" stroke-width="3"`)) + disc(at, size * 0.3, lighter(ink, 0.6)) + disc(at, size * 0.14, darker(ink, 0.3));
  const leaf = (x: number, y: number, turn: number): string => group(path('M0 0q30 -34 84 -6q-42 36 -84 6', mix(ink, '#2d6a5a', 0.25), 'opacity=".9"'), `transform="translate(${x} ${y}) rotate(${turn})"`);
  const shift = turnedRound ? -150 : 0;
  const stem = stroke(`M${640 + shift} 900C${720 + shift} 760 ${960 + shift} 740 ${860 + shift} 560S${760 + shift} 480 ${820 + shift} 420M${820 + shift} 700q130 -40 200 40M${880 + shift} 620q-160 -40 -240 30`, darker(ink, 0.1), 9);
  const leaves = [[760, 770, -30], [900, 680, 20], [830, 540, -70], [680, 660, 200], [960, 700, 60], [760, 830, 150], [1_080, 620, 30], [560, 760, -20]].map(([x = 0, y = 0, turn = 0]) => leaf(x + shift, y, turn)).join('');
  const bands = [300, 940].map((y) => stroke(`M420 ${y}Q800 ${y + 60} 1180 ${y}`, ink, 10) + stroke(`M420 ${y + 22}Q800 ${y + 82} 1180 ${y + 22}`, ink, 4)).join('');
  return stem + leaves + flower([820 + shift, 430], 74) + flower([640 + shift, 640], 62) + flower([1_020 + shift, 750], 66) + flower([1_180 + shift, 520], 60) + bands;
}

export type Plate = { glaze: Colour; ink: Colour; rim: 'willow' | 'rings' | 'petals'; middle: 'fish' | 'flower' | 'none' };

/** A plate lying on paper; from behind its foot ring and mark. */
export const plate = (look: Plate): Drawing => (canvas, side) => {
  const at: Point = [800, 600];
  const clay = lighter(look.glaze, 0.25);
  const whole = disc(at, 480, canvas.glow([0.38, 0.34], 0.75, lighter(look.glaze, 0.5), look.glaze, darker(look.glaze, 0.2)));
  const well = disc(at, 312, canvas.glow([0.6, 0.64], 0.62, lighter(look.glaze, 0.4), look.glaze, darker(look.glaze, 0.22)));
  const rims = {
    rings: [462, 440, 330].map((radius, line) => disc(at, radius, 'none', `stroke="${look.ink}" stroke-width="${line === 1 ? 16 : 6}"`)).join(''),
    petals: several(24, (petal) => group(path('M0 0q34 -60 0 -112q-34 52 0 112', look.ink, 'opacity=".82"'), `transform="translate(${around(at, 340, petal * 15).join(' ')}) rotate(${petal * 15})"`)) + disc(at, 466, 'none', `stroke="${look.ink}" stroke-width="7"`),
    willow: several(36, (knot) => disc(around(at, 396 + (knot % 2) * 36, knot * 10), 18, 'none', `stroke="${look.ink}" stroke-width="6"`)) + [468, 356, 326].map((radius) => disc(at, radius, 'none', `stroke="${look.ink}" stroke-width="8"`)).join(''),
  };
  const fish = stroke('M600 600Q720 480 900 590L990 530Q970 600 990 670L900 610Q720 720 600 600Z', look.ink, 11) + disc([664, 588], 11, look.ink) + several(9, (scale) => stroke(`M${720 + scale * 20} ${556 + (scale % 3) * 26}q16 16 0 36`, look.ink, 5)) + several(5, (wave) => stroke(`M${590 + wave * 84} ${740 + (wave % 2) * 22}q30 -24 60 0`, look.ink, 7, 'opacity=".7"'));
  const flower = several(12, (petal) => group(oval([0, -96], 34, 84, lighter(look.ink, petal % 2 === 0 ? 0.1 : 0.4), `stroke="${darker(look.ink, 0.2)}" stroke-width="3"`), `transform="translate(800 600) rotate(${petal * 30})"`)) + disc(at, 50, '#d9a63c') + disc(at, 26, darker('#d9a63c', 0.4));
  const front = whole + rims[look.rim] + well + (look.middle === 'fish' ? fish : look.middle === 'flower' ? flower : '') + path('M470 380Q600 200 840 190Q640 270 540 470Z', '#ffffff', 'opacity=".26"');
  const mark = stroke('M740 560h120v80h-120zM768 580v40M800 574v52M832 580v40', look.ink, 9, 'opacity=".85"');
  const back = whole + disc(at, 330, 'none', `stroke="${canvas.slant(darker(clay, 0.3), lighter(clay, 0.3))}" stroke-width="30"`) + disc(at, 312, canvas.glow([0.4, 0.4], 0.7, clay, darker(clay, 0.16))) + mark;
  return { art: side === 'back' ? back : front, ground: 'paper', focus: [760, 560, 660], shadow: '<circle cx="800" cy="600" r="472"/>' };
};

export type Teapot = { clay: Colour; trim: Colour };

/** A teapot on a table. It has nothing else to show from behind. */
export const teapot = (look: Teapot): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const body = turned(790, [[470, 120], [500, 190], [580, 292], [700, 326], [830, 286], [930, 190], [960, 176]]);
  const clay = canvas.across(darker(look.clay, 0.6), look.clay, lighter(look.clay, 0.3), look.clay, darker(look.clay, 0.5), darker(look.clay, 0.7));
  const spout = path('M1050 800Q1180 770 1210 590L1290 520L1310 560L1260 640Q1230 880 1040 880Z', canvas.down(lighter(look.clay, 0.2), look.clay, darker(look.clay, 0.5)));
  const handle = stroke('M520 560C340 500 290 640 330 740C360 820 450 860 530 850', canvas.down(lighter(look.trim, 0.25), look.trim, darker(look.trim, 0.5)), 40) + stroke('M500 546C350 510 306 640 342 734', lighter(look.trim, 0.5), 8, 'opacity=".5"');
  const lid = path('M668 474Q700 400 790 396Q880 400 912 474Z', clay) + oval([790, 474], 124, 18, darker(look.clay, 0.4)) + disc([790, 380], 34, canvas.glow([0.35, 0.3], 0.8, lighter(look.trim, 0.5), look.trim, darker(look.trim, 0.5)));
  const belly = path(body, clay) + canvas.clipped(path(body, '#000'), [610, 640, 850].map((y) => stroke(`M440 ${y}Q790 ${y + 70} 1140 ${y}`, look.trim, 9, 'opacity=".8"')).join(''));
  return { art: spout + handle + belly + lid + oval([670, 650], 46, 110, canvas.glow([0.5, 0.5], 0.5, '#ffffff/0.55', '#ffffff/0')), ground: 'table', focus: [820, 620, 720], shadow: [[790, 962, 220]] };
};
