import { around, box, disc, group, oval, path, several, stroke, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, METALS, mix, type Colour } from './ink.ts';
import type { Drawing } from './studio.ts';

/** A tyre with its wheel; `spokes` 0 is a pressed disc with a hub cap. */
function wheel(canvas: Canvas, at: Point, radius: number, spokes: number, rim: Colour): string {
  const tyre = disc(at, radius, canvas.glow([0.5, 0.5], 0.5, '#3a3a3c', '#2a2a2c', '#161617')) + disc(at, radius * 0.98, 'none', 'stroke="#4a4a4d" stroke-width="3"');
  const ring = disc(at, radius * 0.66, canvas.slant(...METALS.silver)) + disc(at, radius * 0.6, spokes > 0 ? '#1c1d1f' : canvas.glow([0.4, 0.35], 0.7, lighter(rim, 0.3), rim, darker(rim, 0.3)));
  const wires = several(spokes, (spoke) => { const turn = (spoke * 360) / spokes; return stroke(`M${around(at, radius * 0.1, turn).join(' ')}L${around(at, radius * 0.6, turn + (spoke % 2 === 0 ? 14 : -14)).join(' ')}`, '#d4d8dc', radius * 0.025); });
  return tyre + ring + wires + disc(at, radius * (spokes > 0 ? 0.14 : 0.34), canvas.glow([0.38, 0.32], 0.75, '#ffffff', '#c3c8cc', '#6d7277'));
}

export type Car = { paint: Colour; kind: 'saloon' | 'coupe' | 'roadster' | 'van'; wires?: boolean };
type Body = { shell: string; glass: string; pillars: string; doors: string };

const BODIES: Readonly<Record<Car['kind'], Body>> = {
  coupe: {
    shell: 'M196 800Q180 700 250 668Q330 640 500 626Q590 500 760 488Q930 484 1060 612Q1230 628 1330 668Q1420 700 1412 790Q1410 826 1380 832H1270Q1240 702 1120 702Q1000 702 974 832H606Q580 702 460 702Q340 702 314 832H226Q198 826 196 800Z',
    glass: 'M536 622Q610 524 756 516Q900 514 1000 616Z', pillars: 'M764 514L770 620', doors: 'M566 632Q556 740 610 812M776 624Q792 720 778 824M610 812H880Q930 720 930 626',
  },
  saloon: {
    shell: 'M180 800Q172 690 240 672Q340 652 480 640Q560 470 640 462Q800 448 960 462Q1050 480 1120 630Q1280 640 1360 664Q1430 690 1424 796Q1420 830 1390 832H1284Q1254 702 1134 702Q1014 702 988 832H592Q566 702 446 702Q326 702 300 832H212Q184 830 180 800Z',
    glass: 'M520 636Q586 500 654 492Q800 480 946 492Q1010 506 1068 630Z', pillars: 'M800 484V632M656 492L640 634M944 492L966 632', doors: 'M560 642Q552 760 606 816M800 632V818M606 816H960Q1010 740 1000 634',
  },
  roadster: {
    shell: 'M190 806Q170 706 240 676Q360 634 620 642L640 668Q760 690 980 662Q1010 630 1060 634Q1290 650 1380 700Q1430 730 1420 800Q1414 830 1384 832H1280Q1250 702 1130 702Q1010 702 984 832H596Q570 702 450 702Q330 702 304 832H222Q194 830 190 806Z',
    glass: 'M600 648L664 540L690 536L680 650Z', pillars: 'M690 536L684 652', doors: 'M690 676Q680 770 720 812H900Q940 760 930 670',
  },
  van: {
    shell: 'M200 806V560Q204 420 300 396H1310Q1390 410 1400 520V800Q1396 830 1366 832H1264Q1236 706 1120 706Q1004 706 978 832H626Q598 706 482 706Q366 706 340 832H236Q204 830 200 806Z',
    glass: 'M232 580Q236 452 310 438H470V580ZM500 438H760V580H500ZM790 438H1050V580H790ZM1080 438H1290Q1350 452 1360 580H1080Z', pillars: '', doors: 'M480 440V700M770 440V800M500 440V690',
  },
};

/** A car from its left side, on a floor. It is photographed mirrored from the other side. */
export const car = (look: Car): Drawing => (canvas, side) => {
  const body = BODIES[look.kind];
  const sky = canvas.down('#dfe8ec', '#9fb1ba', '#3d4a52', '#1f272c');
  const paint = canvas.down(lighter(look.paint, 0.5), lighter(look.paint, 0.18), look.paint, darker(look.paint, 0.3), darker(look.paint, 0.62));
  const wheels: readonly Point[] = look.kind === 'saloon' ? [[446, 832], [1_134, 832]] : look.kind === 'roadster' ? [[450, 832], [1_130, 832]] : look.kind === 'van' ? [[482, 832], [1_120, 832]] : [[460, 832], [1_120, 832]];
  const arches = wheels.map((at) => disc(at, 134, '#0f0f10')).join('');
  const two = look.kind === 'van' ? path('M200 660Q800 620 1402 660V800Q1396 830 1366 832H236Q204 830 200 806Z', '#efe8d8', 'opacity=".92"') : '';
  const shine = path('M230 700Q500 664 800 668T1390 712Q1200 690 800 690T230 700Z', '#ffffff', 'opacity=".5"') + path('M240 770Q800 740 1400 776V790Q800 760 240 788Z', '#000000', 'opacity=".16"');
  const chrome = canvas.down('#ffffff', '#c7ccd0', '#5c6166', '#e8ebed', '#8a9095');
  const bumpers = box(166, 782, 76, 28, chrome, 'rx="13"') + box(1_366, 782, 76, 28, chrome, 'rx="13"');
  const trim = look.kind === 'roadster' ? '' : stroke('M250 738H314M606 738H974M1270 738H1390', '#e8ebed', 7);
  const lamps = oval([222, 706], 24, 34, canvas.glow([0.4, 0.4], 0.6, '#ffffff', '#f2ecd2', '#a9a48c'), 'stroke="#d4d8dc" stroke-width="7"') + box(1_386, 700, 24, 46, '#9c2018', 'rx="9" stroke="#d4d8dc" stroke-width="4"');
  const inside = look.kind === 'roadster' ? path('M690 672Q700 600 740 604Q776 606 780 680Z', '#5c3a26') + path('M860 674Q866 590 910 596Q950 600 950 668Z', '#6b452d') + disc([706, 640], 30, 'none', 'stroke="#2b1d14" stroke-width="8"') : '';
  const lines = stroke(body.doors, darker(look.paint, 0.6), 4, 'opacity=".7"') + box(look.kind === 'van' ? 700 : 730, 690, 52, 12, chrome, 'rx="6"');
  const glass = path(body.glass, sky, `stroke="${canvas.across('#e8ebed', '#9aa0a5', '#e8ebed')}" stroke-width="9"`) + canvas.clipped(path(body.glass, '#000'), path('M560 660L700 440H790L650 660Z', '#ffffff', 'opacity=".3"') + path('M980 660L1080 440H1120L1020 660Z', '#ffffff', 'opacity=".22"')) + (body.pillars === '' ? '' : stroke(body.pillars, look.paint, 15));
  const whole = inside + path(body.shell, paint) + canvas.clipped(path(body.shell, '#000'), two + shine) + arches + glass + lines + trim + bumpers + lamps + wheels.map((at) => wheel(canvas, at, 118, look.wires === true ? 36 : 0, mix(look.paint, '#efe8d8', 0.35))).join('');
  return { art: side === 'back' ? group(whole, 'transform="translate(1600 0) scale(-1 1)"') : whole, ground: 'floor', focus: side === 'back' ? [1_180, 740, 680] : [430, 740, 680], shadow: [[800, 944, 660], ...wheels.map(([x]): readonly [number, number, number] => [x, 950, 90])] };
};

export type Bicycle = { frame: Colour; saddle: Colour };

/** A bicycle against a wall. */
export const bicycle = (look: Bicycle): Drawing => (canvas, side) => {
  const [back, front]: readonly [Point, Point] = [[470, 800], [1_130, 800]];
  const tyre = (at: Point): string => disc(at, 248, 'none', 'stroke="#2b2a28" stroke-width="20"') + disc(at, 230, 'none', `stroke="${canvas.slant(...METALS.silver)}" stroke-width="12"`) + several(32, (spoke) => stroke(`M${around(at, 18, spoke * 11.25 + 40).join(' ')}L${around(at, 226, spoke * 11.25).join(' ')}`, '#b9bec2', 2.4)) + disc(at, 22, canvas.slant(...METALS.silver));
  const tube = (d: string, width: number): string => stroke(d, darker(look.frame, 0.4), width) + stroke(d, look.frame, width * 0.72) + stroke(d, lighter(look.frame, 0.55), width * 0.18, 'opacity=".8"');
  const frame = tube('M470 800L760 810M470 800L640 486', 15) + tube('M640 486L760 810M640 500L1010 486M760 810L1024 530', 24) + tube('M1000 440L1036 560Q1060 700 1130 800', 22);
  const bars = stroke('M996 440L986 400Q1010 370 1080 372Q1150 380 1136 440Q1120 480 1074 466', '#3a2a20', 20) + stroke('M996 440L986 402', '#c9ced2', 18);
  const seat = stroke('M640 500L624 420', '#c9ced2', 15) + path('M530 404Q560 372 640 384Q700 396 730 404Q700 424 640 424Q590 450 548 440Q520 430 530 404Z', canvas.down(lighter(look.saddle, 0.3), look.saddle, darker(look.saddle, 0.5)));
  const crank = disc([760, 810], 68, 'none', `stroke="${canvas.slant(...METALS.silver)}" stroke-width="14"`) + several(5, (arm) => stroke(`M760 810L${around([760, 810], 62, arm * 72).join(' ')}`, '#b9bec2', 7)) + stroke('M760 810L830 910', '#8a9095', 15) + box(796, 906, 74, 17, '#2b2a28', 'rx="5"') + stroke('M470 772L760 744M470 828L760 876', '#57524a', 6, 'stroke-dasharray="8 5"') + disc([470, 800], 32, 'none', 'stroke="#8a9095" stroke-width="9"');
  const art = tyre(back) + tyre(front) + frame + crank + seat + bars;
  return { art: side === 'back' ? group(art, 'transform="translate(1600 0) scale(-1 1)"') : art, ground: 'floor', focus: [760, 640, 720], shadow: [[470, 1_056, 110], [1_130, 1_056, 110], [800, 1_058, 500]] };
};

export type TinToy = { kind: 'locomotive' | 'racer'; paint: Colour; second: Colour };

/** A clockwork toy of tinplate on a table, with its key. */
export const tinToy = (look: TinToy): Drawing => (canvas, side) => {
  const paint = canvas.down(lighter(look.paint, 0.6), lighter(look.paint, 0.15), look.paint, darker(look.paint, 0.55));
  const second = canvas.down(lighter(look.second, 0.5), look.second, darker(look.second, 0.45));
  const brass = canvas.slant(...METALS.brass);
  const toyWheel = (x: number, y: number, radius: number): string => disc([x, y], radius, darker(look.second, 0.4)) + disc([x, y], radius * 0.9, second) + several(8, (spoke) => path(`M${x} ${y}L${around([x, y], radius * 0.74, spoke * 45 + 8).join(' ')}L${around([x, y], radius * 0.74, spoke * 45 + 37).join(' ')}Z`, darker(look.second, 0.72))) + disc([x, y], radius * 0.22, brass);
  const key = stroke('M790 560V470', '#8f7a3d', 15) + `<ellipse cx="760" cy="440" rx="34" ry="28" fill="none" stroke="${brass}" stroke-width="14"/><ellipse cx="822" cy="440" rx="34" ry="28" fill="none" stroke="${brass}" stroke-width="14"/>`;
  const engine = box(330, 800, 960, 54, second, 'rx="10"') + box(420, 560, 560, 246, paint, 'rx="110"') + [500, 640, 860].map((x) => box(x, 560, 17, 246, brass)).join('') + box(940, 400, 320, 410, paint, 'rx="14"') + box(900, 372, 400, 40, second, 'rx="14"') + box(990, 456, 100, 116, '#2b2f33', 'rx="10"') + box(1_120, 456, 100, 116, '#2b2f33', 'rx="10"') + path('M470 560L450 390H570L550 560Z', second) + box(436, 372, 148, 30, brass, 'rx="8"') + path('M650 560Q650 480 700 480Q750 480 750 560Z', brass) + disc([424, 690], 56, canvas.glow([0.4, 0.35], 0.7, '#fff3cf', '#d9bf74', '#7a6026')) + path('M330 806L250 890H350Z', look.second)
    + toyWheel(500, 890, 92) + toyWheel(740, 890, 92) + toyWheel(980, 890, 92) + toyWheel(1_200, 916, 64) + box(480, 878, 520, 20, brass, 'rx="10"') + stroke('M960 640H1240M960 700H1240', '#f2d58a', 6, 'opacity=".8"');
  const racer = path('M250 850Q280 700 520 660Q640 640 700 600Q760 560 880 600L1000 650Q1240 660 1340 760Q1370 840 1330 860H270Q250 866 250 850Z', paint) + path('M700 604Q780 540 884 604Q800 640 700 604Z', '#2a2320') + disc([790, 540], 50, canvas.glow([0.4, 0.35], 0.7, '#f6dfc4', '#d8a578', '#8a5a3c')) + path('M738 534Q740 478 792 476Q846 480 842 530Z', '#6b452d') + disc([1_060, 746], 66, '#f4efe2') + stroke('M1046 716q34 -20 30 8q-6 22 -34 46h44', '#22201d', 13) + several(6, (slot) => box(420 + slot * 34, 700, 13, 66, darker(look.paint, 0.6), 'rx="6"')) + stroke('M270 820H1330', look.second, 13) + box(236, 730, 40, 110, canvas.across(...METALS.silver), 'rx="12"')
    + toyWheel(450, 870, 118) + toyWheel(1_150, 870, 118);
  const art = (look.kind === 'locomotive' ? engine : racer) + group(key, look.kind === 'locomotive' ? 'transform="translate(-10 0)"' : 'transform="translate(190 130)"');
  return { art: side === 'back' ? group(art, 'transform="translate(1600 0) scale(-1 1)"') : art, ground: 'table', focus: side === 'back' ? [1_010, 720, 640] : [590, 720, 640], shadow: [[800, 984, 520]] };
};
