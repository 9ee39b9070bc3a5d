import { box, disc, group, oval, outline, path, several, stroke, type Canvas } from './canvas.ts';
import { darker, lighter, METALS, mix, WOODS, type Colour } from './ink.ts';
import type { Scene } from './scenes.ts';
import type { Drawing } from './studio.ts';

export type Painting = { scene: Scene; frame: 'gilt' | 'ebony' | 'oak' };

const FRAMES = { gilt: METALS.gold, ebony: ['#141210', '#4a423b', '#2a2521', '#6d6258', '#1b1816'], oak: ['#5e4020', '#a87b45', '#c69a63', '#8d6435', '#553a1d'] } as const satisfies Record<Painting['frame'], readonly Colour[]>;

/** Four mitred mouldings around the picture at 310, 230 (980 by 720), so broad. */
function frameOf(canvas: Canvas, frame: Painting['frame'], broad: number): string {
  const tones = FRAMES[frame];
  const [left, top, right, foot] = [310, 225, 1_290, 975];
  const [l, t, r, f] = [left - broad, top - broad, right + broad, foot + broad];
  const lit = lighter(tones[2] ?? '#888888', 0.12);
  const sides = path(outline([[l, t], [r, t], [right, top], [left, top]]), canvas.down(...tones)) + path(outline([[l, f], [r, f], [right, foot], [left, foot]]), canvas.down(...tones.toReversed()))
    + path(outline([[l, t], [left, top], [left, foot], [l, f]]), canvas.across(...tones)) + path(outline([[r, t], [right, top], [right, foot], [r, f]]), canvas.across(...tones.toReversed()));
  const mitres = stroke(`M${l} ${t}L${left} ${top}M${r} ${t}L${right} ${top}M${l} ${f}L${left} ${foot}M${r} ${f}L${right} ${foot}`, '#00000055', 2);
  const inner = stroke(`M${left} ${foot}V${top}H${right}`, '#00000088', 8) + stroke(`M${left} ${foot}H${right}V${top}`, lit, 5) + stroke(`M${l + 6} ${f - 6}V${t + 6}H${r - 6}`, lit, 4, 'opacity=".6"');
  const beads = frame === 'gilt' ? several(50, (at) => disc([left - 16 + (at * (right - left + 32)) / 49, top - 18], 8, '#fbe7ae', 'opacity=".55"') + disc([left - 16 + (at * (right - left + 32)) / 49, foot + 18], 8, '#6e4d16', 'opacity=".55"')) : '';
  return sides + mitres + beads + inner;
}

/** A framed painting on a wall; from behind its stretcher, canvas and labels. */
export const painting = (look: Painting): Drawing => (canvas, side) => {
  const broad = look.frame === 'gilt' ? 92 : 62;
  const outer = `<rect x="${310 - broad}" y="${225 - broad}" width="${980 + 2 * broad}" height="${750 + 2 * broad}"/>`;
  const front = canvas.clipped(box(0, 0, 900, 640, '#000'), look.scene(canvas) + stroke('M810 616q8 -10 12 0t10 -3t10 3t16 -5', '#2a211a', 3, 'opacity=".75"'));
  const shown = group(front, 'transform="translate(310 225) scale(1.0889 1.1719)"') + box(310, 225, 980, 26, canvas.down('#000000/0.45', '#000000/0')) + box(310, 225, 22, 750, canvas.across('#000000/0.4', '#000000/0'));
  return { art: (side === 'back' ? backOf(canvas, broad) : shown) + (side === 'back' ? '' : frameOf(canvas, look.frame, broad)), ground: 'wall', focus: [910, 640, 560], shadow: outer };
};

function backOf(canvas: Canvas, broad: number): string {
  const pine = WOODS.pine;
  const bars = canvas.down(lighter(pine, 0.15), pine, darker(pine, 0.25));
  const upright = canvas.across(lighter(pine, 0.15), pine, darker(pine, 0.25));
  const linen = box(310, 225, 980, 750, '#cdbd9d') + several(70, (at) => stroke(`M${310 + at * 14} 225V975`, '#8f7f60', 1.5, 'opacity=".25"') + stroke(`M310 ${225 + at * 10.7}H1290`, '#8f7f60', 1.5, 'opacity=".25"'));
  const whole = box(310 - broad, 225 - broad, 980 + 2 * broad, 750 + 2 * broad, darker(pine, 0.35));
  const stretcher = [225, 905].map((y) => box(310, y, 980, 70, bars)).join('') + [310, 1_220].map((x) => box(x, 225, 70, 750, upright)).join('') + box(768, 225, 64, 750, upright);
  const keys = [[380, 295, 45], [1_220, 295, -45], [380, 905, -45], [1_220, 905, 45]].map(([x, y, turn]) => group(box(-34, -9, 68, 18, lighter(pine, 0.2)), `transform="translate(${x} ${y}) rotate(${turn})"`)).join('');
  const label = group(box(0, 0, 230, 130, '#efe6cc') + box(8, 8, 214, 114, 'none', 'stroke="#7a3b2c" stroke-width="3"') + [36, 62, 88].map((y, at) => stroke(`M30 ${y}h${160 - at * 34}`, '#3b3228', 5, 'stroke-dasharray="20 8 34 8"')).join(''), 'transform="translate(450 330) rotate(-3)"');
  const wire = stroke('M300 380Q800 470 1300 380', '#6f6f6f', 5) + disc([300, 380], 13, '#9c8f70') + disc([1_300, 380], 13, '#9c8f70');
  return whole + linen + stretcher + keys + label + wire + group(oval([0, 0], 52, 34, 'none', 'stroke="#345a8a" stroke-width="5" opacity=".7"'), 'transform="translate(1070 870) rotate(-14)"');
}

export type Print = { sheet: Colour; ink: Colour; second: Colour; third: Colour; motif: 'wave' | 'mountain' | 'bridge' | 'crane' | 'poster' | 'skaters' | 'works'; upright?: boolean };

/** A print on its sheet, lying on paper; nothing but paper from behind. */
export const print = (look: Print): Drawing => (canvas, side) => {
  if (side === 'back') return null;
  const [x, y, width, height] = look.upright === true ? [450, 90, 700, 1_020] : [270, 190, 1_060, 820];
  const margin = look.motif === 'poster' ? 0 : 74;
  const sheet = box(x, y, width, height, canvas.slant(lighter(look.sheet, 0.3), look.sheet, darker(look.sheet, 0.06)));
  const [left, top, w, h] = [x + margin, y + margin, width - 2 * margin, height - (margin === 0 ? 0 : 2.5 * margin)];
  const image = canvas.clipped(box(0, 0, 900, 640, '#000'), motifOf(canvas, look));
  const shown = look.upright === true ? canvas.clipped(box(left, top, w, h, '#000'), group(image, `transform="translate(${left - (h * 1.40625 - w) / 2} ${top}) scale(${h / 640})"`)) : group(image, `transform="translate(${left} ${top}) scale(${w / 900} ${h / 640})"`);
  const plate = margin === 0 ? '' : box(left - 8, top - 8, w + 16, h + 16, 'none', `stroke="${mix(look.sheet, '#000000', 0.2)}" stroke-width="3"`) + stroke(`M${left + 6} ${top + h + 38}h54M${left + w - 120} ${top + h + 40}q16 -18 26 -2t22 -4t30 2t36 -6`, '#4a4540', 3.5, 'opacity=".8"');
  const fold = look.motif === 'poster' ? stroke(`M${x} ${y + height / 2}h${width}M${x + width / 2} ${y}v${height}`, '#00000018', 4) : '';
  return { art: sheet + plate + shown + fold, ground: 'paper', focus: [x + width * 0.52, y + height * 0.5, 560], shadow: `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>` };
};

function motifOf(canvas: Canvas, { sheet, ink, second, third, motif }: Print): string {
  const { chance } = canvas;
  const ground = box(0, 0, 900, 640, canvas.down(mix(sheet, second, 0.25), sheet, mix(sheet, third, 0.2)));
  switch (motif) {
    case 'wave': {
      const claw = (x: number, y: number, size: number): string => path(`M${x - 260 * size} ${y + 260 * size}C${x - 220 * size} ${y - 20 * size} ${x - 60 * size} ${y - 190 * size} ${x + 120 * size} ${y - 120 * size}C${x + 210 * size} ${y - 80 * size} ${x + 200 * size} ${y + 30 * size} ${x + 150 * size} ${y + 60 * size}C${x + 150 * size} ${y - 30 * size} ${x + 60 * size} ${y - 50 * size} ${x} ${y + 20 * size}C${x - 60 * size} ${y + 90 * size} ${x + 20 * size} ${y + 200 * size} ${x + 200 * size} ${y + 260 * size}Z`, ink)
        + several(13, (at) => disc([x + (70 + Math.cos(at * 0.5) * 96) * size, y + (-30 - Math.sin(at * 0.5) * 96) * size], (13 + (at % 3) * 6) * size, '#f6f3e8')) + stroke(`M${x - 190 * size} ${y + 220 * size}C${x - 150 * size} ${y} ${x - 40 * size} ${y - 110 * size} ${x + 80 * size} ${y - 90 * size}M${x - 130 * size} ${y + 230 * size}C${x - 100 * size} ${y + 60 * size} ${x - 30 * size} ${y - 40 * size} ${x + 60 * size} ${y - 50 * size}`, lighter(second, 0.5), 11 * size);
      return ground + disc([690, 150], 62, third) + path('M430 470L560 330L590 340L610 326L740 470Z', second) + path('M523 370L560 330L590 340L610 326L652 374L620 362L596 384L566 362Z', '#fbf9f0') + claw(300, 330, 1.15) + claw(760, 480, 0.62)
        + path('M0 560Q220 500 450 570T900 540V640H0Z', darker(ink, 0.2)) + several(6, (at) => stroke(`M${at * 160} 602q40 -24 90 0`, lighter(second, 0.5), 6));
    }
    case 'mountain': return ground + disc([650, 170], 70, third) + path('M60 560Q300 420 430 150Q450 120 480 140L510 130Q560 200 600 290Q700 470 860 560Z', canvas.down(ink, mix(ink, second, 0.6), second)) + path('M372 268Q420 180 436 146Q455 122 480 140L508 130Q545 180 574 240L540 224L520 270L484 226L452 280L424 236Z', '#fbf8ee')
      + several(9, (at) => oval([80 + at * 100, 560 + (at % 2) * 26], 120, 30, mix(sheet, second, 0.3 + (at % 3) * 0.12), 'opacity=".9"')) + several(5, (at) => stroke(`M${90 + at * 60} ${120 + (at % 2) * 34}q14 -16 26 0q12 -16 26 0`, darker(ink, 0.4), 4)) + stroke('M0 600H900', darker(ink, 0.3), 4);
    case 'bridge': return ground + path('M-20 430Q200 250 450 250T920 430L920 480Q700 306 450 306T-20 480Z', mix(ink, third, 0.35)) + several(17, (at) => stroke(`M${at * 56} ${430 - Math.sin((at / 16) * Math.PI) * 200}v56`, ink, 5)) + stroke('M-20 400Q200 220 450 220T920 400', ink, 9) + several(8, (at) => stroke(`M${130 + at * 92} ${460 - Math.sin(((at + 1.4) / 9.6) * Math.PI) * 150}V640`, darker(ink, 0.1), 13))
      + path('M0 560Q240 530 450 560T900 550V640H0Z', second) + several(80, () => { const [x, y] = [chance.whole(-40, 900), chance.whole(-20, 600)]; return stroke(`M${x} ${y}l-22 74`, ink, 1.6, 'opacity=".4"'); }) + several(4, (at) => { const [x, y] = [230 + at * 140, 286 - Math.sin((at + 1) * 0.8) * 26]; return path(`M${x - 36} ${y - 60}Q${x} ${y - 96} ${x + 36} ${y - 60}Z`, third) + path(`M${x - 14} ${y}L${x - 10} ${y - 60}H${x + 10}L${x + 14} ${y}Z`, darker(ink, 0.3)); });
    case 'crane': return ground + disc([640, 210], 110, third) + path('M300 560Q290 440 380 380Q450 330 560 350Q640 366 700 430Q600 420 560 470Q500 540 400 520Z', '#fbfaf4', `stroke="${ink}" stroke-width="5"`) + path('M560 400Q660 380 720 440Q660 450 610 500Q600 450 560 400Z', ink) + stroke('M370 392Q300 340 330 250Q352 190 300 160', '#fbfaf4', 30) + stroke('M356 398Q288 340 316 250Q336 190 296 168', ink, 5) + disc([300, 156], 24, '#fbfaf4', `stroke="${ink}" stroke-width="5"`) + path('M284 140q18 -18 34 2l-16 8Z', '#b3331f') + path('M280 160L200 182L284 174Z', darker(ink, 0.2))
      + stroke('M430 520L420 620M480 516L500 620', ink, 7) + stroke('M900 60Q740 100 700 40M820 80Q800 160 740 150', '#4b3a2c', 20) + several(30, (at) => group(several(7, (needle) => stroke(`M0 0L${Math.cos(needle * 0.52) * 54} ${-Math.sin(needle * 0.52) * 44}`, mix(second, '#1e4d37', 0.6), 4)), `transform="translate(${680 + (at % 6) * 42} ${30 + Math.floor(at / 6) * 32})"`)) + stroke('M0 620Q300 600 900 620', ink, 4);
    case 'poster': return box(0, 0, 900, 640, canvas.down(ink, second)) + disc([450, 250], 120, third) + several(24, (at) => group(path('M-7 -150L0 -260L7 -150Z', third, 'opacity=".8"'), `transform="translate(450 250) rotate(${at * 15})"`)) + path('M150 430L360 190L470 330L560 250L760 430Z', darker(ink, 0.35)) + path('M296 262L360 190L424 272L390 290L360 262L330 292Z', sheet) + path('M510 296L560 250L610 296L574 312Z', sheet) + path('M100 430H800V470Q450 520 100 470Z', mix(second, sheet, 0.45))
      + path('M330 560L470 440H500L560 560Z', '#2a2725') + box(250, 590, 400, 24, sheet) + box(310, 624, 280, 10, sheet) + stroke('M280 540h340', sheet, 6);
    case 'skaters': return box(0, 0, 900, 640, canvas.down('#b9b9b7', '#dedddb', '#efefed')) + several(24, (at) => stroke(`M${at * 40} 250v-${chance.whole(40, 150)}m0 60l-18 -36m18 10l20 -40`, '#5a5a58', 5, 'opacity=".7"')) + box(0, 246, 900, 400, canvas.down('#d4d4d2', '#f4f4f2')) + several(7, (at) => { const [x, y, s] = [chance.whole(80, 820), 300 + at * 42, 0.5 + at * 0.11]; return group(disc([0, -150], 17, '#2c2c2b') + path('M-22 -128Q0 -140 24 -126L34 -60L-26 -56Z', '#242423') + stroke('M-6 -60L-40 0L-66 4M14 -60L34 -6L60 -4M-18 -118L-58 -78M20 -116L62 -92', '#242423', 13), `transform="translate(${x} ${y}) scale(${at % 2 === 0 ? s : -s} ${s})"`) + oval([x, y + 6], 66 * s, 7 * s, '#8c8c8a', 'opacity=".6"'); }) + several(18, () => stroke(`M${chance.whole(0, 800)} ${chance.whole(300, 630)}q60 -20 140 6`, '#a9a9a7', 2));
    case 'works': return box(0, 0, 900, 640, canvas.down('#2a2a2a', '#5a5a58', '#a5a4a1')) + [90, 220, 330, 620, 730].map((x, at) => path(`M${x} 470L${x + 12} ${160 + at * 24}H${x + 48}L${x + 62} 470Z`, '#161616') + several(6, (puff) => disc([x + 40 + puff * 30, 130 + at * 24 - puff * 22], 26 + puff * 9, '#d9d8d4', 'opacity=".22"'))).join('') + path('M0 470L120 400L240 470L360 400L480 470L600 400L720 470L900 380V640H0Z', '#111111') + several(30, (at) => box(30 + at * 29, 500 + (at % 3) * 34, 13, 20, '#f0eee6', `opacity="${0.3 + (at % 4) * 0.2}"`)) + disc([560, 420], 150, canvas.glow([0.5, 0.5], 0.5, '#ffffff/0.9', '#ffffff/0.25', '#ffffff/0'));
  }
}
