import { defineConfig } from 'vitest/config';

// `npm run dev` shows the page while it is written; the numbers come from a running `truce serve`.
const server = process.env['TRUCE_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist',
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
