import { around, box, disc, group, outline, oval, path, several, stroke, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, METALS, type Colour, type Metal } from './ink.ts';
import type { Drawing } from './studio.ts';

/** Hours, minutes and what marks them, on a round dial. */
function dialMarks(at: Point, radius: number, ink: Colour, bars: boolean): string {
  const minutes = several(60, (minute) => {
    const [from, to] = [around(at, radius * 0.95, minute * 6), around(at, radius * (minute % 5 === 0 ? 0.89 : 0.92), minute * 6)];
    return stroke(`M${from.join(' ')}L${to.join(' ')}`, ink, minute % 5 === 0 ? radius * 0.018 : radius * 0.008);
  });
  const hours = several(12, (hour) => {
    const [from, to] = [around(at, radius * 0.86, hour * 30), around(at, radius * (hour % 3 === 0 ? 0.66 : 0.73), hour * 30)];
    return bars ? stroke(`M${from.join(' ')}L${to.join(' ')}`, ink, radius * (hour % 3 === 0 ? 0.05 : 0.032)) : '';
  });
  return minutes + hours;
}

/** Roman hours as strokes: enough to be read as numerals at any size. */
function romanHours(at: Point, radius: number, ink: Colour): string {
  const NUMERALS = ['XII', 'I', 'II', 'III', 'IIII', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI'];
  const width: Readonly<Record<string, number>> = { I: 0.05, V: 0.1, X: 0.1 };
  return NUMERALS.map((numeral, hour) => {
    const [top, foot] = [-radius * 0.87, -radius * 0.68];
    const whole = [...numeral].reduce((sum, sign) => sum + (width[sign] ?? 0), 0) * radius;
    let x = -whole / 2;
    const signs = [...numeral].map((sign) => {
      const [from, to] = [x + radius * 0.01, x + (width[sign] ?? 0) * radius - radius * 0.01];
      x += (width[sign] ?? 0) * radius;
      const middle = (from + to) / 2;
      if (sign === 'I') return `M${middle} ${top}V${foot}`;
      return sign === 'V' ? `M${from} ${top}L${middle} ${foot}L${to} ${top}` : `M${from} ${top}L${to} ${foot}M${to} ${top}L${from} ${foot}`;
    });
    return group(stroke(signs.join(''), ink, radius * 0.022), `transform="translate(${at[0]} ${at[1]}) rotate(${hour * 30})"`);
  }).join('');
}

type Time = { hour: number; minute: number };
function hands(at: Point, radius: number, ink: string, { hour, minute }: Time, second: number | null = null): string {
  const hand = (degrees: number, length: number, half: number): string => {
    const [tip, left, right, tail] = [around(at, length, degrees), around(at, half, degrees - 90), around(at, half, degrees + 90), around(at, -length * 0.16, degrees)];
    return path(outline([tip, left, tail, right]), ink);
  };
  const both = hand((hour + minute / 60) * 30, radius * 0.52, radius * 0.045) + hand(minute * 6, radius * 0.8, radius * 0.033);
  const sweep = second === null ? '' : stroke(`M${around(at, -radius * 0.2, second * 6).join(' ')}L${around(at, radius * 0.86, second * 6).join(' ')}`, '#a3281c', radius * 0.014);
  return group(both, 'transform="translate(5 7)" opacity=".28"') + both + sweep + disc(at, radius * 0.05, ink) + disc(at, radius * 0.02, '#00000055');
}

function smallDial(canvas: Canvas, at: Point, radius: number, ink: Colour): string {
  return disc(at, radius, canvas.glow([0.5, 0.5], 0.5, '#000000/0.02', '#000000/0.06', '#000000/0.2')) + disc(at, radius * 0.96, 'none', `stroke="${ink}" stroke-width="2" opacity=".6"`)
    + several(12, (mark) => stroke(`M${around(at, radius * 0.9, mark * 30).join(' ')}L${around(at, radius * 0.74, mark * 30).join(' ')}`, ink, 3))
    + stroke(`M${around(at, -radius * 0.2, canvas.chance.whole(0, 360)).join(' ')}L${at.join(' ')}L${around(at, radius * 0.7, canvas.chance.whole(0, 360)).join(' ')}`, ink, 4);
}

export type WristWatch = { metal: Metal; dial: Colour; ink: Colour; strap: Colour; kind: 'three hands' | 'chronograph' | 'small seconds'; square?: boolean };

/** A wrist-watch lying on paper, seen from above; from behind its case back. */
export const wristWatch = (look: WristWatch): Drawing => (canvas, side) => {
  const at: Point = [800, 600];
  const metal = METALS[look.metal];
  const strapAt = (y: number, height: number, taper: number): string => `M${680 + taper} ${y}L${920 - taper} ${y}L920 ${y + height}L680 ${y + height}Z`;
  const [upper, lower] = [strapAt(40, 330, 26), `M680 830L920 830L${920 - 30} 1120Q800 1180 ${680 + 30} 1120Z`];
  const leather = canvas.across(darker(look.strap, 0.55), look.strap, lighter(look.strap, 0.16), look.strap, darker(look.strap, 0.6));
  const stitches = stroke('M706 70L700 370M894 70L900 370M700 840L724 1110M900 840L876 1110', lighter(look.strap, 0.45), 5, 'stroke-dasharray="14 10" opacity=".8"');
  const holes = several(5, (hole) => oval([800, 930 + hole * 44], 8, 8, darker(look.strap, 0.75)));
  const lugs = [[668, 372], [884, 372], [668, 770], [884, 770]].map(([x = 0, y = 0]) => box(x, y, 48, 78, canvas.across(...metal), 'rx="14"')).join('');
  const case_ = (inset: number, fill: string): string => (look.square === true ? box(585 + inset, 385 + inset, 430 - 2 * inset, 430 - 2 * inset, fill, 'rx="58"') : disc(at, 245 - inset, fill));
  const crown = box(1_034, 572, 46, 58, canvas.down(...metal), 'rx="10"') + several(5, (line) => stroke(`M1040 ${580 + line * 11}H1074`, '#00000055', 2));
  const pushers = look.kind === 'chronograph' ? group(box(1_022, 478, 44, 30, canvas.down(...metal), 'rx="8"'), 'transform="rotate(-24 1000 490)"') + group(box(1_022, 692, 44, 30, canvas.down(...metal), 'rx="8"'), 'transform="rotate(24 1000 706)"') : '';
  const body = path(upper, leather) + path(lower, leather) + stitches + holes + lugs + crown + pushers + case_(0, canvas.slant(...metal)) + case_(18, canvas.slant(...metal.toReversed())) + case_(30, darker(look.dial, 0.6));
  const face = side === 'back' ? caseBack(canvas, at, metal) : wristDial(canvas, at, look);
  return {
    art: body + face, ground: 'paper', focus: [820, 600, 640],
    shadow: `<path d="${upper}"/><path d="${lower}"/>${look.square === true ? '<rect x="585" y="385" width="430" height="430" rx="58"/>' : '<circle cx="800" cy="600" r="245"/>'}`,
  };
};

function wristDial(canvas: Canvas, at: Point, look: WristWatch): string {
  const radius = 206;
  const shape = look.square === true ? box(620, 420, 360, 360, '#000', 'rx="40"') : disc(at, 212, '#000');
  const ground = box(560, 360, 480, 480, canvas.glow([0.4, 0.35], 0.75, lighter(look.dial, 0.3), look.dial, darker(look.dial, 0.22)));
  const small = look.kind === 'small seconds' ? smallDial(canvas, [800, 712], 62, look.ink)
    : look.kind === 'chronograph' ? smallDial(canvas, [706, 600], 58, look.ink) + smallDial(canvas, [894, 600], 58, look.ink) + smallDial(canvas, [800, 700], 58, look.ink) : '';
  const date = look.kind === 'three hands' ? box(912, 580, 48, 40, '#f8f5ee', `stroke="${look.ink}" stroke-width="3"`) + stroke('M926 590V610M946 590q-12 2 -10 10q14 -2 10 10', '#222222', 4) : '';
  const glass = path('M640 520Q760 380 930 440Q800 470 700 640Z', '#ffffff', 'opacity=".13"');
  return canvas.clipped(shape, ground + dialMarks(at, radius, look.ink, true) + small + date + hands(at, radius, look.ink, { hour: 10, minute: 9 }, look.kind === 'small seconds' ? null : 36) + glass);
}

function caseBack(canvas: Canvas, at: Point, metal: readonly Colour[]): string {
  const rings = [206, 180, 168].map((radius) => disc(at, radius, canvas.slant(...metal), 'stroke="#00000033" stroke-width="3"')).join('');
  const brushed = several(40, (line) => stroke(`M${around(at, 20, line * 9).join(' ')}L${around(at, 160, line * 9 + 20).join(' ')}`, line % 2 === 0 ? '#ffffff' : '#000000', 2, 'opacity=".12"'));
  const notches = several(6, (notch) => group(box(780, 404, 40, 18, '#00000066', 'rx="4"'), `transform="rotate(${notch * 60} 800 600)"`));
  const engraved = [560, 600, 640].map((y, line) => stroke(`M${730 + line * 12} ${y}h${140 - line * 24}`, '#00000066', 7, 'stroke-dasharray="16 9 26 9"')).join('');
  return rings + brushed + notches + engraved;
}

export type PocketWatch = { metal: Metal; moon?: boolean };

/** A pocket watch with its chain, lying on paper; from behind its engraved cover. */
export const pocketWatch = (look: PocketWatch): Drawing => (canvas, side) => {
  const at: Point = [760, 660];
  const metal = METALS[look.metal];
  const chain = several(26, (link) => {
    const part = link / 25;
    const [x, y] = [760 + Math.sin(part * 3.1) * 190 + part * 470, 236 - Math.sin(part * 4.2) * 120 + part * part * 640];
    return group(oval([0, 0], 25, 13, 'none', `stroke="${canvas.slant(...metal)}" stroke-width="8"`), `transform="translate(${x} ${y}) rotate(${link * 21 + (link % 2) * 64})"`);
  });
  const crown = box(732, 262, 56, 62, canvas.across(...metal), 'rx="14"') + oval([760, 238], 54, 46, 'none', `stroke="${canvas.across(...metal)}" stroke-width="17"`);
  const rim = disc(at, 352, canvas.slant(...metal)) + disc(at, 330, canvas.slant(...metal.toReversed())) + disc(at, 306, darker(metal[1] ?? '#888888', 0.5));
  const enamel = disc(at, 302, canvas.glow([0.4, 0.35], 0.8, '#ffffff', '#faf6ec', '#ddd5c4'));
  const moon = look.moon === true ? disc([760, 790], 84, '#22345c') + disc([774, 780], 40, '#f0d58c') + several(7, (star) => disc(around([760, 790], 64, star * 47), 4, '#f0d58c')) + disc([760, 790], 84, 'none', 'stroke="#22345c" stroke-width="5"') : smallDial(canvas, [760, 806], 82, '#2b2b2b');
  const front = enamel + dialMarks(at, 300, '#23211e', false) + romanHours(at, 292, '#23211e') + moon + hands(at, 292, '#22304e', { hour: 1, minute: 51 }) + path('M560 540Q690 360 930 430Q760 470 640 720Z', '#ffffff', 'opacity=".16"');
  const wreath = several(28, (leaf) => group(path('M0 0q26 -20 52 0q-26 20 -52 0', canvas.slant(...metal), 'stroke="#00000044" stroke-width="2"'), `transform="translate(${around(at, 214, leaf * 12.85).join(' ')}) rotate(${leaf * 12.85 + 20})"`));
  const guilloche = several(45, (ring) => disc(around(at, 60, ring * 8), 116, 'none', 'stroke="#00000024" stroke-width="3"'));
  const back = disc(at, 300, canvas.slant(...metal)) + canvas.clipped(disc(at, 186, '#000'), guilloche) + disc(at, 186, 'none', 'stroke="#00000044" stroke-width="5"') + wreath + disc(at, 66, canvas.slant(...metal.toReversed()), 'stroke="#00000044" stroke-width="4"');
  return { art: chain + crown + rim + (side === 'back' ? back : front), ground: 'paper', focus: [770, 620, 700], shadow: '<circle cx="760" cy="660" r="352"/><circle cx="760" cy="260" r="60"/>' };
};

export type MantelClock = { metal: Metal; stone: Colour };

/** A carriage or mantel clock on a table. It has nothing to show from behind. */
export const mantelClock = (look: MantelClock): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const metal = METALS[look.metal];
  const at: Point = [800, 560];
  const pillar = (x: number): string => box(x, 320, 54, 570, canvas.across(...metal)) + [320, 600, 866].map((y) => box(x - 10, y, 74, 26, canvas.across(...metal), 'rx="6"')).join('');
  const handle = stroke('M640 236Q640 130 720 130H880Q960 130 960 236', canvas.down(...metal), 26);
  const plinth = box(500, 884, 600, 40, canvas.across(...metal), 'rx="6"') + box(460, 918, 680, 62, canvas.across(...metal), 'rx="8"') + box(460, 944, 680, 6, '#00000040');
  const roof = box(490, 268, 620, 50, canvas.across(...metal), 'rx="8"') + box(530, 230, 540, 44, canvas.across(...metal), 'rx="8"');
  const glass = box(580, 318, 440, 570, canvas.across(darker(look.stone, 0.5), look.stone, lighter(look.stone, 0.12), darker(look.stone, 0.35)));
  const dial = disc(at, 196, canvas.slant(...metal)) + disc(at, 180, canvas.glow([0.4, 0.35], 0.8, '#ffffff', '#f8f3e6', '#dcd2bd')) + dialMarks(at, 176, '#23211e', false) + romanHours(at, 172, '#23211e') + hands(at, 172, '#1d2436', { hour: 4, minute: 37 });
  const bell = several(3, (line) => box(650 + line * 8, 790 + line * 22, 300 - line * 16, 9, canvas.across(...metal), 'opacity=".7"'));
  return { art: handle + glass + dial + bell + pillar(536) + pillar(1_010) + roof + plinth + path('M600 330L720 330L600 560Z', '#ffffff', 'opacity=".14"'), ground: 'table', focus: [800, 540, 560], shadow: [[800, 980, 360]] };
};
