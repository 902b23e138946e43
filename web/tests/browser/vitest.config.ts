import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG = ['views.browser.ts', 'access.browser.ts', 'endurance.browser.ts']; // ascending

/** The long files first, so that none of them is left alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => LONG.indexOf(basename(moduleId));
    return [...files].sort((a, b) => rank(b) - rank(a));
  }
}

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
    maxWorkers: 3,
    minWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // on a machine that does much else; what waits longer has hung
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
}));
