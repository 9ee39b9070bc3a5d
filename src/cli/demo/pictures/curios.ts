import { around, box, disc, grain, group, oval, path, several, stroke } from './canvas.ts';
import { darker, lighter, METALS, WOODS, type Colour, type Metal, type Wood } from './ink.ts';
import type { Drawing } from './studio.ts';

export type Typewriter = { paint: Colour };

/** A typewriter with a sheet in it. */
export const typewriter = (look: Typewriter): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const paint = canvas.down(lighter(look.paint, 0.4), look.paint, darker(look.paint, 0.55));
  const sheet = path('M560 130H1040L1060 470H540Z', canvas.down('#fbf8ef', '#eee6d3')) + several(7, (row) => stroke(`M600 ${190 + row * 34}h${[360, 400, 300, 390, 340, 380, 160][row] ?? 300}`, '#4a463e', 6, 'stroke-dasharray="34 12 52 12 22 12"'));
  const roller = box(360, 440, 880, 84, canvas.down('#5a5a5c', '#26262a', '#101013'), 'rx="18"') + [330, 1_220].map((x) => box(x, 452, 56, 60, canvas.down(...METALS.steel), 'rx="14"')).join('') + stroke('M340 470L250 410', '#c6ccd1', 17);
  const body = path('M400 520H1200L1260 700L1330 930Q1334 974 1290 976H310Q266 974 270 930L340 700Z', paint) + path('M470 560H1130L1150 650H450Z', '#1d1d20') + several(19, (arm) => stroke(`M${490 + arm * 34} 646Q${640 + arm * 17} 590 ${770 + arm * 3.3} 566`, '#9ea5ac', 4)) + stroke('M560 690h480', METALS.brass[2], 8) + stroke('M690 672q20 -30 40 0t40 0t40 0t40 0t40 0', METALS.brass[3], 6);
  const keys = [730, 790, 850].map((y, row) => several(11 - row, (key) => { const x = 420 + row * 34 + key * 74; return oval([x, y + 9], 29, 20, '#000000', 'opacity=".5"') + oval([x, y], 29, 21, canvas.down('#f7f3e6', '#cfc6ae'), 'stroke="#8b8f94" stroke-width="5"') + stroke(`M${x - 6} ${y + 5}l6 -12l6 12`, '#38342c', 3.4); })).join('') + box(560, 900, 480, 34, canvas.down('#f4efe0', '#b9af95'), 'rx="17"');
  return { art: sheet + roller + body + keys, ground: 'table', focus: [760, 740, 640], shadow: [[800, 976, 500]] };
};

export type Bear = { fur: Colour; ribbon: Colour };

/** A teddy bear, sitting. */
export const bear = (look: Bear): Drawing => (canvas, side) => {
  const fur = canvas.glow([0.4, 0.34], 0.75, lighter(look.fur, 0.35), look.fur, darker(look.fur, 0.42));
  const pale = canvas.glow([0.4, 0.34], 0.75, lighter(look.fur, 0.65), lighter(look.fur, 0.4), look.fur);
  const tufts = (x: number, y: number, rx: number, ry: number): string => several(Math.round((rx + ry) / 4), () => { const turn = canvas.chance.unit() * 360; const part = Math.sqrt(canvas.chance.unit()); const [px, py] = [x + Math.cos(turn) * rx * part, y + Math.sin(turn) * ry * part]; return stroke(`M${Math.round(px)} ${Math.round(py)}q${canvas.chance.whole(-8, 8)} ${canvas.chance.whole(6, 20)} ${canvas.chance.whole(-12, 12)} ${canvas.chance.whole(14, 28)}`, canvas.chance.unit() < 0.5 ? lighter(look.fur, 0.3) : darker(look.fur, 0.3), 3, 'opacity=".4"'); });
  const part = (x: number, y: number, rx: number, ry: number, turn = 0): string => group(oval([x, y], rx, ry, fur) + tufts(x, y, rx * 0.92, ry * 0.86), `transform="rotate(${turn} ${x} ${y})"`);
  const ears = part(610, 214, 84, 84) + part(990, 214, 84, 84) + (side === 'back' ? '' : disc([612, 222], 46, pale) + disc([988, 222], 46, pale));
  const limbs = part(540, 640, 86, 180, 28) + part(1_060, 640, 86, 180, -28) + part(590, 900, 150, 104, -8) + part(1_010, 900, 150, 104, 8);
  const feet = side === 'back' ? '' : oval([520, 904], 76, 84, pale, 'stroke="#00000022" stroke-width="4"') + oval([1_080, 904], 76, 84, pale, 'stroke="#00000022" stroke-width="4"') + several(3, (claw) => stroke(`M${496 + claw * 22} 846v20M${1_058 + claw * 22} 846v20`, '#3a2a1e', 5));
  const face = side === 'back' ? '' : oval([800, 396], 112, 86, pale) + disc([706, 296], 24, '#1c1612') + disc([894, 296], 24, '#1c1612') + disc([699, 288], 8, '#ffffff') + disc([887, 288], 8, '#ffffff') + path('M760 356Q800 334 840 356Q836 394 800 402Q764 394 760 356Z', '#241a15') + stroke('M800 402V430Q770 456 738 440M800 430Q830 456 862 440', '#3a2a1e', 8);
  const bow = path('M800 520L690 470Q670 530 696 580ZM800 520L910 470Q930 530 904 580Z', canvas.slant(lighter(look.ribbon, 0.3), look.ribbon, darker(look.ribbon, 0.4))) + disc([800, 524], 34, look.ribbon) + stroke('M640 500Q800 560 960 500', look.ribbon, 26);
  const seam = side === 'back' ? stroke('M800 520V900', darker(look.fur, 0.4), 4, 'stroke-dasharray="14 9"') : stroke('M800 580V860', darker(look.fur, 0.35), 4, 'stroke-dasharray="16 8"');
  return { art: part(800, 730, 220, 240) + seam + limbs + ears + part(800, 330, 232, 214) + face + (side === 'back' ? stroke('M640 500Q800 560 960 500', look.ribbon, 26) : bow) + feet, ground: 'table', focus: [800, 340, 620], shadow: [[800, 990, 400]] };
};

export type Handbag = { leather: Colour; metal: Metal };

/** A handbag on a table. */
export const handbag = (look: Handbag): Drawing => (canvas, side) => {
  const skin = canvas.slant(lighter(look.leather, 0.3), look.leather, darker(look.leather, 0.5));
  const handle = stroke('M610 470C600 160 1000 160 990 470', darker(look.leather, 0.35), 46) + stroke('M606 466C600 166 1000 166 994 466', look.leather, 30) + stroke('M604 430C614 190 960 176 984 400', lighter(look.leather, 0.4), 6, 'opacity=".6"');
  const body = path('M430 470H1170L1240 930Q1244 976 1190 978H410Q356 976 360 930Z', skin) + stroke('M452 496L386 924Q386 952 414 952H1186Q1214 952 1214 924L1148 496', lighter(look.leather, 0.45), 4, 'stroke-dasharray="15 9"');
  const flap = path('M420 466H1180L1196 640Q1100 730 800 734Q500 730 404 640Z', canvas.down(lighter(look.leather, 0.22), look.leather, darker(look.leather, 0.35))) + stroke('M424 634Q510 706 800 710Q1090 706 1176 634', lighter(look.leather, 0.45), 4, 'stroke-dasharray="15 9"');
  const clasp = box(744, 676, 112, 96, canvas.slant(...METALS[look.metal]), 'rx="14"') + box(776, 700, 48, 50, canvas.slant(...METALS[look.metal].toReversed()), 'rx="8"');
  const rings = [610, 990].map((x) => `<circle cx="${x}" cy="478" r="30" fill="none" stroke="${canvas.slant(...METALS[look.metal])}" stroke-width="11"/>`).join('');
  const pocket = path('M520 600H1080V860Q800 900 520 860Z', canvas.down(lighter(look.leather, 0.14), darker(look.leather, 0.14)), `stroke="${lighter(look.leather, 0.45)}" stroke-width="4" stroke-dasharray="15 9"`);
  const feet = [450, 1_150].map((x) => oval([x, 982], 22, 9, METALS[look.metal][1] ?? '#888888')).join('');
  return { art: feet + handle + body + (side === 'back' ? pocket : flap + clasp) + rings, ground: 'table', focus: [800, 660, 560], shadow: [[800, 980, 430]] };
};

export type Radio = { wood: Wood; cloth: Colour };

/** A table radio with its dial lit. */
export const radio = (look: Radio): Drawing => (canvas, side) => {
  const wood = WOODS[look.wood];
  const body = box(270, 380, 1_060, 560, canvas.slant(lighter(wood, 0.25), wood, darker(wood, 0.4)), 'rx="90"') + canvas.clipped(box(270, 380, 1_060, 560, '#000', 'rx="90"'), grain(canvas, [270, 380, 1_060, 560], darker(wood, 0.55)) + box(270, 380, 1_060, 60, canvas.down('#ffffff/0.35', '#ffffff/0')));
  const feet = [400, 1_120].map((x) => path(`M${x} 936h80l-14 46h-52Z`, darker(wood, 0.5))).join('');
  if (side === 'back') {
    const slots = several(5, (row) => several(14, (at) => box(350 + at * 66, 470 + row * 60, 44, 17, '#1c1712', 'rx="8"')));
    return { art: feet + body + box(310, 430, 980, 470, '#8a7152', 'rx="24"') + slots + [[330, 450], [1_270, 450], [330, 880], [1_270, 880]].map(([x = 0, y = 0]) => disc([x, y], 11, '#d9c48a')).join('') + stroke('M1200 840Q1300 860 1360 980', '#2b2622', 15), ground: 'table', focus: [700, 600, 620], shadow: [[800, 982, 520]] };
  }
  const cloth = box(340, 440, 560, 330, look.cloth, 'rx="40"') + several(40, (at) => stroke(`M${344 + at * 14} 444V766`, darker(look.cloth, 0.35), 4, 'opacity=".5"')) + several(23, (at) => stroke(`M344 ${446 + at * 14}H896`, lighter(look.cloth, 0.4), 3, 'opacity=".4"')) + box(340, 440, 560, 330, 'none', `rx="40" stroke="${METALS.brass[2]}" stroke-width="9"`);
  const dial = disc([1_100, 606], 164, canvas.slant(...METALS.brass)) + disc([1_100, 606], 146, canvas.glow([0.5, 0.5], 0.5, '#fff7da', '#f6e3ad', '#d9b96f')) + several(41, (mark) => { const [from, to] = [around([1_100, 606], 132, mark * 6 - 120), around([1_100, 606], mark % 5 === 0 ? 100 : 116, mark * 6 - 120)]; return stroke(`M${from.join(' ')}L${to.join(' ')}`, '#4a3420', mark % 5 === 0 ? 5 : 3); }) + stroke(`M1100 606L${around([1_100, 606], 120, 34).join(' ')}`, '#a3281c', 6) + disc([1_100, 606], 26, canvas.slant(...METALS.brass));
  const knobs = [430, 620, 810].map((x) => disc([x, 854], 46, '#2b211a') + disc([x - 3, 850], 40, canvas.glow([0.36, 0.32], 0.8, '#8a705a', '#4b382a', '#1f1610')) + stroke(`M${x} 850L${x + 12} 818`, '#e9d9b0', 6)).join('') + several(5, (key) => box(940 + key * 66, 826, 56, 52, canvas.down('#fbf6e8', '#d5c9ab'), 'rx="8"'));
  return { art: feet + body + cloth + dial + knobs, ground: 'table', focus: [1_020, 640, 560], shadow: [[800, 982, 520]] };
};

export type Plane = { wood: Wood; metal: Metal };

/** A joiner's plane, and the shavings it made. */
export const plane = (look: Plane): Drawing => (canvas, side) => {
  const wood = WOODS[look.wood];
  const body = box(220, 700, 1_160, 230, canvas.down(lighter(wood, 0.25), wood, darker(wood, 0.4)), 'rx="20"') + canvas.clipped(box(220, 700, 1_160, 230, '#000', 'rx="20"'), grain(canvas, [220, 700, 1_160, 230], darker(wood, 0.5))) + box(220, 912, 1_160, 24, canvas.down(...METALS[look.metal]), 'rx="6"');
  const handle = path('M1060 710Q1040 540 1090 440Q1130 380 1190 420Q1160 470 1190 560Q1220 650 1220 710Z', canvas.across(darker(wood, 0.35), lighter(wood, 0.25), darker(wood, 0.3))) + disc([380, 640], 74, canvas.glow([0.36, 0.3], 0.8, lighter(wood, 0.5), wood, darker(wood, 0.5))) + box(350, 690, 60, 34, wood);
  const iron = path('M700 800L900 400L990 430L800 830Z', canvas.across(...METALS.steel)) + path('M760 760L890 500L950 520L830 780Z', canvas.across(...METALS[look.metal])) + disc([872, 590], 36, canvas.slant(...METALS.brass)) + stroke('M660 716H850', '#1d140d', 13);
  const curls = several(4, (at) => group(`<path d="M0 0C40 -90 150 -90 150 -10C150 50 60 50 70 -6C76 -40 120 -36 118 -8" fill="none" stroke="${lighter(wood, 0.5)}" stroke-width="17"/><path d="M0 0C40 -90 150 -90 150 -10" fill="none" stroke="${lighter(wood, 0.75)}" stroke-width="5"/>`, `transform="translate(${150 + at * 96} ${1_010 - (at % 2) * 26}) scale(${0.62 + (at % 3) * 0.16})"`));
  const art = body + iron + handle + curls;
  return { art: side === 'back' ? group(art, 'transform="translate(1600 0) scale(-1 1)"') : art, ground: 'table', focus: [side === 'back' ? 800 : 800, 660, 640], shadow: [[800, 936, 560]] };
};
