/* Readable by everybody: axe finds nothing serious in any view, light or dark, on a laptop, a phone or paper. With
 * TRUCE_SHOTS=FOLDER a picture of each is left there. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, PHONE, session, VIEWS, visit, type ViewName } from './browser';

const url = inject('url');
const shots = process.env['TRUCE_SHOTS'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(() => browser.close());

const KINDS: { name: string; options: BrowserContextOptions; rules?: string[] }[] = [
  { name: 'light', options: { colorScheme: 'light', viewport: { width: 1440, height: 900 } } },
  { name: 'dark', options: { colorScheme: 'dark', viewport: { width: 1440, height: 900 } }, rules: ['color-contrast'] }, // the rest is the same page
  { name: 'phone', options: { colorScheme: 'light', viewport: PHONE, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }, rules: ['target-size', 'scrollable-region-focusable', 'meta-viewport'] },
];

/** Violations in words: the rule, how bad, where. */
async function violations(page: Page, rules: string[] = []): Promise<string[]> {
  await page.evaluate(axe); // by the debugger, which the page's policy does not bind
  const options = { resultTypes: ['violations'], ...(rules.length > 0 && { runOnly: rules }) };
  const { violations: found } = await page.evaluate(
    (chosen) => (window as unknown as { axe: { run(where: Document, how: object): Promise<AxeResults> } }).axe.run(document, chosen),
    options,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
    .map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 4).map((node) => node.target.join(' ')).join('; ')}`);
}

/** What is wider than the window, unless it scrolls within itself. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll('main *, header *, footer *')]
      .filter((element) => element.getBoundingClientRect().right > wide + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`);
  });
}

async function shoot(page: Page, view: ViewName, kind: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `${view}-${kind}.png`), fullPage: true });
}

for (const { name, options, rules } of KINDS) {
  describe(`on a screen, ${name}`, () => {
    for (const view of VIEWS) {
      it(`${view} has nothing in the way of a reader`, async () => {
        const { context, page, watch } = await session(browser, options);
        await visit(page, url, view);
        await shoot(page, view, name);
        expect(await violations(page, rules)).toEqual([]);
        expect(await overflow(page)).toEqual([]);
        expect(watch.faults).toEqual([]);
        await context.close();
      });
    }
  });
}

it('prints every view without what is only for a screen', async () => {
  const { context, page } = await session(browser, { colorScheme: 'dark' });
  for (const view of VIEWS) {
    await visit(page, url, view);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.tools, nav.views, .chart-tools, .lever-tools').filter({ visible: true }).count(), view).toBe(0);
    expect(await page.locator('main h2').first().isVisible()).toBe(true);
    const { ground, ink } = await page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return { ground: getComputedStyle(document.documentElement).backgroundColor, ink: style.color };
    });
    const light = (colour: string): number => Math.max(...(colour.match(/[\d.]+/g) ?? ['0']).slice(0, 3).map(Number));
    expect(ground === 'rgba(0, 0, 0, 0)' || light(ground) > 200, `${view}: ${ground}`).toBe(true);
    expect(light(ink), `${view}: ${ink}`).toBeLessThan(100);
    await page.emulateMedia({ media: 'screen' });
  }
  const sheets = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(sheets.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(1);
  await context.close();
});

it('changes its theme by hand, and keeps it', async () => {
  const { context, page } = await session(browser, { colorScheme: 'light' });
  await visit(page, url, 'method');
  const theme = (): Promise<string | undefined> => page.evaluate(() => document.documentElement.dataset['theme']);
  expect(await theme()).toBe('light');
  await page.keyboard.press('t');
  await page.keyboard.press('t');
  expect(await theme()).toBe('dark');
  await page.reload();
  await page.locator('.view-method .method').waitFor();
  expect(await theme()).toBe('dark');
  await page.keyboard.press('?');
  expect(await page.getByRole('dialog').isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').isVisible()).toBe(false);
  await context.close();
});
