import { turns, type TurnLimits } from '#platform/process/turns.ts';
import sharp, { type Sharp } from 'sharp';
import { pictureKind } from './kind.ts';
import { PICTURE_PIXELS_MAX, type Pictures, type PictureSizes, type PreparedPicture } from './ports.ts';

/** Pictures worked on at the same time, and waiting: one may hold a core for a second, and the cores belong to the bids. */
export const PICTURE_LIMITS = { atOnceMax: 1, waitingMax: 8 } as const;
const WORK_SECONDS_MAX = 20;
const QUALITY = 80;
/** 0 is fast, 6 is small: past 3 the time doubles and a hundredth of the bytes goes. */
const EFFORT = 3;


/** Pictures by libvips. The first bytes decide what may be opened at all; metadata never reaches a file that is kept. */
export function sharpPictures(limits: TurnLimits = PICTURE_LIMITS): Pictures {
  // One thread each: libvips would otherwise take every core for one picture. Nothing is used twice, so nothing is kept.
  sharp.concurrency(1);
  sharp.cache(false);
  const turn = turns(limits);
  return {
    prepare: async (bytes, sizes) => {
      if (pictureKind(bytes) === null) return { ok: false, refusal: 'unknown_kind' };
      return (await turn(() => prepare(bytes, sizes))) ?? { ok: false, refusal: 'busy' };
    },
  };
}

type Prepared = Awaited<ReturnType<Pictures['prepare']>>;

async function prepare(bytes: Uint8Array, sizes: PictureSizes): Promise<Prepared> {
  try {
    return { ok: true, picture: await files(bytes, sizes) };
  } catch (error) {
    const tooMany = error instanceof Error && /pixel limit/i.test(error.message);
    return { ok: false, refusal: tooMany ? 'too_many_pixels' : 'broken' };
  }
}

async function files(bytes: Uint8Array, sizes: PictureSizes): Promise<PreparedPicture> {
  const widest = Math.max(...sizes.widths);
  // The picture is decoded once, to the largest file that is kept; the smaller ones are made of that.
  const upright = open(bytes).autoOrient().toColourspace('srgb');
  const master = await resized(upright, widest, sizes).png({ compressionLevel: 0 }).toBuffer({ resolveWithObject: true });
  const kept: { width: number; bytes: Uint8Array }[] = [];
  for (const width of sizes.widths) {
    const { data, info } = await resized(sharp(master.data), width, sizes).webp({ quality: QUALITY, effort: EFFORT }).toBuffer({ resolveWithObject: true });
    kept.push({ width, bytes: data });
    if (info.width === master.info.width && info.height === master.info.height) break;
  }
  return { width: master.info.width, height: master.info.height, files: kept };
}

const open = (bytes: Uint8Array): Sharp => sharp(bytes, { limitInputPixels: PICTURE_PIXELS_MAX, failOn: 'error', pages: 1 }).timeout({ seconds: WORK_SECONDS_MAX });

const resized = (picture: Sharp, width: number, { heightPerWidthMax }: PictureSizes): Sharp =>
  picture.resize({ width, height: width * heightPerWidthMax, fit: 'inside', withoutEnlargement: true });
