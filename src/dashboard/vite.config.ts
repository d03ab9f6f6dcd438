import { defineConfig } from 'vite';

/** Relative links, so that the page works below any path; one file of each kind, and nothing from elsewhere. */
export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
