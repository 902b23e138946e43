/* What a reader takes along: scenario file, table, drawing, picture. And what the page weighs. */
import { readFile } from 'node:fs/promises';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, session, visit, VIEWS } from './browser';
import { type } from './levers';

const url = inject('url');
let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(() => browser.close());

async function download(page: Page, chart: string, button: string): Promise<{ name: string; bytes: Buffer }> {
  const figure = page.locator('figure', { has: page.getByRole('heading', { name: chart, exact: true }) });
  const [file] = await Promise.all([page.waitForEvent('download'), figure.getByRole('button', { name: button, exact: true }).click()]);
  return read(file);
}

async function read(file: Download): Promise<{ name: string; bytes: Buffer }> {
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

const CHARTS = [
  { view: 'levers', title: 'Real income by region', rows: 16 },
  { view: 'effects', title: 'Real income: Ranked', rows: 16 },
  { view: 'effects', title: 'Real income: Where it is felt', rows: 16 },
  { view: 'effects', title: 'Production, volume: by industry and region', rows: 29 },
  { view: 'effects', title: 'Trade between regions', rows: 20 },
] as const;

describe('a chart', () => {
  for (const { view, title, rows } of CHARTS) {
    it(`of ${view} is handed out: ${title}`, async () => {
      const { context, page, watch } = await session(browser);
      await visit(page, url, view);
      const csv = await download(page, title, 'Download the numbers as CSV');
      expect(csv.name).toMatch(/^[a-z0-9-]+\.csv$/);
      const lines = csv.bytes.toString('utf8').replace(/^\uFEFF/, '').trim().split(/\r?\n/);
      expect(lines.length).toBeGreaterThan(rows);
      const widths = new Set(lines.map((line) => line.replace(/"[^"]*"/g, '').split(',').length));
      expect([...widths]).toHaveLength(1);
      const svg = await download(page, title, 'Download the picture as SVG');
      const text = svg.bytes.toString('utf8');
      expect(svg.name).toMatch(/\.svg$/);
      // stands alone, for programs that know neither this page's styles nor today's colours
      expect(text).toContain('<svg xmlns="http://www.w3.org/2000/svg"');
      expect(text).toContain(`>${title}</text>`);
      expect(text).toMatch(/truce run london-talks/);
      expect(text).not.toMatch(/var\(|oklch|color-mix|class=|<script|NaN|undefined/);
      const parsed = await page.evaluate((source) => new DOMParser().parseFromString(source, 'image/svg+xml').querySelector('parsererror')?.textContent ?? '', text);
      expect(parsed).toBe('');
      const png = await download(page, title, 'Download the picture as PNG');
      expect(png.bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
      expect(width).toBeGreaterThan(600);
      expect(height).toBeGreaterThan(300);
      const colours = await page.evaluate(async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = 200;
        canvas.height = 200;
        const drawing = canvas.getContext('2d') as CanvasRenderingContext2D;
        drawing.drawImage(image, 0, 0, 200, 200);
        const { data } = drawing.getImageData(0, 0, 200, 200);
        return new Set(new Uint32Array(data.buffer)).size;
      }, png.bytes.toString('base64'));
      expect(colours).toBeGreaterThan(50); // a picture, and no empty sheet
      expect(watch.faults).toEqual([]);
      await context.close();
    });
  }

  it('is a table on request, with the numbers of the drawing', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'effects');
    const drawn = await page.locator('.chart-bars .bar-row[data-key=CHN] .number').first().textContent();
    const figure = page.locator('figure.chart-bars').first();
    await figure.getByRole('button', { name: 'As table' }).click();
    const row = figure.getByRole('row').filter({ hasText: 'China' }).first();
    expect(await row.textContent()).toContain(drawn ?? '?');
    await context.close();
  });
});

it('a scenario file says what was changed', async () => {
  const { context, page } = await session(browser);
  await visit(page, url, 'levers');
  await type(page, 'US tariff on China', '7.25');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /scenario file/ }).click()]);
  const { name, bytes } = await read(file);
  const text = bytes.toString('utf8');
  expect(name).toBe('london-talks-variant.yaml');
  expect(text).toMatch(/^truce: 1$/m);
  expect(text).toContain('0.0725');
  expect(await page.locator('footer code').textContent()).toBe('truce run london-talks-variant.yaml');
  await context.close();
});

it('weighs less than a megabyte, all views together', async () => {
  const { context, page } = await session(browser);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const paths = new Map<string, string>();
  let [assets, all] = [0, 0];
  devtools.on('Network.responseReceived', ({ requestId, response }) => paths.set(requestId, new URL(response.url).pathname));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    all += encodedDataLength;
    if (!paths.get(requestId)?.startsWith('/api/')) assets += encodedDataLength;
  });
  await visit(page, url, 'timeline');
  const first = { assets, all };
  for (const key of ['2', '3', '4', '5', '6']) {
    await page.keyboard.press(key);
    await page.locator(`.view-${VIEWS[Number(key) - 1]} h2`).waitFor();
  }
  await page.waitForLoadState('networkidle');
  const kB = (bytes: number): string => (bytes / 1000).toFixed(0);
  console.log(`weight, compressed: first view ${kB(first.assets)} kB of page and ${kB(first.all - first.assets)} kB of answers; all views ${kB(assets)} kB of page`);
  expect(first.all).toBeLessThan(500_000);
  expect(assets).toBeGreaterThan(50_000); // else nothing was counted
  expect(assets).toBeLessThan(1_000_000);
  await context.close();
});
