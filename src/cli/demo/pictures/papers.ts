import { around, box, disc, group, oval, path, several, stroke, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, METALS, mix, type Colour, type Metal } from './ink.ts';
import type { Drawing } from './studio.ts';

export type Books = { leather: Colour; label: Colour; gilt: Metal; count: 1 | 2 | 3 | 5 };

/** Volumes standing on a table, spines to the front; one alone lies and is seen from above. */
export const books = (look: Books): Drawing => (canvas, side) => {
  const gold = METALS[look.gilt][2] ?? '#d9bf74';
  if (look.count === 1) return boundBook(canvas, look, side === 'back');
  if (side === 'back') return null;
  const wide = look.count === 5 ? 118 : 156;
  const left = 800 - (look.count * (wide + 4)) / 2;
  const spine = (at: number): string => {
    const x = left + at * (wide + 4);
    const lean = at === look.count - 1 ? 'transform="rotate(4 1100 980)"' : '';
    const skin = canvas.across(darker(look.leather, 0.5), look.leather, lighter(look.leather, 0.25), look.leather, darker(look.leather, 0.55));
    const bands = [330, 460, 590, 720, 850].map((y) => box(x - 3, y, wide + 6, 19, canvas.across(darker(look.leather, 0.4), lighter(look.leather, 0.4), darker(look.leather, 0.45)), 'rx="8"') + stroke(`M${x + 6} ${y - 7}h${wide - 12}M${x + 6} ${y + 27}h${wide - 12}`, gold, 3)).join('');
    const labels = box(x + 7, 356, wide - 14, 94, look.label) + stroke(`M${x + 24} 386h${wide - 48}M${x + 34} 410h${wide - 68}M${x + 14} 364h${wide - 28}M${x + 14} 442h${wide - 28}`, gold, 5) + disc([x + wide / 2, 530], 26, 'none', `stroke="${gold}" stroke-width="4"`) + several(at + 1, (tick) => stroke(`M${x + wide / 2 - at * 5 + tick * 10} 518v24`, gold, 5));
    const tools = [660, 790, 910, 280].map((y) => stroke(`M${x + wide / 2} ${y - 26}l16 26l-16 26l-16 -26Z`, gold, 4) + disc([x + wide / 2, y], 5, gold)).join('');
    return group(box(x, 240, wide, 740, skin, 'rx="13"') + bands + labels + tools, lean);
  };
  return { art: several(look.count, spine), ground: 'table', focus: [800, 470, 560], shadow: [[800, 982, (look.count * wide) / 2 + 20]] };
};

function boundBook(canvas: Canvas, look: Books, closedBack: boolean): ReturnType<Drawing> {
  const gold = METALS[look.gilt][2] ?? '#d9bf74';
  const pages = path('M520 150H1130V1056H520Z', '#e9dfc8') + several(16, (leaf) => stroke(`M1090 ${1_010 + leaf * 2.6}H530`, '#b9ab8a', 1.4));
  const cover = box(480, 130, 620, 900, canvas.slant(lighter(look.leather, 0.25), look.leather, darker(look.leather, 0.35)), 'rx="10"') + box(480, 130, 62, 900, canvas.across(darker(look.leather, 0.5), lighter(look.leather, 0.15), darker(look.leather, 0.2)), 'rx="10"');
  const frame = box(572, 176, 490, 808, 'none', `stroke="${gold}" stroke-width="6"`) + box(592, 196, 450, 768, 'none', `stroke="${gold}" stroke-width="3"`);
  const corners = [[592, 196, 0], [1_042, 196, 90], [1_042, 964, 180], [592, 964, 270]].map(([x, y, turn]) => group(stroke('M14 90Q20 20 90 14M14 60Q40 54 60 14M30 30q30 6 34 34q-28 -2 -34 -34', gold, 4), `transform="translate(${x} ${y}) rotate(${turn})"`)).join('');
  const middle = closedBack ? disc([817, 580], 60, 'none', `stroke="${gold}" stroke-width="5"`) : several(12, (petal) => group(path('M0 -20Q40 -80 0 -150Q-40 -80 0 -20', 'none', `stroke="${gold}" stroke-width="4"`), `transform="translate(817 620) rotate(${petal * 30})"`)) + disc([817, 620], 17, gold) + box(667, 300, 300, 120, look.label) + stroke('M700 338h234M730 368h174M760 394h114', gold, 6);
  return { art: pages + cover + frame + corners + middle, ground: 'paper', focus: [800, 440, 520], shadow: '<rect x="480" y="130" width="650" height="926" rx="10"/>' };
}

export type Atlas = { sea: Colour; leather: Colour };

/** A book of maps lying open on paper. */
export const atlas = (look: Atlas): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const lands: readonly Colour[] = ['#d9b5a0', '#c9cf9e', '#e3cf94', '#b9cbb4', '#d8c0c9'];
  const coast = (x: number, y: number, size: number): string => {
    const points = Array.from({ length: 18 }, (_, at): Point => around([x, y], size * (0.62 + canvas.chance.unit() * 0.5), at * 20));
    const edge = `M${points.map(([px, py]) => `${Math.round(px)} ${Math.round(py)}`).join('L')}Z`;
    const rivers = several(4, () => stroke(`M${Math.round(x)} ${Math.round(y)}l${canvas.chance.whole(-60, 60)} ${canvas.chance.whole(-60, 60)}l${canvas.chance.whole(-50, 50)} ${canvas.chance.whole(-50, 50)}`, '#6d8ea0', 3));
    return path(edge, canvas.chance.pick(lands), `stroke="#6b5b46" stroke-width="4"`) + canvas.clipped(path(edge, '#000'), rivers + several(7, () => path(`M${canvas.chance.whole(Math.round(x - size), Math.round(x + size))} ${canvas.chance.whole(Math.round(y - size), Math.round(y + size))}l12 -20l12 20Z`, '#8a765a', 'opacity=".7"')));
  };
  const page = (x: number): string => box(x, 210, 560, 780, canvas.across('#efe4c8', '#f5ecd6', '#e6d8b8')) + box(x + 40, 250, 480, 700, mix(look.sea, '#f3e9d0', 0.55), 'stroke="#6b5b46" stroke-width="5"') + canvas.clipped(box(x + 40, 250, 480, 700, '#000'), several(7, (line) => stroke(`M${x + 40 + line * 80} 250v700M${x + 40} ${250 + line * 116}h480`, '#8a9a9e', 2, 'opacity=".6"')) + coast(x + 240, 480, 170) + coast(x + 380, 780, 130) + coast(x + 120, 830, 90));
  const rose = several(16, (ray) => group(path('M0 0L9 -24L0 -74L-9 -24Z', ray % 2 === 0 ? '#7a3b2c' : '#c9a45c'), `transform="translate(1230 860) rotate(${ray * 22.5})"`)) + disc([1_230, 860], 11, '#f5ecd6');
  const cartouche = oval([410, 340], 106, 56, '#f5ecd6', 'stroke="#7a3b2c" stroke-width="5"') + stroke('M340 326h140M360 346h100M376 364h66', '#4a3d2e', 5);
  const shade = box(680, 210, 120, 780, canvas.across('#000000/0', '#000000/0.36')) + box(800, 210, 120, 780, canvas.across('#000000/0.36', '#000000/0'));
  return { art: box(214, 190, 1_172, 820, canvas.slant(lighter(look.leather, 0.2), look.leather, darker(look.leather, 0.3)), 'rx="12"') + page(240) + page(800) + shade + rose + cartouche, ground: 'paper', focus: [1_080, 560, 560], shadow: '<rect x="214" y="190" width="1172" height="820" rx="12"/>' };
};

export type Coin = { metal: Metal; motif: 'ship' | 'head' | 'eagle' };

/** A coin lying on paper; from behind its reverse with wreath and value. */
export const coin = (look: Coin): Drawing => (canvas, side) => {
  const at: Point = [800, 600];
  const metal = METALS[look.metal];
  const relief = (d: string): string => path(d, canvas.slant(metal[3] ?? '#ffffff', metal[2] ?? '#dddddd', metal[4] ?? '#999999'), `stroke="${metal[0]}" stroke-width="5"`);
  const edge = disc(at, 452, canvas.slant(...metal)) + several(120, (reed) => group(box(-4, -452, 8, 26, metal[0] ?? '#333333', 'opacity=".55"'), `transform="translate(800 600) rotate(${reed * 3})"`));
  const field = disc(at, 424, canvas.slant(...metal.toReversed())) + disc(at, 404, canvas.glow([0.36, 0.32], 0.8, metal[3] ?? '#ffffff', metal[2] ?? '#dddddd', metal[1] ?? '#aaaaaa', metal[5] ?? '#777777'));
  const dots = several(72, (dot) => disc(around(at, 384, dot * 5), 8, metal[3] ?? '#ffffff', `stroke="${metal[0]}" stroke-width="2"`));
  const legend = several(34, (letter) => (letter % 8 === 7 ? '' : group(stroke(letter % 3 === 0 ? 'M-8 0V-30M-8 -30H8V0' : letter % 3 === 1 ? 'M0 0V-30M-9 -30H9' : 'M-9 0L0 -30L9 0', metal[0] ?? '#333333', 6), `transform="translate(${around(at, 326, -100 + letter * 6).join(' ')}) rotate(${-100 + letter * 6})"`)));
  const motifs = {
    ship: relief('M570 720Q800 800 1030 720L990 800Q800 850 620 800Z') + relief('M640 700V470Q720 500 700 690ZM760 720V400Q870 450 840 710ZM900 700V480Q980 520 950 690Z') + stroke('M640 720V440M760 730V360M900 720V450', metal[0] ?? '#333333', 9) + several(6, (wave) => stroke(`M${560 + wave * 84} 850q40 -30 80 0`, metal[0] ?? '#333333', 7)),
    head: relief('M700 860Q710 780 690 740Q640 760 630 720L640 690L616 680L632 650L610 600Q640 560 640 500Q660 400 790 380Q930 380 960 500Q980 600 910 700Q900 800 960 860Z') + stroke('M650 470Q760 420 950 480M690 440Q800 400 930 440M900 560Q940 540 950 500', metal[0] ?? '#333333', 7) + several(7, (leaf) => group(path('M0 0q20 -16 44 0q-24 16 -44 0', metal[3] ?? '#ffffff', `stroke="${metal[0]}" stroke-width="3"`), `transform="translate(${680 + leaf * 36} ${462 - Math.sin(leaf * 0.5) * 34}) rotate(${-24 + leaf * 10})"`)) + disc([668, 560], 7, metal[0] ?? '#333333'),
    eagle: relief('M800 420Q850 380 880 430L840 470Q860 520 1060 420Q1080 560 960 660L860 700L840 800L880 850H720L760 800L740 700L640 660Q520 560 540 420Q740 520 760 470Q770 430 800 420Z') + several(5, (feather) => stroke(`M${590 + feather * 34} ${500 + feather * 20}L${650 + feather * 22} ${620 + feather * 12}M${1_010 - feather * 34} ${500 + feather * 20}L${950 - feather * 22} ${620 + feather * 12}`, metal[0] ?? '#333333', 5)),
  };
  const wreath = several(22, (leaf) => group(path('M0 0q34 -34 78 -8q-36 34 -78 8', canvas.slant(metal[3] ?? '#ffffff', metal[4] ?? '#999999'), `stroke="${metal[0]}" stroke-width="4"`), `transform="translate(${around(at, 290, 28 + leaf * 14.5).join(' ')}) rotate(${28 + leaf * 14.5 + (leaf % 2) * 40})"`)) + stroke('M770 500L820 460V720M760 720H880', metal[0] ?? '#333333', 30) + stroke('M767 496L817 456V716M757 716H877', metal[3] ?? '#ffffff', 22);
  return { art: edge + field + dots + (side === 'back' ? wreath : legend + motifs[look.motif]) + path('M470 430Q600 240 830 216Q620 320 530 520Z', '#ffffff', 'opacity=".22"'), ground: 'paper', focus: [820, 560, 560], shadow: '<circle cx="800" cy="600" r="450"/>', dark: look.metal === 'silver' };
};

export type Stamps = { page: Colour };

/** A page of an album with stamps on hinges. */
export const stamps = (look: Stamps): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const inks: readonly Colour[] = ['#a23b2c', '#27518c', '#3c7a4e', '#8a5a2b', '#6b3d7a', '#c78a2d', '#2f3b42', '#b5566b'];
  const one = (x: number, y: number, ink: Colour, kind: number): string => {
    const teeth = several(12, (tooth) => disc([x + 6 + tooth * 12.6, y], 5, look.page) + disc([x + 6 + tooth * 12.6, y + 180], 5, look.page)) + several(14, (tooth) => disc([x, y + 8 + tooth * 12.6], 5, look.page) + disc([x + 150, y + 8 + tooth * 12.6], 5, look.page));
    const motifs = [
      `${oval([x + 75, y + 82], 40, 52, mix(ink, '#ffffff', 0.7))}${path(`M${x + 52} ${y + 130}Q${x + 46} ${y + 80} ${x + 66} ${y + 52}Q${x + 96} ${y + 44} ${x + 98} ${y + 84}L${x + 90} ${y + 104}L${x + 100} ${y + 130}Z`, ink)}`,
      `${path(`M${x + 26} ${y + 120}Q${x + 75} ${y + 138} ${x + 124} ${y + 120}L${x + 112} ${y + 138}H${x + 40}ZM${x + 60} ${y + 114}V${y + 50}Q${x + 100} ${y + 76} ${x + 92} ${y + 112}Z`, mix(ink, '#ffffff', 0.85))}`,
      `${path(`M${x + 20} ${y + 134}L${x + 62} ${y + 60}L${x + 86} ${y + 100}L${x + 100} ${y + 80}L${x + 130} ${y + 134}Z`, mix(ink, '#ffffff', 0.75))}${disc([x + 112, y + 52], 15, mix(ink, '#ffffff', 0.85))}`,
      several(8, (petal) => group(oval([0, -24], 10, 22, mix(ink, '#ffffff', 0.8)), `transform="translate(${x + 75} ${y + 88}) rotate(${petal * 45})"`)) + disc([x + 75, y + 88], 10, '#f1d27a'),
    ];
    const cancel = kind % 3 === 0 ? disc([x + 112, y + 134], 46, 'none', 'stroke="#22242a" stroke-width="4" opacity=".55"') + stroke(`M${x + 76} ${y + 126}h76M${x + 76} ${y + 142}h76`, '#22242a', 3.4, 'opacity=".55"') : '';
    return box(x + 4, y + 5, 150, 180, '#000000', 'opacity=".16"') + box(x, y, 150, 180, '#faf5e6') + teeth + box(x + 13, y + 14, 124, 152, canvas.slant(lighter(ink, 0.16), ink, darker(ink, 0.16))) + (motifs[kind % motifs.length] ?? '') + stroke(`M${x + 28} ${y + 154}h30M${x + 92} ${y + 154}h30`, '#faf5e6', 8) + cancel;
  };
  const rows = several(15, (at) => one(350 + (at % 5) * 186, 250 + Math.floor(at / 5) * 240, inks[(at * 3 + 1) % inks.length] ?? '#333333', canvas.chance.whole(0, 11)));
  return { art: box(270, 110, 1_060, 990, canvas.slant(lighter(look.page, 0.3), look.page, darker(look.page, 0.07))) + box(306, 146, 988, 918, 'none', 'stroke="#8a7b5c" stroke-width="3"') + stroke('M640 200h320', '#4a4133', 8, 'stroke-dasharray="40 12 64 12"') + [460, 700, 940].map((y) => stroke(`M360 ${y}h880`, '#8a7b5c', 2, 'stroke-dasharray="60 126"')).join('') + rows, ground: 'paper', focus: [700, 480, 560], shadow: '<rect x="270" y="110" width="1060" height="990"/>' };
};
