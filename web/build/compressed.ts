import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSED = /\.(?:js|css|html|svg|json)$/;
/** Below this a packet holds the file whole anyway. */
const BYTES_MIN = 1_024;

/** Keeps each text file of the build as `.br` and `.gz` beside it, so that the house never compresses while it serves. */
export function compressed(): Plugin {
  let folder = '';
  return {
    name: 'auctionhub-compressed',
    apply: 'build',
    configResolved: (config) => { folder = resolve(config.root, config.build.outDir); },
    closeBundle: async () => {
      const files = await readdir(folder, { recursive: true });
      await Promise.all(files.filter((file) => COMPRESSED.test(file)).map((file) => compress(join(folder, file))));
    },
  };
}

async function compress(file: string): Promise<void> {
  const text = await readFile(file);
  if (text.length < BYTES_MIN) return;
  await writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }));
  await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }));
}
