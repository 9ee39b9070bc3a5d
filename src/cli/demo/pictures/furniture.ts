import { around, box, disc, grain, group, oval, outline, path, several, stroke, turned, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, METALS, WOODS, type Colour, type Metal, type Wood } from './ink.ts';
import type { Drawing } from './studio.ts';

const round = (canvas: Canvas, wood: Colour): string => canvas.across(darker(wood, 0.45), wood, lighter(wood, 0.22), wood, darker(wood, 0.5));
const face = (canvas: Canvas, wood: Colour): string => canvas.slant(lighter(wood, 0.14), wood, darker(wood, 0.18));

/** A board with its grain. */
function board(canvas: Canvas, [x, y, width, height]: readonly [number, number, number, number], wood: Colour, upright = false): string {
  return box(x, y, width, height, face(canvas, wood)) + canvas.clipped(box(x, y, width, height, '#000'), grain(canvas, [x, y, width, height], darker(wood, 0.5), upright));
}

export type Chair = { wood: Wood; seat: Colour; back: 'ladder' | 'shell' | 'spindles' };

/** A chair on the floor; from behind the seat is hidden by the back. */
export const chair = (look: Chair): Drawing => (canvas, side) => {
  const wood = WOODS[look.wood];
  const post = round(canvas, wood);
  const leg = (x: number, y: number, foot: number, lean: number): string => path(`M${x - 17} ${y}L${x + 17} ${y}L${x + lean + 11} ${foot}L${x + lean - 11} ${foot}Z`, post);
  const seat = look.back === 'shell' ? path('M520 640Q800 606 1080 640Q1100 690 1060 716Q800 760 540 716Q500 690 520 640Z', canvas.down(lighter(look.seat, 0.2), look.seat, darker(look.seat, 0.45)))
    : path('M566 622L1034 622L1090 716L510 716Z', canvas.down(darker(look.seat, 0.18), look.seat, lighter(look.seat, 0.2))) + box(510, 714, 580, 34, canvas.down(wood, darker(wood, 0.4)), 'rx="8"')
      + (several(14, (at) => stroke(`M${580 + at * 34} 624L${540 + at * 40} 712`, darker(look.seat, 0.3), 3, 'opacity=".5"') + (at < 6 ? stroke(`M${560 - at * 8} ${632 + at * 14}H${1_040 + at * 8}`, lighter(look.seat, 0.25), 3, 'opacity=".4"') : '')));
  const backLegs = leg(604, 640, 1_010, -20) + leg(996, 640, 1_010, 20);
  const frontLegs = leg(548, 730, 1_080, -10) + leg(1_052, 730, 1_080, 10);
  const rungs = look.back === 'shell' ? '' : box(556, 866, 490, 17, post, 'rx="8"') + box(550, 930, 500, 17, post, 'rx="8"');
  const backs = {
    ladder: path('M566 640L580 170Q590 150 606 170L616 640ZM1034 640L1020 170Q1010 150 994 170L984 640Z', post) + [220, 330, 440, 540].map((y) => path(`M596 ${y}Q800 ${y - 56} 1004 ${y}V${y + 54}Q800 ${y + 6} 596 ${y + 54}Z`, canvas.down(lighter(wood, 0.2), wood, darker(wood, 0.3)))).join(''),
    spindles: path('M560 330Q580 170 800 160Q1020 170 1040 330L1004 340Q990 214 800 208Q610 214 596 340Z', canvas.down(lighter(wood, 0.25), wood, darker(wood, 0.3))) + several(9, (at) => stroke(`M${616 + at * 46} 640L${604 + at * 49} ${246 + Math.abs(at - 4) * Math.abs(at - 4) * 3.6}`, wood, 13) + stroke(`M${613 + at * 46} 640L${601 + at * 49} ${250 + Math.abs(at - 4) * Math.abs(at - 4) * 3.6}`, lighter(wood, 0.35), 4)) + path('M560 330L580 640M1040 330L1020 640', 'none', `stroke="${wood}" stroke-width="26"`),
    shell: path('M548 640Q500 250 620 190Q800 140 980 190Q1100 250 1052 640Q800 600 548 640Z', canvas.slant(lighter(look.seat, 0.28), look.seat, darker(look.seat, 0.4))) + path('M600 590Q566 290 650 244Q800 204 950 244Q1034 290 1000 590Q800 560 600 590Z', canvas.slant(darker(look.seat, 0.25), look.seat, lighter(look.seat, 0.12)), 'opacity=".7"') + several(3, (button) => disc([680 + button * 120, 400], 12, darker(look.seat, 0.45))),
  };
  const parts = side === 'back' ? [frontLegs, seat, backLegs, rungs, backs[look.back]] : [backLegs, backs[look.back], seat, rungs, frontLegs];
  return { art: parts.join(''), ground: 'floor', focus: [800, 430, 700], shadow: [[800, 1_046, 330], [548, 1_084, 40], [1_052, 1_084, 40]] };
};

export type Armchair = { leather: Colour; wood: Wood };

/** A buttoned armchair on the floor. It has nothing else to show from behind. */
export const armchair = ({ leather, wood }: Armchair): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const skin = canvas.slant(lighter(leather, 0.3), leather, darker(leather, 0.5));
  const buttons = [0, 1, 2].flatMap((row) => Array.from({ length: 5 - (row % 2) }, (_, at): Point => [600 + at * 100 + (row % 2) * 50, 330 + row * 90]));
  const tufts = buttons.map(([x, y]) => stroke(`M${x} ${y}l50 90M${x} ${y}l-50 90`, darker(leather, 0.55), 5, 'opacity=".45"') + disc([x, y], 12, canvas.glow([0.35, 0.3], 0.8, lighter(leather, 0.4), darker(leather, 0.4)))).join('');
  const back = path('M520 700Q470 300 560 230Q800 170 1040 230Q1130 300 1080 700Z', skin) + canvas.clipped(path('M520 700Q470 300 560 230Q800 170 1040 230Q1130 300 1080 700Z', '#000'), tufts);
  const cushion = path('M500 650Q800 610 1100 650Q1120 740 1096 780H504Q480 740 500 650Z', canvas.down(lighter(leather, 0.3), leather, darker(leather, 0.4)));
  const arm = (mirror: boolean): string => group(path('M380 560Q370 470 450 476Q540 490 530 600V940H392Z', canvas.across(darker(leather, 0.35), lighter(leather, 0.2), leather, darker(leather, 0.4))) + oval([452, 540], 66, 62, canvas.glow([0.4, 0.35], 0.75, lighter(leather, 0.4), leather, darker(leather, 0.4))) + several(9, (nail) => disc(around([452, 540], 55, nail * 40), 5, '#d9bf74')), mirror ? 'transform="translate(1600 0) scale(-1 1)"' : '');
  const apron = box(500, 776, 600, 164, canvas.down(darker(leather, 0.1), darker(leather, 0.5))) + several(24, (nail) => disc([520 + nail * 24.5, 926], 6, '#d9bf74'));
  const legs = [430, 1_170].map((x) => path(turned(x, [[936, 34], [960, 44], [990, 26], [1_040, 20], [1_060, 24]]), round(canvas, WOODS[wood]))).join('');
  return { art: legs + back + apron + cushion + arm(false) + arm(true), ground: 'floor', focus: [800, 430, 640], shadow: [[800, 1_050, 450]] };
};

export type Chest = { wood: Wood; metal: Metal; kind: 'drawers' | 'bureau' | 'trunk' };

/** A chest of drawers, a writing bureau, or a brass-bound travelling box. */
export const chest = (look: Chest): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const wood = WOODS[look.wood];
  const metal = METALS[look.metal];
  const pull = (x: number, y: number): string => oval([x, y], 30, 19, canvas.slant(...metal)) + stroke(`M${x - 26} ${y}q26 40 52 0`, darker(metal[1] ?? '#888888', 0.2), 8) + stroke(`M${x - 26} ${y - 2}q26 36 52 0`, metal[2] ?? '#dddddd', 5);
  const drawer = (x: number, y: number, width: number, height: number): string => board(canvas, [x, y, width, height], wood) + box(x, y, width, height, 'none', `stroke="${darker(wood, 0.6)}" stroke-width="6"`) + stroke(`M${x + 8} ${y + height - 8}V${y + 8}H${x + width - 8}`, lighter(wood, 0.3), 3, 'opacity=".6"')
    + (width > 400 ? pull(x + width * 0.2, y + height / 2) + pull(x + width * 0.8, y + height / 2) : pull(x + width / 2, y + height / 2)) + oval([x + width / 2, y + height * (width > 400 ? 0.4 : 0.24)], 8, 13, canvas.slant(...metal));
  if (look.kind === 'trunk') return trunkOf(canvas, look);
  const top = look.kind === 'bureau' ? 420 : 300;
  const case_ = board(canvas, [390, top, 820, 990 - top], darker(wood, 0.16), true);
  const lid = look.kind === 'bureau' ? path(outline([[430, 226], [1_170, 226], [1_210, 424], [390, 424]]), canvas.down(darker(wood, 0.1), wood, lighter(wood, 0.18))) + box(420, 200, 760, 30, canvas.down(lighter(wood, 0.3), wood), 'rx="4"') + path(outline([[470, 250], [1_130, 250], [1_162, 404], [438, 404]]), 'none', `stroke="${darker(wood, 0.5)}" stroke-width="5"`) + oval([800, 262], 10, 14, canvas.slant(...metal))
    : box(366, 268, 868, 40, canvas.down(lighter(wood, 0.4), wood, darker(wood, 0.35)), 'rx="6"');
  const rows = look.kind === 'bureau' ? [440, 580, 740] : [450, 604, 780];
  const short = look.kind === 'bureau' ? '' : drawer(412, 322, 376, 112) + drawer(812, 322, 376, 112);
  const long = rows.map((y, at) => drawer(412, y, 776, (rows[at + 1] ?? (look.kind === 'bureau' ? 920 : 968)) - y - 16)).join('');
  const feet = path('M380 984H1220V1008H1200L1176 1068H1096Q1090 1016 1030 1010H570Q510 1016 504 1068H424L400 1008H380Z', canvas.down(wood, darker(wood, 0.5)));
  return { art: case_ + lid + short + long + feet, ground: 'floor', focus: [620, 520, 620], shadow: [[800, 1_064, 420]] };
};

function trunkOf(canvas: Canvas, look: Chest): ReturnType<Drawing> {
  const [wood, metal] = [WOODS[look.wood], METALS[look.metal]];
  const corner = (x: number, y: number, turn: number): string => group(path('M0 0H120L0 120Z', canvas.slant(...metal)) + disc([26, 26], 7, '#00000055') + disc([74, 18], 5, '#00000055') + disc([18, 74], 5, '#00000055'), `transform="translate(${x} ${y}) rotate(${turn})"`);
  const lid = path('M430 470L500 330H1100L1170 470Z', canvas.down(lighter(wood, 0.3), wood)) + stroke('M560 334L520 466M1040 334L1080 466', metal[2] ?? '#dddddd', 22);
  const front = board(canvas, [430, 470, 740, 470], wood) + box(430, 592, 740, 9, darker(wood, 0.7)) + box(430, 470, 740, 470, 'none', `stroke="${canvas.slant(...metal)}" stroke-width="16"`);
  const lock = box(748, 560, 104, 92, canvas.slant(...metal), 'rx="12"') + disc([800, 600], 11, '#221a10') + path('M795 604L790 634H810L805 604Z', '#221a10');
  const handles = stroke('M560 760q60 70 120 0M920 760q60 70 120 0', metal[1] ?? '#aaaaaa', 13);
  const plate = box(730, 730, 140, 64, canvas.slant(...metal), 'rx="6"') + stroke('M760 764q20 -22 34 0t34 -6t22 4', '#00000077', 5);
  return { art: lid + front + corner(430, 470, 0) + corner(1_170, 470, 90) + corner(1_170, 940, 180) + corner(430, 940, 270) + lock + handles + plate, ground: 'table', focus: [800, 620, 520], shadow: [[800, 944, 420]] };
}

export type Table = { top: Colour; wood: Wood; legs: 'pedestal' | 'hairpin' };

/** A round table on the floor. */
export const table = (look: Table): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const wood = WOODS[look.wood];
  const veins = several(14, () => { const { chance } = canvas; const [x, y] = [chance.whole(420, 1_100), chance.whole(500, 640)]; return stroke(`M${x} ${y}q${chance.whole(20, 90)} ${chance.whole(-30, 30)} ${chance.whole(120, 240)} ${chance.whole(-24, 24)}`, lighter(look.top, 0.5), 2 + chance.unit() * 3, 'opacity=".45"'); });
  const top = oval([800, 592], 470, 112, darker(look.top, 0.55)) + oval([800, 566], 470, 112, canvas.slant(lighter(look.top, 0.4), look.top, darker(look.top, 0.3))) + canvas.clipped(oval([800, 566], 470, 112, '#000'), (look.legs === 'hairpin' ? veins : grain(canvas, [330, 450, 940, 240], darker(look.top, 0.5))) + oval([620, 520], 240, 40, '#ffffff', 'opacity=".18"'));
  const pedestal = path(turned(800, [[620, 70], [660, 44], [720, 40], [800, 74], [860, 52], [920, 34], [960, 60]]), round(canvas, wood)) + path('M770 930Q600 940 500 1060L470 1074L560 1074Q640 990 800 980Q960 990 1040 1074L1130 1074L1100 1060Q1000 940 830 930Z', canvas.down(lighter(wood, 0.15), wood, darker(wood, 0.5)));
  const hairpins = [[480, -40], [700, -14], [900, 14], [1_120, 40]].map(([x = 0, lean = 0], at) => stroke(`M${x - 26} ${at % 3 === 0 ? 640 : 690}L${x + lean} ${at % 3 === 0 ? 1_010 : 1_070}L${x + 26} ${at % 3 === 0 ? 640 : 690}`, '#26272a', 12) + stroke(`M${x - 28} ${at % 3 === 0 ? 650 : 700}L${x + lean - 2} ${at % 3 === 0 ? 1_000 : 1_060}`, '#80858b', 3)).join('');
  const vessel = path(turned(880, [[360, 34], [380, 28], [430, 62], [500, 70], [548, 40]]), canvas.across('#6d7d78', '#b9c8c0', '#e6eee8', '#8fa39b', '#4f5f5a')) + oval([880, 550], 70, 10, '#00000033');
  return { art: (look.legs === 'pedestal' ? pedestal : hairpins) + top + vessel, ground: 'floor', focus: [760, 560, 620], shadow: [[800, 1_068, look.legs === 'pedestal' ? 300 : 380]] };
};

export type Longcase = { wood: Wood; metal: Metal };

/** A longcase clock on the floor. */
export const longcase = (look: Longcase): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const [wood, metal] = [WOODS[look.wood], METALS[look.metal]];
  const at: Point = [800, 296];
  const hood = path('M630 120Q670 120 700 76Q740 30 790 66V120H810V66Q860 30 900 76Q930 120 970 120V140H630Z', canvas.down(lighter(wood, 0.25), wood)) + disc([800, 64], 26, canvas.slant(...metal)) + board(canvas, [640, 138, 320, 316], wood, true) + [632, 936].map((x) => box(x, 150, 32, 290, round(canvas, wood)) + box(x - 5, 146, 42, 18, canvas.across(...metal)) + box(x - 5, 428, 42, 18, canvas.across(...metal))).join('');
  const dial = box(676, 172, 248, 250, canvas.slant(...metal)) + disc(at, 114, '#f7f2e4') + several(12, (hour) => { const [from, to] = [around(at, 104, hour * 30), around(at, 82, hour * 30)]; return stroke(`M${from.join(' ')}L${to.join(' ')}`, '#22201c', hour % 3 === 0 ? 10 : 6); }) + stroke(`M${at.join(' ')}L${around(at, 56, 312).join(' ')}`, '#1a2140', 9) + stroke(`M${at.join(' ')}L${around(at, 92, 66).join(' ')}`, '#1a2140', 6) + [[694, 190], [906, 190], [694, 404], [906, 404]].map(([x = 0, y = 0]) => disc([x, y], 12, metal[3] ?? '#fff0c0')).join('');
  const trunk = box(620, 450, 360, 34, canvas.down(lighter(wood, 0.25), darker(wood, 0.3)), 'rx="6"') + board(canvas, [676, 484, 248, 360], wood, true) + box(704, 508, 192, 312, '#1c140e', 'rx="80"') + stroke('M800 520V720', metal[2] ?? '#dddddd', 6) + disc([800, 738], 46, canvas.glow([0.36, 0.32], 0.75, ...metal.slice(1, 4).toReversed())) + [748, 852].map((x, weight) => stroke(`M${x} 516V${600 + weight * 50}`, '#bda76a', 3) + box(x - 17, 600 + weight * 50, 34, 88, canvas.across(...metal), 'rx="8"')).join('') + box(704, 508, 192, 312, 'none', `rx="80" stroke="${darker(wood, 0.5)}" stroke-width="8"`) + path('M720 560L780 520L730 780Z', '#ffffff', 'opacity=".09"');
  const base = box(616, 842, 368, 34, canvas.down(lighter(wood, 0.25), darker(wood, 0.3)), 'rx="6"') + board(canvas, [642, 876, 316, 170], wood, true) + box(676, 900, 248, 122, 'none', `stroke="${darker(wood, 0.5)}" stroke-width="5"`) + box(616, 1_042, 368, 44, canvas.down(wood, darker(wood, 0.5)), 'rx="4"');
  return { art: hood + dial + trunk + base, ground: 'floor', focus: [800, 300, 520], shadow: [[800, 1_086, 190]] };
};
