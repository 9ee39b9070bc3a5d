import { renderSVG } from 'uqr';

/** A text as a QR code: an SVG document, black on white with the quiet border that readers want. Throws above some 2,300 bytes. */
export const qrSvg = (text: string): string => renderSVG(text, { ecc: 'M', border: 4, pixelSize: 4 });
