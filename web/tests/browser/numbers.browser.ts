/* What the page paints is what `truce run` says of the scenario file that the page hands out. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Num, Solution } from '../../src/types';
import { launch, session, visit } from './browser';
import { andPainted, barNumbers, expectPrinted, stripNumbers, type } from './levers';
import { truce, withFolder } from './server';

const url = inject('url');
let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(() => browser.close());

interface RunCase {
  name: string;
  regions: ({ code: string } & Record<string, Num | string>)[];
  controls: { name: string; volume: Num }[];
}

/** Downloads the scenario file, as a reader does, and runs it. */
async function runOfDownload(page: Page): Promise<{ chosen: RunCase; incomes: number[]; csv: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /scenario file/ }).click()]);
  expect(download.suggestedFilename()).toBe('london-talks-variant.yaml');
  return withFolder(async (folder) => {
    const file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    const run = JSON.parse(await truce('run', file, '--format', 'json')) as { cases: RunCase[] };
    const benchmark = (await (await fetch(`${url}api/scenario`)).json()) as { world: { income: number[] } };
    const csv = await truce('run', file, '--format', 'csv');
    const cases = run.cases.map((item) => item.name);
    const known = new Set(['no-conflict', 'truce', 'war']);
    const chosen = run.cases.find((item) => !known.has(item.name));
    if (!chosen) throw new Error(`The file has no case of its own, only ${cases.join(', ')}.`);
    return { chosen, incomes: benchmark.world.income, csv };
  });
}

const STATES: { levers: Record<string, string>; name: string }[] = [
  { name: 'the tariff raised', levers: { 'US tariff on China': '55' } },
  { name: 'no tariff', levers: { 'US tariff on China': '0' } },
  { name: 'prohibitive tariffs', levers: { 'US tariff on China': '145', 'Chinese tariff on the US': '125' } },
  { name: 'rare earths flow', levers: { 'Rare earth permits': '90' } },
  { name: 'rare earths withheld, and the tariff higher', levers: { 'Rare earth permits': '8', 'US tariff on China': '80.5' } },
];

describe('a slider moved', () => {
  for (const { name, levers } of STATES) {
    it(`paints the numbers of truce run: ${name}`, async () => {
      const { context, page, watch } = await session(browser);
      const answers: Promise<Solution>[] = [];
      page.on('response', (answer) => {
        if (answer.url().endsWith('/api/solve') && answer.ok()) answers.push(answer.json() as Promise<Solution>);
      });
      await visit(page, url, 'levers');
      for (const [title, value] of Object.entries(levers)) await type(page, title, value);
      const raw = await (answers.at(-1) as Promise<Solution>);
      const { chosen, incomes } = await runOfDownload(page);
      const bars = await barNumbers(page);
      const strip = await stripNumbers(page);
      let world = 0;
      chosen.regions.forEach((region, n) => {
        const change = region['real_income'] as number;
        const money = change * (incomes[n] as number);
        world += money;
        const [inPercent = '', inMoney = ''] = bars[region.code] ?? [];
        expectPrinted(inPercent, change * 100, region.code);
        expectPrinted(inMoney, money, `${region.code} in USD bn`);
        for (const variable of ['real_income', 'wage', 'price_index', 'tariff_revenue', 'exports'] as const) {
          const answered = raw.regions[variable]?.[n] as number;
          const expected = region[variable] as number;
          expect(Math.abs(answered - expected), `${variable} of ${region.code}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
        }
      });
      expect(Object.keys(bars)).toHaveLength(chosen.regions.length);
      const [worldPercent = '', worldMoney = ''] = strip['World'] ?? [];
      expectPrinted(worldPercent, (100 * world) / incomes.reduce((a, b) => a + b, 0), 'the world');
      expectPrinted(worldMoney, world, 'the world in USD bn');
      expect(watch.faults).toEqual([]);
      await context.close();
    });
  }

  it('paints while it is dragged, and ends at the numbers of its value', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'levers');
    const slider = page.getByRole('slider', { name: 'US tariff on China' });
    const box = await slider.boundingBox();
    if (!box) throw new Error('The slider is not laid out.');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.21, y);
    await page.mouse.down();
    const seen = new Set<string>();
    for (let step = 0; step <= 20; step++) {
      await page.mouse.move(box.x + box.width * (0.21 + step * 0.03), y);
      await page.waitForTimeout(30);
      seen.add((await stripNumbers(page))['China']?.[0] ?? '');
    }
    expect(seen.size).toBeGreaterThan(6); // not only once the hand rests
    await andPainted(page, () => page.mouse.move(box.x + box.width * 0.5, y));
    await page.mouse.up();
    const value = await slider.evaluate((element: HTMLInputElement) => element.valueAsNumber);
    const body = { case: 'truce', changes: [{ issue: 'US-tariff', value: Math.round(value * 1e4) / 1e4 }], detail: 'regions' };
    const answer = await fetch(`${url}api/solve`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const china = ((await answer.json()) as Solution).regions['real_income']?.[1] as number;
    await expect.poll(async () => (await stripNumbers(page))['China']?.[0]).toMatch(/\d/);
    expectPrinted((await stripNumbers(page))['China']?.[0] ?? '', china * 100, 'China');
    await context.close();
  });

  it('hands out as CSV what truce run writes of the scenario file', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'levers');
    await type(page, 'US tariff on China', '41.5');
    const { chosen, csv } = await runOfDownload(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Numbers as CSV', exact: true }).click()]);
    const table = (text: string, name: string): Map<string, number> =>
      new Map(
        text
          .trim()
          .split(/\r?\n/)
          .map((line) => line.split(','))
          .filter(([first]) => first === name)
          .map(([, region, sector, variable, value]) => [`${region} ${sector} ${variable}`, Number(value)]),
      );
    const ours = table(await readFile(await download.path(), 'utf8'), 'truce');
    const theirs = table(csv, chosen.name);
    expect(ours.size).toBeGreaterThan(16 * 29);
    let compared = 0;
    for (const [key, value] of ours) {
      const expected = theirs.get(key);
      if (expected === undefined) continue;
      compared += 1;
      expect(Math.abs(value - expected), key).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
    }
    expect(compared).toBeGreaterThan(16 * 29 * 5);
    await context.close();
  });
});
