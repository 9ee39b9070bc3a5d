import sharp from 'sharp';
import { expect, test } from 'vitest';
import { renderedDrawing } from '#platform/pictures/drawing.ts';
import { seededChance } from '../chance.ts';
import { chair } from './furniture.ts';
import { necklace } from './jewels.ts';
import { photograph, type Shot } from './studio.ts';
import { wristWatch } from './timepieces.ts';

const FRONT: Shot = { side: 'front', light: 'day', close: false };
const watch = wristWatch({ metal: 'gold', dial: '#efe6d2', ink: '#2a2622', strap: '#5b3320', kind: 'small seconds' });

async function rendered(shot: Shot, drawing = watch): Promise<Uint8Array> {
  const svg = photograph(drawing, shot, seededChance(3));
  if (svg === null) throw new Error('nothing to be seen');
  return renderedDrawing(svg, 320);
}

test('a picture is a JPEG of 4 to 3, as wide as it was asked for, and full of light and dark', async () => {
  const { format, width, height } = await sharp(await rendered(FRONT)).metadata();
  expect([format, width, height]).toEqual(['jpeg', 320, 240]);
  const { channels } = await sharp(await rendered(FRONT)).stats();
  for (const { stdev, max, min } of channels) {
    expect(stdev).toBeGreaterThan(20);
    expect(max - min).toBeGreaterThan(150);
  }
});

test('the thing stands out from its ground: the middle of the picture is not like its edge', async () => {
  for (const drawing of [watch, chair({ wood: 'oak', seat: '#cdb27d', back: 'ladder' })]) {
    const picture = await rendered(FRONT, drawing);
    const part = async (left: number, width: number) => sharp(await sharp(picture).extract({ left, top: 60, width, height: 100 }).png().toBuffer()).stats();
    const [middle, edge] = [await part(120, 80), await part(4, 40)];
    expect(middle.channels[0]?.stdev).toBeGreaterThan(2 * (edge.channels[0]?.stdev ?? 0));
  }
});

test('from close by, from behind, and in another light it is another picture', async () => {
  const shots: Shot[] = [FRONT, { ...FRONT, close: true }, { ...FRONT, side: 'back' }, { ...FRONT, light: 'lamp' }];
  const pictures = await Promise.all(shots.map((shot) => rendered(shot)));
  expect(new Set(pictures.map((bytes) => Buffer.from(bytes).toString('base64'))).size).toBe(shots.length);
});

test('what has no other side is not photographed from it', () => {
  expect(photograph(necklace({ bead: '#e7ded0', pearl: true, metal: 'gold', rows: 2 }), { ...FRONT, side: 'back' }, seededChance(1))).toBe(null);
});
