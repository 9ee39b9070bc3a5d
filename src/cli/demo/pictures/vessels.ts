import { around, box, disc, group, oval, path, several, stroke, turned } from './canvas.ts';
import { darker, lighter, METALS, mix, type Colour, type Metal } from './ink.ts';
import type { Drawing } from './studio.ts';

const SHAPES = {
  claret: [[170, 33], [196, 34], [214, 30], [400, 33], [450, 52], [500, 96], [540, 108], [760, 109], [960, 108], [976, 100]],
  burgundy: [[170, 33], [196, 34], [214, 30], [360, 32], [440, 54], [540, 100], [610, 114], [780, 116], [960, 114], [976, 104]],
  sparkling: [[170, 36], [200, 37], [216, 32], [330, 36], [430, 66], [540, 112], [620, 126], [800, 128], [960, 126], [976, 114]],
} as const;

export type Bottles = { shape: keyof typeof SHAPES; glass: Colour; label: Colour; ink: Colour; capsule: Colour; count: 1 | 2 | 3 };

/** Bottles on a table; from behind their second labels. */
export const bottles = (look: Bottles): Drawing => (canvas, side) => {
  const one = turned(800, SHAPES[look.shape]);
  const wide = SHAPES[look.shape].reduce((most, [, radius]) => Math.max(most, radius), 0);
  const glass = canvas.across(darker(look.glass, 0.75), darker(look.glass, 0.2), lighter(look.glass, 0.22), darker(look.glass, 0.1), darker(look.glass, 0.55), darker(look.glass, 0.8));
  const paper = canvas.across(darker(look.label, 0.35), look.label, lighter(look.label, 0.3), look.label, darker(look.label, 0.4));
  const foil = canvas.across(darker(look.capsule, 0.6), look.capsule, lighter(look.capsule, 0.45), look.capsule, darker(look.capsule, 0.6));
  const [top, height] = side === 'back' ? [720, 130] : [620, 230];
  const left = 800 - wide;
  const label = path(`M${left} ${top}Q800 ${top + 20} ${800 + wide} ${top}V${top + height}Q800 ${top + height + 20} ${left} ${top + height}Z`, paper);
  const print = side === 'back' ? [750, 776, 802, 828].map((y, at) => stroke(`M${730 + at * 4} ${y}q70 8 ${140 - at * 8} 0`, look.ink, 5, 'stroke-dasharray="26 8 14 7"')).join('')
    : path(`M740 700Q742 668 766 676L772 654L786 672L800 644L814 672L828 654L834 676Q858 668 860 700Q800 712 740 700Z`, look.ink) + stroke('M720 738q80 12 160 0M738 766q62 9 124 0', look.ink, 9) + stroke('M752 796q48 7 96 0M764 818q36 5 72 0', look.ink, 4) + stroke(`M${left + 10} 640q${wide - 10} 18 ${2 * wide - 20} 0M${left + 10} 836q${wide - 10} 18 ${2 * wide - 20} 0`, '#b98a35', 4);
  const shine = path(`M${800 - wide * 0.66} 560Q${800 - wide * 0.74} 760 ${800 - wide * 0.66} 940L${800 - wide * 0.5} 940Q${800 - wide * 0.58} 760 ${800 - wide * 0.5} 560Z`, '#ffffff', 'opacity=".28"') + stroke('M786 230V400', '#ffffff', 7, 'opacity=".35"');
  const bottle = path(one, glass) + canvas.clipped(path(one, '#000'), label + print + box(740, 160, 120, look.shape === 'sparkling' ? 240 : 150, foil) + stroke(`M750 ${look.shape === 'sparkling' ? 398 : 306}H850`, '#00000055', 5)) + shine;
  const places = look.count === 1 ? [0] : look.count === 2 ? [-150, 150] : [-280, 280, 0];
  return { art: places.map((x) => group(bottle, `transform="translate(${x} ${look.count === 3 && x !== 0 ? -16 : 0})"`)).join(''), ground: 'table', focus: [800 + (places.at(-1) ?? 0), 700, 520], shadow: places.map((x): readonly [number, number, number] => [800 + x, 974, 120]) };
};

export type Decanter = { spirit: Colour };

/** A cut-glass decanter with two glasses. */
export const decanter = (look: Decanter): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const body = 'M740 330H860L872 470Q1010 520 1020 700L1000 960Q800 1000 600 960L580 700Q590 520 728 470Z';
  const glass = canvas.across('#ffffff/0.75', '#cfd8dc/0.35', '#ffffff/0.2', '#b4c0c6/0.3', '#ffffff/0.65');
  const spirit = canvas.across(darker(look.spirit, 0.45), look.spirit, lighter(look.spirit, 0.35), look.spirit, darker(look.spirit, 0.5));
  const inside = path('M606 690Q800 730 994 690L978 936Q800 970 622 936Z', spirit) + oval([800, 692], 193, 24, lighter(look.spirit, 0.35));
  const cuts = several(9, (at) => stroke(`M${600 + at * 50} 700L${630 + at * 50} 830L${600 + at * 50} 950M${650 + at * 50} 700L${620 + at * 50} 830L${650 + at * 50} 950`, '#ffffff', 4, 'opacity=".4"'));
  const stopper = path('M752 330L764 280H836L848 330Z', glass) + several(8, (facet) => path(`M800 200L${around([800, 200], 84, facet * 45).join(' ')}L${around([800, 200], 84, facet * 45 + 45).join(' ')}Z`, facet % 2 === 0 ? '#ffffff' : '#aebbc4', `opacity="${0.55 + (facet % 3) * 0.12}"`)) + disc([800, 200], 36, '#ffffff', 'opacity=".6"');
  const tumbler = (x: number): string => path(`M${x - 94} 720H${x + 94}L${x + 80} 972Q${x} 990 ${x - 80} 972Z`, glass) + path(`M${x - 86} 860Q${x} 880 ${x + 86} 860L${x + 78} 950Q${x} 966 ${x - 78} 950Z`, spirit, 'opacity=".9"') + several(6, (at) => stroke(`M${x - 76 + at * 25} 880L${x - 64 + at * 25} 960L${x - 52 + at * 25} 880`, '#ffffff', 4, 'opacity=".5"')) + oval([x, 720], 94, 15, 'none', 'stroke="#ffffff" stroke-width="5"');
  return { art: path(body, glass, 'stroke="#ffffff" stroke-width="3" stroke-opacity=".6"') + inside + canvas.clipped(path(body, '#000'), cuts) + stopper + path('M630 560Q612 700 634 900L660 900Q636 700 664 556Z', '#ffffff', 'opacity=".5"') + stroke('M740 332H860', '#ffffff', 7) + tumbler(380) + tumbler(1_220), ground: 'table', focus: [800, 640, 620], shadow: [[800, 972, 220], [380, 978, 96], [1_220, 978, 96]], dark: true };
};

export type Lamp = { kind: 'desk' | 'mushroom' | 'oil'; shade: Colour; metal: Metal };

/** A lamp on a table, lit. */
export const lamp = (look: Lamp): Drawing => (canvas, side) => {
  const metal = canvas.across(...METALS[look.metal]);
  const glow = (x: number, y: number, radius: number): string => disc([x, y], radius, canvas.glow([0.5, 0.5], 0.5, '#ffedb8/0.75', '#ffe09a/0.3', '#ffe09a/0'));
  const drawings = {
    desk: () => glow(470, 640, 420) + oval([470, 900], 330, 90, canvas.glow([0.5, 0.5], 0.5, '#fff0c2/0.6', '#fff0c2/0.25', '#fff0c2/0')) + oval([960, 968], 210, 34, canvas.down(lighter(look.shade, 0.3), darker(look.shade, 0.4))) + box(750, 930, 420, 40, canvas.across(darker(look.shade, 0.4), look.shade, lighter(look.shade, 0.3), look.shade, darker(look.shade, 0.5)), 'rx="20"') + stroke('M960 940L1090 560L660 270', '#2f3237', 25) + stroke('M954 940L1084 560L656 272', METALS[look.metal][3] ?? '#ffffff', 6) + disc([1_090, 560], 34, metal) + disc([660, 270], 32, metal)
      + path('M600 230L720 330Q640 350 640 420L330 560Q300 420 440 320Q520 250 600 230Z', canvas.slant(lighter(look.shade, 0.45), look.shade, darker(look.shade, 0.45))) + path('M330 560Q470 420 640 420Q560 560 330 560Z', '#fff4d2') + disc([490, 500], 46, '#ffffff'),
    mushroom: () => glow(800, 480, 620) + path(turned(800, [[560, 60], [700, 48], [860, 70], [960, 190], [976, 190]]), canvas.across(darker(look.shade, 0.35), look.shade, lighter(look.shade, 0.4), look.shade, darker(look.shade, 0.4))) + path('M440 580Q430 260 800 250Q1170 260 1160 580Q800 650 440 580Z', canvas.glow([0.45, 0.6], 0.75, '#fffaf0', lighter(look.shade, 0.55), look.shade, darker(look.shade, 0.25))) + path('M440 580Q800 650 1160 580Q1150 604 1140 606Q800 672 460 606Q450 604 440 580Z', '#fff6dc') + box(788, 210, 24, 44, metal, 'rx="8"'),
    oil: () => glow(800, 330, 420) + path(turned(800, [[560, 60], [590, 90], [650, 190], [720, 210], [770, 120], [820, 50], [900, 60], [950, 160], [978, 170]]), metal) + several(14, (rib) => stroke(`M${620 + rib * 28} 690q8 40 0 60`, '#00000033', 4)) + box(740, 520, 120, 46, metal, 'rx="8"') + disc([870, 542], 22, metal) + path('M740 524Q690 420 740 330L760 130H840L860 330Q910 420 860 524Z', canvas.across('#ffffff/0.7', '#e8eef0/0.25', '#fff3cf/0.35', '#e8eef0/0.25', '#ffffff/0.6'), 'stroke="#ffffff" stroke-width="3"') + path('M800 500Q760 450 800 370Q840 450 800 500Z', '#ffdf8a') + path('M800 500Q780 460 800 420Q820 460 800 500Z', '#fffdf2'),
  };
  const art = drawings[look.kind]();
  return { art: side === 'back' ? group(art, 'transform="translate(1600 0) scale(-1 1)"') : art, ground: 'table', focus: look.kind === 'desk' ? [side === 'back' ? 1_100 : 500, 460, 620] : [800, 480, 640], shadow: [[look.kind === 'desk' ? (side === 'back' ? 640 : 960) : 800, 974, look.kind === 'desk' ? 220 : 190]], dark: true };
};

export type Globe = { sea: Colour; metal: Metal };

/** A table globe in its meridian. */
export const globe = (look: Globe): Drawing => (canvas, side) => {
  const ball = disc([800, 500], 320, canvas.glow([0.36, 0.32], 0.8, lighter(look.sea, 0.5), look.sea, darker(look.sea, 0.55)));
  const land = (d: string, colour: Colour): string => path(d, colour, `stroke="${darker(colour, 0.45)}" stroke-width="4"`);
  const front = land('M640 300Q720 240 820 260L860 320L800 360L830 420L760 440L700 400L640 420L600 360Z', '#d8b98a') + land('M760 480Q860 450 900 520Q940 600 870 700Q830 780 800 760Q790 660 740 600Q720 520 760 480Z', '#c9cf9e') + land('M940 300L1040 360L1080 460L1020 500L960 440L930 380Z', '#e3c78f') + land('M520 560L600 540L640 620L600 700L540 680Z', '#d3a58c');
  const back = land('M560 330Q700 250 900 300Q1040 350 1060 440L960 470L900 560L820 500L760 540L700 460L600 470Z', '#c9cf9e') + land('M900 640Q980 600 1020 660Q1010 740 940 750Q890 720 900 640Z', '#d8b98a');
  const lines = [0.3, 0.62, 0.9].map((part) => oval([800, 500], 320 * part, 320, 'none', 'stroke="#5d5138" stroke-width="2" opacity=".45"')).join('') + [-200, -100, 0, 100, 200].map((y) => `<path d="M${800 - Math.sqrt(320 ** 2 - y ** 2)} ${500 + y}Q800 ${500 + y + 36} ${800 + Math.sqrt(320 ** 2 - y ** 2)} ${500 + y}" fill="none" stroke="#5d5138" stroke-width="2" opacity=".45"/>`).join('');
  const shade = disc([800, 500], 320, canvas.glow([0.34, 0.3], 0.85, '#ffffff/0.35', '#ffffff/0', '#000000/0.12', '#000000/0.6'));
  const ring = `<circle cx="800" cy="500" r="356" fill="none" stroke="${canvas.slant(...METALS[look.metal])}" stroke-width="24"/>` + stroke('M800 120V160M800 844V870', METALS[look.metal][2] ?? '#dddddd', 17);
  const foot = path(turned(800, [[860, 30], [890, 54], [920, 34], [950, 90], [974, 210], [990, 214]]), canvas.across('#3a2116', '#7a4a2c', '#a86f48', '#6b3d22', '#2c180f'));
  return { art: foot + group(ball + canvas.clipped(disc([800, 500], 320, '#000'), side === 'back' ? back : front) + lines, 'transform="rotate(-18 800 500)"') + shade + ring, ground: 'table', focus: [760, 460, 600], shadow: [[800, 986, 230]] };
};

export type Rug = { ground: Colour; second: Colour; third: Colour };

/** A woven rug spread out, seen from above. */
export const rug = (look: Rug): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const diamond = (x: number, y: number, w: number, h: number, fill: string): string => path(`M${x} ${y - h}L${x + w} ${y}L${x} ${y + h}L${x - w} ${y}Z`, fill);
  const step = (x: number, y: number, size: number, colour: Colour): string => several(4, (at) => box(x - (size * (4 - at)) / 4, y - (size * (at + 1)) / 4, (size * (4 - at)) / 2, (size * (at + 1)) / 2, mix(colour, at % 2 === 0 ? look.third : look.ground, at * 0.2)));
  const fringe = several(74, (at) => stroke(`M${212} ${212 + at * 10.6}h-44M${1_388} ${212 + at * 10.6}h44`, '#e8dcc0', 3.4));
  const border = box(210, 200, 1_180, 800, look.second) + box(250, 240, 1_100, 720, look.third) + box(300, 290, 1_000, 620, look.ground) + several(26, (at) => diamond(271 + at * 42.4, 221, 15, 13, look.third) + diamond(271 + at * 42.4, 979, 15, 13, look.third)) + several(24, (at) => diamond(276 + at * 45.6, 265, 17, 17, look.second) + diamond(276 + at * 45.6, 935, 17, 17, look.second)) + several(15, (at) => diamond(275, 300 + at * 43, 17, 17, look.second) + diamond(1_325, 300 + at * 43, 17, 17, look.second));
  const field = [520, 800, 1_080].map((x, at) => diamond(x, 600, 200, 240, at === 1 ? look.second : mix(look.second, look.third, 0.35)) + diamond(x, 600, 150, 180, look.third) + diamond(x, 600, 110, 132, look.ground) + step(x, 600, 70, look.second) + diamond(x, 600, 30, 36, look.third)).join('') + several(10, (at) => step(360 + at * 98, 340, 26, look.third) + step(360 + at * 98, 860, 26, look.third));
  const weave = several(80, (at) => stroke(`M210 ${205 + at * 10}H1390`, '#000000', 2, 'opacity=".07"')) + several(118, (at) => stroke(`M${215 + at * 10} 200V1000`, '#ffffff', 2, 'opacity=".05"'));
  return { art: fringe + border + field + weave + box(210, 200, 1_180, 800, canvas.slant('#ffffff/0.1', '#ffffff/0', '#000000/0.12')), ground: 'paper', focus: [640, 480, 620], shadow: '<rect x="200" y="200" width="1200" height="800"/>' };
};
