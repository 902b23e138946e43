import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Files run three at a time, since they wait for frames more than they work, each with a browser of its own; the server
// that most of them ask is shared. `--mode bench` measures instead of testing.
export default defineConfig(({ mode }) => ({
  cacheDir: fileURLToPath(new URL('../../node_modules/.vite-browser', import.meta.url)),
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: [mode === 'bench' ? '*.bench.ts' : '*.browser.ts'],
    environment: 'node',
    globalSetup: ['./setup.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
    minWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
}));
