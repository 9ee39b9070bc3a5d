import { box, disc, flowing, oval, path, several, stroke, type Canvas, type Point } from './canvas.ts';
import { darker, lighter, mix, type Colour } from './ink.ts';

/** What a painter paints, 900 by 640 from the corner 0, 0. */
export type Scene = (canvas: Canvas) => string;

const WIDTH = 900;
const HEIGHT = 640;

/** Strokes of a brush over a part of the picture, in neighbouring tones. */
function dabs(canvas: Canvas, count: number, [x, y, width, height]: readonly [number, number, number, number], colours: readonly Colour[], [long, thick]: readonly [number, number], slope = 0): string {
  const { chance } = canvas;
  return several(count, () => {
    const [fromX, fromY] = [x + chance.unit() * width, y + chance.unit() * height];
    const length = long * (0.5 + chance.unit());
    const colour = mix(chance.pick(colours), chance.pick(colours), chance.unit());
    return stroke(`M${Math.round(fromX)} ${Math.round(fromY)}q${Math.round(length / 2)} ${chance.whole(-6, 6)} ${Math.round(length)} ${Math.round(slope * length + chance.whole(-5, 5))}`, colour, thick * (0.5 + chance.unit()), 'opacity=".75"');
  });
}

/** A line of hills from left to right. */
function hills(canvas: Canvas, y: number, rough: number, fill: string): string {
  const points = Array.from({ length: 9 }, (_, at): Point => [at * 112.5, y + (canvas.chance.unit() - 0.5) * rough]);
  return path(`${flowing(points)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`, fill);
}

function boat(x: number, y: number, size: number, hull: Colour, sail: Colour): string {
  const at = (dx: number, dy: number): string => `${Math.round(x + dx * size)} ${Math.round(y + dy * size)}`;
  return path(`M${at(-50, 0)}Q${at(-40, 22)} ${at(-24, 24)}L${at(30, 24)}Q${at(48, 18)} ${at(56, -4)}Z`, hull)
    + stroke(`M${at(0, 0)}L${at(0, -150)}`, darker(hull, 0.3), 4 * size) + path(`M${at(6, -146)}L${at(52, -14)}L${at(6, -10)}Z`, sail) + path(`M${at(-6, -128)}L${at(-40, -16)}L${at(-6, -10)}Z`, darker(sail, 0.14))
    + stroke(`M${at(0, 34)}L${at(4, 110)}M${at(-22, 38)}L${at(-20, 80)}M${at(24, 38)}L${at(28, 86)}`, sail, 6 * size, 'opacity=".35"');
}

/** Boats in a harbour under a morning sky. */
export const harbour: Scene = (canvas) => {
  const sky = dabs(canvas, 190, [-60, -10, 900, 270], ['#f4d9a8', '#eec39a', '#b9c6d3', '#8fa9c0', '#f6e7c6'], [120, 20]);
  const water = dabs(canvas, 260, [-60, 300, 920, 330], ['#6f91a8', '#4f7892', '#a9bcc0', '#e7c99b', '#3f637d'], [110, 11]);
  const town = several(15, (at) => {
    const height = canvas.chance.whole(34, 92);
    const wall = canvas.chance.pick<Colour>(['#c98d6a', '#dcb48b', '#b06d55', '#e4cda9', '#9c7a6a']);
    return box(40 + at * 56, 292 - height, 54, height, wall) + path(`M${36 + at * 56} ${292 - height}l31 -24l31 24Z`, '#8b4636') + several(2, (row) => box(52 + at * 56 + row * 20, 300 - height, 9, 14, '#5b4a48', 'opacity=".7"'));
  });
  return box(0, 0, WIDTH, HEIGHT, canvas.down('#a9bccb', '#f2d9ae', '#e9c294', '#6b8ea4', '#3a5d76')) + sky + disc([640, 190], 40, '#fdf0c4') + box(0, 288, WIDTH, HEIGHT, canvas.down('#9fb0b2', '#5f8298', '#36566d')) + town + water
    + boat(250, 400, 1.15, '#5a2b22', '#f0e0bf') + boat(600, 372, 0.8, '#2b3c4d', '#d9b184') + boat(740, 470, 1.3, '#36424a', '#f4ead2') + dabs(canvas, 30, [500, 320, 260, 260], ['#fbe5b0', '#f6d79b'], [60, 8]);
};

/** An orchard under snow, long blue shadows. */
export const snow: Scene = (canvas) => {
  const { chance } = canvas;
  const tree = (x: number, y: number, size: number): string => {
    const branches = several(9, (at) => stroke(`M${x} ${y - size * 0.35}q${(at - 4) * size * 0.08} ${-size * 0.3} ${(at - 4) * size * 0.14 + chance.whole(-8, 8)} ${-size * (0.5 + chance.unit() * 0.3)}`, '#4c3a35', size * 0.035));
    const caps = several(14, () => oval([x + (chance.unit() - 0.5) * size * 1.1, y - size * (0.55 + chance.unit() * 0.5)], size * 0.09, size * 0.05, '#f7f8fb', 'opacity=".9"'));
    return stroke(`M${x} ${y + 8}L${x + size * 1.1} ${y + size * 0.42}`, '#8fa3c4', size * 0.12, 'opacity=".55"') + stroke(`M${x} ${y}Q${x - 6} ${y - size * 0.2} ${x} ${y - size * 0.45}`, '#4a3833', size * 0.1) + branches + caps;
  };
  return box(0, 0, WIDTH, HEIGHT, canvas.down('#c6d0df', '#f0dccb', '#f7e6d2')) + dabs(canvas, 150, [-60, -10, 920, 270], ['#cfd7e4', '#f1ddc9', '#b7c3d6', '#f6e9dc'], [130, 22]) + hills(canvas, 270, 60, '#9aa6bd') + hills(canvas, 310, 30, canvas.down('#f3f3f6', '#dfe4ee', '#c9d3e5'))
    + dabs(canvas, 240, [-60, 320, 920, 320], ['#f8f8fa', '#e3e8f1', '#cbd6e8', '#f6ece1'], [120, 15]) + path('M690 300h110v60h-110Z', '#8d5647') + path('M676 304l68 -50l70 50Z', '#f4f4f8') + box(736, 322, 20, 38, '#3d2b28')
    + tree(160, 420, 150) + tree(360, 392, 115) + tree(540, 410, 130) + tree(300, 540, 210) + tree(720, 520, 190) + tree(100, 590, 200);
};

/** Fields and poplars in summer. */
export const fields: Scene = (canvas) => {
  const poplar = (x: number, y: number, height: number): string => path(`M${x} ${y}C${x - height * 0.16} ${y - height * 0.2} ${x - height * 0.1} ${y - height * 0.8} ${x} ${y - height}C${x + height * 0.1} ${y - height * 0.8} ${x + height * 0.16} ${y - height * 0.2} ${x} ${y}Z`, '#38502f')
    + dabs(canvas, 26, [x - height * 0.1, y - height * 0.85, height * 0.14, height * 0.75], ['#5d7a3f', '#2f4529', '#8a9c55'], [16, 8], -1.2);
  return box(0, 0, WIDTH, HEIGHT, canvas.down('#8fb3cf', '#c9dbe2', '#efe6cc')) + dabs(canvas, 70, [0, 20, 800, 200], ['#f6f3ea', '#e8edf0', '#ffffff'], [120, 30]) + hills(canvas, 290, 70, '#7f9aa5') + hills(canvas, 340, 50, '#8ea05c')
    + hills(canvas, 390, 40, '#d3b355') + dabs(canvas, 260, [-60, 392, 940, 240], ['#dcbc5c', '#c79a3e', '#e9d28a', '#a9933f'], [70, 11], -0.1) + path('M430 640Q470 520 560 470Q640 430 600 396L616 396Q690 436 620 486Q560 540 600 640Z', '#e6d3a6')
    + poplar(140, 420, 250) + poplar(210, 416, 290) + poplar(275, 418, 230) + poplar(760, 430, 200) + dabs(canvas, 60, [0, 560, 900, 80], ['#b8442f', '#d8d9c8', '#5c6d35'], [12, 9]);
};

/** A town street after rain, in lamplight. */
export const rain: Scene = (canvas) => {
  const house = (x: number, width: number, height: number, wall: Colour): string => box(x, 400 - height, width, height, wall) + several(Math.floor(width / 40) * Math.floor(height / 60), (at) => {
    const columns = Math.floor(width / 40);
    const lit = canvas.chance.unit() < 0.45;
    return box(x + 12 + (at % columns) * 40, 416 - height + Math.floor(at / columns) * 60, 17, 30, lit ? '#f4c66b' : darker(wall, 0.5), 'opacity=".9"');
  });
  const lamp = (x: number, y: number): string => disc([x, y], 70, canvas.glow([0.5, 0.5], 0.5, '#ffe9a8/0.95', '#f7c866/0.4', '#f7c866/0')) + stroke(`M${x} ${y}V${y + 200}`, '#1d2026', 7) + disc([x, y], 12, '#fff3cd') + stroke(`M${x} ${y + 225}V${y + 380}`, '#f4c66b', 14, 'opacity=".4"');
  const walker = (x: number, y: number, size: number): string => path(`M${x - 40 * size} ${y - 150 * size}Q${x} ${y - 210 * size} ${x + 40 * size} ${y - 150 * size}Z`, '#191b20') + path(`M${x - 20 * size} ${y}L${x - 16 * size} ${y - 120 * size}Q${x} ${y - 150 * size} ${x + 16 * size} ${y - 120 * size}L${x + 22 * size} ${y}Z`, '#22252c') + stroke(`M${x} ${y + 6}V${y + 90 * size}`, '#15171c', 22 * size, 'opacity=".3"');
  return box(0, 0, WIDTH, HEIGHT, canvas.down('#39445c', '#77809a', '#c7a98e')) + dabs(canvas, 130, [-60, 0, 920, 250], ['#3c4760', '#5f6b86', '#8b8fa3', '#b79f92'], [130, 24]) + house(0, 200, 330, '#4a4350') + house(200, 130, 250, '#5c5058') + house(560, 150, 270, '#544a55') + house(700, 200, 350, '#433d4a') + house(330, 230, 160, '#7d7079')
    + box(0, 398, WIDTH, 250, canvas.down('#6f6d78', '#454857', '#2f3341')) + dabs(canvas, 220, [-60, 405, 940, 230], ['#585c6d', '#3a3e4d', '#c99c5c', '#8b8a95', '#e4b866'], [90, 8]) + lamp(180, 210) + lamp(720, 190) + lamp(500, 290) + walker(390, 520, 1) + walker(640, 470, 0.7);
};

/** A bowl of fruit and a jug on a table. */
export const fruit: Scene = (canvas) => {
  const ball = (x: number, y: number, r: number, colour: Colour): string => disc([x, y], r, canvas.glow([0.36, 0.3], 0.75, lighter(colour, 0.55), colour, darker(colour, 0.55))) + stroke(`M${x} ${y - r * 0.85}q6 -14 14 -20`, '#4a3521', 5);
  return box(0, 0, WIDTH, HEIGHT, canvas.slant('#6d5a43', '#3d332b', '#241f1c')) + dabs(canvas, 220, [-60, -10, 940, 420], ['#5d4d3b', '#463a30', '#736047', '#2f2824'], [110, 26], 0.4) + path('M0 430L900 400V640H0Z', canvas.down('#a58b63', '#7c633f')) + dabs(canvas, 140, [-60, 430, 940, 210], ['#b29a72', '#8f744c', '#6e5534', '#c4ad84'], [120, 14])
    + path('M600 200Q560 330 590 430Q650 470 720 430Q750 330 706 200Q655 180 600 200Z', canvas.across('#2b3b38', '#5f7f78', '#9db8ae', '#3f5a55', '#1f2c2a')) + oval([653, 202], 54, 14, '#1d2826') + stroke('M716 240q80 20 60 90q-16 50 -54 54', '#4b6963', 18)
    + ball(250, 330, 62, '#b7882f') + ball(360, 316, 66, '#b34a2c') + ball(460, 336, 60, '#c99d3b') + ball(310, 270, 60, '#8d9b3c') + ball(420, 262, 56, '#9c3524') + path('M160 352Q360 400 560 352Q540 490 360 494Q190 490 160 352Z', canvas.across('#8c8f94', '#d9dcdf', '#f4f5f6', '#a7abb0', '#63666b')) + oval([360, 494], 80, 12, '#5b4630')
    + ball(620, 480, 56, '#a8402a') + ball(730, 500, 48, '#c6a23f') + path('M120 500l150 -24l20 20l-140 40Z', '#d9d2c4') + oval([380, 512], 230, 20, '#00000033');
};

/** Coloured planes on a pale ground. */
export const planes: Scene = (canvas) => {
  const colours: readonly Colour[] = ['#b5442c', '#21405f', '#d6a63f', '#2f2b28', '#7b9a92', '#e3d5bd', '#8a4b5e'];
  const { chance } = canvas;
  return box(0, 0, WIDTH, HEIGHT, '#e8dfcd') + dabs(canvas, 120, [-40, 0, 920, 640], ['#efe8da', '#ded3bd', '#e6dcc8'], [120, 30], 0.3)
    + several(9, (at) => {
      const [x, y, width, height] = [chance.whole(40, 640), chance.whole(40, 400), chance.whole(90, 300), chance.whole(70, 260)];
      const colour = colours[at % colours.length] ?? '#222222';
      const turn = `transform="rotate(${chance.whole(-14, 14)} ${x + width / 2} ${y + height / 2})" opacity=".92"`;
      return at % 4 === 3 ? disc([x + width / 2, y + height / 2], Math.min(width, height) * 0.55, colour, 'opacity=".9"') : box(x, y, width, height, colour, turn);
    }) + stroke('M60 560L840 90M120 80L420 600', '#2a2725', 7) + dabs(canvas, 70, [0, 0, 880, 620], ['#f3ecdd', '#d9cdb6'], [40, 4]);
};

/** A woman reading at a window, as large patches of light and shade. */
export const reader: Scene = (canvas) => box(0, 0, WIDTH, HEIGHT, canvas.slant('#8c9a8c', '#6b7a70', '#3d463f')) + dabs(canvas, 200, [-60, 0, 940, 640], ['#7b897c', '#5f6e64', '#8f9c8c', '#4c574f'], [90, 26], 0.7)
  + path('M60 40H330V470H60Z', canvas.slant('#fdf6dd', '#e6e4cf', '#bfcbc6')) + stroke('M195 40V470M60 250H330M60 40H330V470H60Z', '#ece6d6', 15) + dabs(canvas, 40, [70, 60, 220, 380], ['#fffbe9', '#cfd9c9', '#9db09c'], [50, 18], 0.5) + path('M330 0Q390 240 350 560L440 560Q470 250 410 0Z', '#b0653f', 'opacity=".85"')
  + path('M420 640Q430 500 520 440Q560 380 640 384Q740 392 760 520L780 640Z', canvas.slant('#3d5a7a', '#2b3f5c', '#1c2a40')) + dabs(canvas, 60, [470, 430, 260, 200], ['#4c6d8f', '#2f4866', '#6b8cab'], [50, 16], 0.8)
  + path('M596 380Q590 330 600 300Q566 262 600 214Q652 168 704 216Q736 262 700 312Q668 350 672 392Q640 420 596 380Z', canvas.slant('#f0cda8', '#d49f77', '#94603f')) + path('M592 262Q570 178 656 168Q744 170 738 262Q746 330 700 344Q712 280 672 232Q620 226 592 262Z', '#4b2e21')
  + path('M440 520Q500 480 566 508L566 590Q500 566 440 604Z', '#f7f1e1') + path('M566 508Q620 480 668 508V586Q620 566 566 590Z', '#e3d9c3') + stroke('M566 508V590M456 536q50 -24 96 -4M456 560q50 -24 96 -4M582 532q40 -20 76 -2', '#9a8f79', 4) + path('M520 560Q560 540 590 560Q560 600 520 590Z', '#e2b48c');
