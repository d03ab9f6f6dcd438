import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const HERE = import.meta.dirname;

/** Relative links, so that the pages work below any path, and nothing from elsewhere. */
export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: { input: [resolve(HERE, 'index.html'), resolve(HERE, 'link.html')] },
  },
});
