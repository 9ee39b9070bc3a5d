import { box, disc, grain, group, oval, path, several, stroke, type Canvas } from './canvas.ts';
import { darker, lighter, METALS, WOODS, type Colour, type Metal, type Wood } from './ink.ts';
import type { Drawing } from './studio.ts';

const VIOLIN = 'M800 418C862 402 930 432 932 506C934 548 910 566 900 584L924 600C884 626 866 694 900 738L926 744C920 764 966 800 964 862C960 938 890 968 800 968C710 968 640 938 636 862C634 800 680 764 674 744L700 738C734 694 716 626 676 600L700 584C690 566 666 548 668 506C670 432 738 402 800 418Z';

export type Violin = { varnish: Colour };

/** A violin with its bow, lying on paper; from behind its two-piece back. */
export const violin = (look: Violin): Drawing => (canvas, side) => {
  const wood = canvas.glow([0.5, 0.5], 0.72, lighter(look.varnish, 0.35), look.varnish, darker(look.varnish, 0.55));
  const edge = path(VIOLIN, darker(look.varnish, 0.6), 'transform="translate(800 690) scale(1.045 1.03) translate(-800 -690)"');
  const flames = canvas.clipped(path(VIOLIN, '#000'), side === 'back' ? several(26, (at) => stroke(`M630 ${430 + at * 22}Q720 ${410 + at * 22} 800 ${440 + at * 22}Q880 ${410 + at * 22} 970 ${430 + at * 22}`, lighter(look.varnish, 0.35), 5, 'opacity=".35"')) + stroke('M800 410V970', darker(look.varnish, 0.6), 3) : grain(canvas, [630, 400, 340, 570], darker(look.varnish, 0.5), true)) + path(VIOLIN, 'none', `stroke="${darker(look.varnish, 0.7)}" stroke-width="4" transform="translate(800 690) scale(.93 .95) translate(-800 -690)"`);
  const sound = (mirror: boolean): string => group(path('M718 780Q700 770 704 752Q712 742 722 750Q738 780 728 830Q730 850 742 852Q752 846 746 836Q760 850 748 862Q730 868 720 846Q712 810 718 780Z', '#170d08'), mirror ? 'transform="translate(1600 0) scale(-1 1) translate(0 -40)"' : 'transform="translate(0 -40)"');
  const neck = box(778, 150, 44, 280, canvas.across(darker(look.varnish, 0.2), lighter(look.varnish, 0.3), darker(look.varnish, 0.4))) + disc([800, 104], 30, 'none', `stroke="${look.varnish}" stroke-width="19"`) + disc([800, 104], 8, look.varnish) + [150, 184].map((y) => stroke(`M748 ${y}H852`, '#1a1512', 14)).join('');
  const fittings = path('M782 176H818L826 600H774Z', canvas.across('#1c1714', '#3b322c', '#120e0c')) + path('M770 800L790 920H810L830 800Z', '#1a1512') + path('M746 712Q760 690 776 700L800 690L824 700Q840 690 854 712V720H746Z', '#e0b988', 'stroke="#8a5f34" stroke-width="3"') + several(4, (string) => stroke(`M${788 + string * 8} 176L${770 + string * 20} 706L${782 + string * 12} 804`, '#efe9dc', 2.4)) + disc([870, 900], 44, '#1a1512');
  const bow = group(stroke('M-30 -460Q6 0 -30 460', darker(WOODS.rosewood, 0.1), 13) + stroke('M-12 -440V440', '#f2ecdb', 9) + path('M-34 400H6V450H-34Z', '#1a1512') + path('M-34 -466L0 -436L-10 -430L-34 -440Z', '#2a1a12'), 'transform="translate(1150 640) rotate(14)"');
  const front = neck + edge + path(VIOLIN, wood) + flames + (side === 'back' ? '' : sound(false) + sound(true) + fittings) + oval([730, 560], 24, 60, canvas.glow([0.5, 0.5], 0.5, '#ffffff/0.55', '#ffffff/0'));
  return { art: front + bow, ground: 'paper', focus: [800, 720, 560], shadow: `<path d="${VIOLIN}"/><rect x="778" y="90" width="44" height="340"/><path d="M1230 190L1020 1090" stroke-width="16"/>` };
};

export type Guitar = { top: Colour; sides: Wood };

/** A concert guitar lying on paper; from behind its rosewood back. */
export const guitar = (look: Guitar): Drawing => (canvas, side) => {
  const body = 'M560 470C640 430 720 470 760 500C820 530 880 520 950 470C1050 400 1220 440 1240 620C1250 800 1080 880 950 800C880 750 820 740 760 770C720 790 640 830 560 790C440 740 440 520 560 470Z';
  const back = WOODS[look.sides];
  const plank = side === 'back' ? canvas.slant(lighter(back, 0.3), back, darker(back, 0.4)) : canvas.glow([0.4, 0.4], 0.75, lighter(look.top, 0.35), look.top, darker(look.top, 0.35));
  const lines = canvas.clipped(path(body, '#000'), grain(canvas, [440, 420, 820, 420], darker(side === 'back' ? back : look.top, 0.5)) + (side === 'back' ? stroke('M440 632H1250', '#e9d3a6', 6) : ''));
  const neck = box(120, 596, 460, 70, side === 'back' ? canvas.down(darker(WOODS.mahogany, 0.3), lighter(WOODS.mahogany, 0.15), darker(WOODS.mahogany, 0.4)) : canvas.down('#2b2320', '#493c35', '#1b1613')) + path('M130 584L30 566Q8 630 30 696L130 678Z', WOODS.mahogany);
  const pegs = [[50, 566], [84, 572], [116, 580], [50, 696], [84, 690], [116, 682]].map(([x = 0, y = 0]) => box(x - 8, y < 630 ? y - 34 : y, 16, 34, canvas.across(...METALS.gold), 'rx="6"')).join('');
  const frets = several(12, (fret) => stroke(`M${560 - fret * 36} 598V664`, '#d9c48a', 3));
  const hole = disc([720, 632], 92, '#1c120b') + disc([720, 632], 108, 'none', 'stroke="#6b3d22" stroke-width="20"') + several(40, (at) => group(box(-3, -117, 6, 17, at % 2 === 0 ? '#d9b98a' : '#2d5a4c'), `transform="translate(720 632) rotate(${at * 9})"`));
  const bridge = box(1_010, 540, 50, 184, '#2b1c14', 'rx="6"') + several(6, (string) => stroke(`M120 ${606 + string * 10}L1030 ${588 + string * 18}`, string < 3 ? '#d8c69a' : '#f4f0e6', 2.6));
  const whole = path(body, darker(back, 0.4), 'transform="translate(850 632) scale(1.02 1.03) translate(-850 -632)"') + path(body, plank, `stroke="${darker(back, 0.2)}" stroke-width="9"`) + lines + neck + pegs + (side === 'back' ? '' : hole + frets + bridge) + oval([980, 530], 130, 34, canvas.glow([0.5, 0.5], 0.5, '#ffffff/0.5', '#ffffff/0'));
  return { art: group(whole, 'transform="translate(210 -20) rotate(7 620 630)"'), ground: 'paper', focus: [960, 640, 640], shadow: group(`<path d="${body}"/><rect x="20" y="590" width="560" height="80"/>`, 'transform="translate(210 -20) rotate(7 620 630)"') };
};

export type Camera = { kind: 'rangefinder' | 'reflex' | 'folding'; leather: Colour; metal: Metal };

function lens(canvas: Canvas, x: number, y: number, radius: number): string {
  const rings = [1, 0.86, 0.72].map((part, at) => disc([x, y], radius * part, at % 2 === 0 ? canvas.slant(...METALS.steel) : '#1b1c1e')).join('');
  const marks = several(36, (mark) => group(box(-2, -radius * 0.97, 4, radius * 0.08, '#1b1c1e'), `transform="translate(${x} ${y}) rotate(${mark * 10})"`));
  return rings + marks + disc([x, y], radius * 0.6, canvas.glow([0.4, 0.36], 0.7, '#6d7fb0', '#2c2f57', '#0a0a14')) + disc([x, y], radius * 0.34, canvas.glow([0.5, 0.5], 0.5, '#05060a', '#1b1030')) + oval([x - radius * 0.2, y - radius * 0.24], radius * 0.17, radius * 0.1, '#ffffff', 'opacity=".75"') + oval([x + radius * 0.2, y + radius * 0.2], radius * 0.09, radius * 0.06, '#c89bd8', 'opacity=".6"');
}

/** A camera on a table; from behind its plain back with the finder's eye. */
export const camera = (look: Camera): Drawing => (canvas, side) => {
  const chrome = canvas.down(...METALS[look.metal].slice(1, 6));
  const skin = (x: number, y: number, width: number, height: number): string => box(x, y, width, height, canvas.slant(lighter(look.leather, 0.16), look.leather, darker(look.leather, 0.4)), 'rx="10"') + canvas.clipped(box(x, y, width, height, '#000'), several(Math.floor(height / 13), (row) => stroke(`M${x} ${y + row * 13}h${width}`, lighter(look.leather, 0.25), 2, 'stroke-dasharray="3 10" opacity=".6"')));
  const knob = (x: number, y: number, width: number): string => box(x, y, width, 44, canvas.across(...METALS[look.metal]), 'rx="6"') + several(Math.floor(width / 10), (line) => stroke(`M${x + 6 + line * 10} ${y + 4}v34`, '#00000055', 2.4));
  const eye = (x: number, y: number, width: number, height: number): string => box(x, y, width, height, '#17181a', 'rx="8"') + box(x + 8, y + 8, width - 16, height - 16, canvas.slant('#8da0b8', '#2f3a52', '#141824'), 'rx="5"');
  if (look.kind === 'reflex') {
    const body = box(560, 300, 480, 680, chrome, 'rx="24"') + skin(576, 330, 448, 640) + box(550, 250, 500, 74, chrome, 'rx="12"') + path('M590 250L620 120H980L1010 250Z', darker(look.leather, 0.1)) + path('M640 240L660 140H940L960 240Z', '#2c2f33') + knob(1_040, 560, 60);
    const front = box(610, 360, 380, 590, canvas.across(...METALS[look.metal]), 'rx="40"') + lens(canvas, 800, 510, 136) + lens(canvas, 800, 800, 152) + disc([650, 660], 28, chrome) + disc([950, 660], 28, chrome);
    return { art: body + (side === 'back' ? box(700, 560, 200, 40, chrome, 'rx="10"') + disc([800, 800], 34, '#7d1f16') : front), ground: 'table', focus: [800, 680, 560], shadow: [[800, 980, 260]] };
  }
  if (look.kind === 'folding') {
    const body = box(470, 270, 660, 690, chrome, 'rx="34"') + skin(486, 290, 628, 650);
    const bellows = several(6, (fold) => box(560 + fold * 16, 360 + fold * 18, 480 - fold * 32, 500 - fold * 36, fold % 2 === 0 ? '#241a16' : '#5b2f22', 'rx="14"')) + box(640, 450, 320, 330, canvas.slant(...METALS[look.metal]), 'rx="20"') + lens(canvas, 800, 610, 120) + path('M520 960L560 860H1040L1080 960Z', chrome) + stroke('M560 870L650 770M1040 870L950 770', '#c6ccd1', 13) + eye(730, 190, 140, 84);
    return { art: body + (side === 'back' ? box(700, 600, 200, 30, chrome, 'rx="8"') + disc([800, 720], 26, '#7d1f16') : bellows), ground: 'table', focus: [800, 610, 560], shadow: [[800, 966, 350]] };
  }
  const top = path('M340 560V500Q344 460 400 456H560L600 420H1020L1060 456H1210Q1256 460 1260 500V560Z', chrome) + knob(400, 412, 100) + knob(1_100, 412, 100) + knob(1_000, 394, 40) + box(690, 396, 150, 26, canvas.down(...METALS.steel));
  const body = box(340, 540, 920, 390, '#1d1d1f', 'rx="64"') + skin(340, 556, 920, 330) + box(340, 886, 920, 50, chrome, 'rx="18"');
  const front = eye(1_000, 460, 130, 76) + eye(690, 470, 74, 56) + box(560, 474, 70, 46, '#17181a', 'rx="6"') + lens(canvas, 800, 720, 190) + disc([470, 640], 40, chrome) + stroke('M470 640V560', '#c6ccd1', 17) + stroke('M300 560Q120 700 220 1000M1300 560Q1490 700 1380 1000', '#4a2f20', 22, 'opacity=".95"') + disc([320, 552], 20, 'none', 'stroke="#c6ccd1" stroke-width="9"') + disc([1_280, 552], 20, 'none', 'stroke="#c6ccd1" stroke-width="9"');
  return { art: body + top + (side === 'back' ? eye(480, 470, 96, 60) + stroke('M420 720H1180', '#00000066', 4) + box(1_180, 660, 40, 120, chrome, 'rx="8"') : front), ground: 'table', focus: [820, 670, 640], shadow: [[800, 938, 470]] };
};
