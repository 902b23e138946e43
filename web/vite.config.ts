import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { licences } from './licences';

// VITE_ENGINE=wasm builds the page that needs no server: the engine in the browser, in place of the one behind HTTP.
const inBrowser = process.env['VITE_ENGINE'] === 'wasm';
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// `npm run dev` shows the page while it is written; the numbers come from a running `truce serve`.
const server = process.env['TRUCE_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  resolve: {
    alias: {
      '#engine': at(inBrowser ? 'src/wasm/engine.ts' : 'src/engine.ts'),
      '#wasm': at('../build-wasm/wasm'), // what ninja makes
    },
  },
  worker: { format: 'es' },
  plugins: [licences()],
  build: {
    target: 'es2022',
    outDir: inBrowser ? 'dist-static' : 'dist',
    assetsInlineLimit: 0, // nothing inline: the page's policy is default-src 'self'
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
  },
  server: {
    fs: { allow: ['..'] }, // outlines of countries are in ../data/map
    proxy: { '/api': { target: server, changeOrigin: true, headers: { Origin: server } } },
  },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
