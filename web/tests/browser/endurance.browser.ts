/* A thousand moves of a slider: nothing leaks, nothing drifts, on either side. */
import type { CDPSession, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { launch, session, visit } from './browser';
import { allNumbers, andPainted } from './levers';
import { serve } from './server';

interface Held {
  heap: number; // MB
  nodes: number;
  listeners: number;
}

async function held(devtools: CDPSession): Promise<Held> {
  for (let k = 0; k < 3; k++) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
  const { metrics } = await devtools.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((item) => item.name === name)?.value ?? NaN;
  return { heap: usedSize / 2 ** 20, nodes: metric('Nodes'), listeners: metric('JSEventListeners') };
}

/** Moves a slider `count` times as a hand does, each time once the numbers of the last move stand. */
function sweep(page: Page, id: string, count: number): Promise<number> {
  return page.evaluate(
    async ([name, times]) => {
      const slider = document.getElementById(name) as HTMLInputElement;
      const [least, most] = [Number(slider.min), Number(slider.max)];
      const painted = (): number => window.__truce?.latency.count ?? 0;
      const wait = (earlier: number): Promise<void> =>
        new Promise((done) => {
          const look = (): void => (painted() > earlier ? done() : void setTimeout(look, 1));
          look();
        });
      for (let k = 0; k < times; k++) {
        const before = painted();
        slider.valueAsNumber = least + (most - least) * (0.02 + ((k * 0.0137) % 0.95)); // never the same twice running
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await wait(before);
        if (k % 10 === 9) slider.dispatchEvent(new Event('change', { bubbles: true }));
      }
      return painted();
    },
    [id, count] as const,
  );
}

/** And as an impatient one, without waiting. */
async function drag(page: Page, title: string, count: number): Promise<void> {
  const box = await page.getByRole('slider', { name: title }).boundingBox();
  if (!box) throw new Error('The slider is not laid out.');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 20, y);
  await page.mouse.down();
  for (let k = 0; k < count; k++) await page.mouse.move(box.x + 10 + ((k * 7) % (box.width - 20)), y);
  await page.mouse.up();
}

it('moves a thousand times without leak or drift', { timeout: 240_000 }, async () => {
  const server = await serve('london-talks');
  const browser = await launch();
  try {
    const { page, watch, context } = await session(browser);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await visit(page, server.url, 'levers');
    const first = await allNumbers(page);
    const tariff = page.getByRole('slider', { name: 'US tariff on China' });
    await sweep(page, 'lever-US-tariff', 100); // what is laid in once is no leak
    await drag(page, 'US tariff on China', 100);
    const before = await held(devtools);
    const memory = server.memory();
    await sweep(page, 'lever-US-tariff', 140);
    await sweep(page, 'lever-rare-earths', 60);
    await drag(page, 'US tariff on China', 600);
    const after = await held(devtools);
    const growth = { heap: after.heap - before.heap, nodes: after.nodes - before.nodes, listeners: after.listeners - before.listeners, server: server.memory() - memory };
    console.log(`1,000 moves: heap ${before.heap.toFixed(2)} to ${after.heap.toFixed(2)} MB, nodes ${before.nodes} to ${after.nodes}, listeners ${before.listeners} to ${after.listeners}, server ${memory.toFixed(1)} to ${server.memory().toFixed(1)} MB`);
    expect(growth.heap).toBeLessThan(1);
    expect(growth.nodes).toBeLessThan(100);
    expect(growth.listeners).toBeLessThan(20);
    expect(growth.server).toBeLessThan(48);
    await tariff.focus();
    await andPainted(page, () => page.keyboard.press('Home'));
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => allNumbers(page)).toEqual(first);
    expect(watch.faults).toEqual([]);
  } finally {
    await browser.close();
    await server.stop();
  }
});

it('opens and leaves every view without keeping what they held', async () => {
  const server = await serve('london-talks');
  const browser = await launch();
  try {
    const { page, watch, context } = await session(browser);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await visit(page, server.url, 'method');
    const round = async (count: number): Promise<void> => {
      for (let k = 0; k < count; k++) {
        for (const [key, mark] of [['3', '.view-effects .bar-row'], ['4', '.view-levers .bar-row'], ['1', '.view-timeline .lane'], ['6', '.view-method .method']] as const) {
          await page.keyboard.press(key);
          await page.locator(mark).first().waitFor({ state: 'attached' });
        }
      }
    };
    await round(4);
    const before = await held(devtools);
    await round(10);
    const after = await held(devtools);
    console.log(`40 views: heap ${before.heap.toFixed(2)} to ${after.heap.toFixed(2)} MB, nodes ${before.nodes} to ${after.nodes}, listeners ${before.listeners} to ${after.listeners}`);
    expect(after.heap - before.heap).toBeLessThan(2);
    expect(after.nodes - before.nodes).toBeLessThan(1500);
    expect(after.listeners - before.listeners).toBeLessThan(150);
    expect(watch.faults).toEqual([]);
  } finally {
    await browser.close();
    await server.stop();
  }
});
