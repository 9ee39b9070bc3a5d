import sharp from 'sharp';

const QUALITY = 86;
const WORK_SECONDS_MAX = 20;

/**
 * A drawing of the program's own (SVG text) as a JPEG, as wide as asked for; its height follows. Never for drawings that came from outside: an SVG
 * may name files. Rejects when the text is no drawing.
 */
export async function renderedDrawing(svg: string, widthPx: number): Promise<Uint8Array> {
  const sized = svg.replace(/ width="\d+" height="\d+"/, ` width="${widthPx}"`);
  return sharp(Buffer.from(sized)).timeout({ seconds: WORK_SECONDS_MAX }).flatten({ background: '#ffffff' }).jpeg({ quality: QUALITY }).toBuffer();
}
