import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { maintenance } from './build/maintenance.ts';

/** Where `npm run pages` asks a house that runs beside it. */
const HOUSE = 'http://localhost:5000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), maintenance(), compressed()],
  // Everything is a file of its own: the pages' policy allows neither inline script nor inline style, and no data addresses for fonts.
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, sourcemap: false, target: 'es2023', modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: HOUSE, ws: true }, '/images': HOUSE, '/health': HOUSE } },
});
