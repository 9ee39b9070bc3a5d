import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { pictureKind } from './kind.ts';
import { sharpPictures } from './sharp.ts';

const SIZES = { widths: [320, 640, 1_280, 2_000], heightPerWidthMax: 2 };
const pictures = sharpPictures();

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: { r: 120, g: 60, b: 20 } } });
let photo: Buffer;

beforeAll(async () => {
  // Lying on its side, red at the top left once it is upright, with a place and an owner written into it.
  const red = await plain(100, 100).tint({ r: 255, g: 0, b: 0 }).png().toBuffer();
  photo = await plain(900, 600).composite([{ input: red, left: 0, top: 500 }])
    .withExif({ IFD0: { Copyright: 'Somebody', Orientation: '6' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
});

async function prepared(bytes: Uint8Array) {
  const answer = await pictures.prepare(bytes, SIZES);
  if (!answer.ok) throw new Error(answer.refusal);
  return answer.picture;
}

test('a picture stands upright, in every width that it fills and the first that it does not, and is never made larger', async () => {
  const picture = await prepared(photo);
  expect(picture).toMatchObject({ width: 600, height: 900 });
  expect(picture.files.map(({ width }) => width)).toEqual([320, 640]);
  const [small, large] = await Promise.all(picture.files.map(({ bytes }) => sharp(bytes).metadata()));
  expect(small).toMatchObject({ format: 'webp', width: 320, height: 480 });
  expect(large).toMatchObject({ format: 'webp', width: 600, height: 900 });
});

test('nothing of what a camera wrote is kept', async () => {
  expect((await sharp(photo).metadata()).exif?.includes('Somebody')).toBe(true);
  for (const { bytes } of (await prepared(photo)).files) {
    const kept = await sharp(bytes).metadata();
    expect([kept.exif, kept.xmp, kept.iptc, kept.orientation]).toEqual([undefined, undefined, undefined, undefined]);
    expect(Buffer.from(bytes).includes('Somebody')).toBe(false);
  }
});

test('a picture that is much higher than wide is kept within its bounds', async () => {
  const picture = await prepared(await plain(400, 9_000).png().toBuffer());
  expect(picture).toMatchObject({ width: 178, height: 4_000 });
  expect(picture.files.map(({ width }) => width)).toEqual([320, 640, 1_280, 2_000]);
});

test.each(['png', 'webp', 'avif', 'gif', 'jpeg'] as const)('%s is taken, whatever it is called', async (format) => {
  const bytes = await plain(40, 30).toFormat(format).toBuffer();
  expect(pictureKind(bytes)).not.toBeNull();
  expect(await prepared(bytes)).toMatchObject({ width: 40, height: 30, files: [{ width: 320 }] });
});

test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
  ['words', () => Buffer.from('not a picture at all'), 'unknown_kind'],
  ['a drawing with a script', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'unknown_kind'],
  ['nothing', () => new Uint8Array(0), 'unknown_kind'],
  ['a scan in TIFF', () => plain(20, 20).tiff().toBuffer(), 'unknown_kind'],
  ['the head of a picture alone', () => photo.subarray(0, 200), 'broken'],
  ['half a picture', () => photo.subarray(0, Math.floor(photo.byteLength / 2)), 'broken'],
  ['a picture with other bytes in it', () => Buffer.concat([photo.subarray(0, 40), Buffer.alloc(400, 7)]), 'broken'],
])('%s is refused', async (_what, bytes, refusal) => {
  expect(await pictures.prepare(await bytes(), SIZES)).toEqual({ ok: false, refusal });
});

test('a picture of few bytes and very many pixels is refused before it is opened', async () => {
  const bomb = await plain(9_000, 9_000).png({ compressionLevel: 9 }).toBuffer();
  expect(bomb.byteLength).toBeLessThan(1_000_000);
  expect(await pictures.prepare(bomb, SIZES)).toEqual({ ok: false, refusal: 'too_many_pixels' });
});

test('past those that may wait the answer is busy, and those that waited are served', async () => {
  const few = sharpPictures({ atOnceMax: 1, waitingMax: 2 });
  const bytes = await plain(50, 50).png().toBuffer();
  const answers = await Promise.all(Array.from({ length: 6 }, () => few.prepare(bytes, SIZES)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  expect(answers.filter((answer) => !answer.ok && answer.refusal === 'busy')).toHaveLength(3);
  expect((await few.prepare(bytes, SIZES)).ok).toBe(true);
});
