import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Files run two at a time, each with a browser of its own; the server that most of them ask is shared. `--mode bench`
// measures instead of testing.
export default defineConfig(({ mode }) => ({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: [mode === 'bench' ? '*.bench.ts' : '*.browser.ts'],
    environment: 'node',
    globalSetup: ['./setup.ts'],
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
}));
