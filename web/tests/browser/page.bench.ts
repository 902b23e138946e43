/* How long a reader waits: from a key on a slider to the numbers on the screen, and to the first paint. Measured by the
 * browser itself; nothing is asserted but that something was measured, since machines differ. */
import { cpus, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { launch, PHONE, session, visit } from './browser';
import { andPainted } from './levers';

const url = inject('url');
const MOVES = 300;
const LOADS = 15;
let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(async () => {
  await browser.close();
  console.log(`measured on ${cpus().length} × ${cpus()[0]?.model ?? 'an unknown processor'}, load ${loadavg()[0]?.toFixed(1)}`);
});

function line(what: string, samples: readonly number[]): string {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (q: number): string => `${(sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? NaN).toFixed(0)} ms`;
  return `${what}: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)} (${samples.length} times)`;
}

const SWEEPS = [
  { what: 'tariff', slider: 'US tariff on China' },
  { what: 'licence', slider: 'Rare earth permits' },
] as const;

async function moves(page: Page, slider: string, count: number): Promise<number[]> {
  const handle = page.getByRole('slider', { name: slider });
  await handle.focus();
  await andPainted(page, () => page.keyboard.press('End')); // the first move makes what later ones use
  const before = await page.evaluate(() => window.__truce?.latency.samples.length ?? 0);
  const keys = ['ArrowLeft', 'PageDown', 'ArrowRight', 'ArrowLeft', 'ArrowLeft'];
  for (let k = 0; k < count; k++) {
    const at = await handle.evaluate((element: HTMLInputElement) => (element.valueAsNumber - Number(element.min)) / (Number(element.max) - Number(element.min)));
    await andPainted(page, () => page.keyboard.press(at < 0.15 ? 'End' : (keys[k % keys.length] as string)));
  }
  return page.evaluate((first) => window.__truce?.latency.samples.slice(first) ?? [], before);
}

for (const { what, slider } of SWEEPS) {
  for (const [screen, viewport] of [['laptop', { width: 1440, height: 900 }], ['phone', PHONE]] as const) {
    it(`a ${what} moved, ${screen}`, { timeout: 120_000 }, async () => {
      const { context, page } = await session(browser, { viewport });
      await visit(page, url, 'levers');
      const samples = await moves(page, slider, MOVES / 2);
      expect(samples.length).toBeGreaterThanOrEqual(MOVES / 2);
      console.log(line(`key to numbers, ${what}, ${screen}`, samples));
      await context.close();
    });
  }
}

it('the first paint', { timeout: 120_000 }, async () => {
  const paints: number[] = [];
  const whole: number[] = [];
  for (let k = 0; k < LOADS; k++) {
    const { context, page } = await session(browser); // with nothing kept
    await visit(page, url, 'timeline');
    whole.push(await page.evaluate(() => performance.now()));
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);
    paints.push(paint);
    await context.close();
  }
  expect(paints.every(Number.isFinite)).toBe(true);
  console.log(line('first contentful paint', paints));
  console.log(line('the whole timeline', whole));
});
