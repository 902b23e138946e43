/* A link brings back what was seen; what was decided can be undone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, session, settled, visit, type ViewName } from './browser';
import { allNumbers, andPainted, stripNumbers, type } from './levers';

const url = inject('url');
let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(() => browser.close());

async function copiedLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** The content of the view in words, and what is chosen in it. */
function seen(page: Page): Promise<{ words: string; chosen: string[]; fields: string[] }> {
  return page.evaluate(() => {
    const main = document.querySelector('main') as HTMLElement;
    const copy = main.cloneNode(true) as HTMLElement;
    for (const passing of copy.querySelectorAll('.speed, [role=status]')) passing.remove();
    return {
      words: copy.textContent ?? '',
      chosen: [...main.querySelectorAll('.is-chosen, [aria-pressed=true], [aria-expanded=true]')].map((item) => `${item.tagName} ${item.getAttribute('data-key') ?? item.getAttribute('data-lane') ?? item.textContent}`),
      fields: [...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select')].map((field) => `${field.id} ${field.value}`),
    };
  });
}

async function compareWithLink(page: Page, view: ViewName): Promise<string> {
  await settled(page, view);
  const link = await copiedLink(page);
  expect(link).toContain('scenario=london-talks');
  const other = await session(browser);
  await other.page.goto(link);
  await settled(other.page, view);
  const before = await seen(page);
  await expect.poll(() => seen(other.page)).toEqual(before);
  expect(other.watch.faults).toEqual([]);
  await other.context.close();
  return link;
}

describe('a shared link', () => {
  it('restores levers, cases, region and numbers', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'levers');
    await page.getByLabel('against').selectOption({ label: 'the war of April 2025' });
    await settled(page, 'levers');
    await type(page, 'US tariff on China', '12.5');
    await type(page, 'Rare earth permits', '60');
    await page.locator('.bar-row[data-key=MEX]').click();
    const link = await compareWithLink(page, 'levers');
    for (const part of ['lever.US-tariff=0.125', 'lever.rare-earths=0.6', 'compare=war', 'region=MEX']) expect(link).toContain(part);
    await page.getByRole('link', { name: 'Effects' }).click();
    await compareWithLink(page, 'effects');
    await context.close();
  });

  it('restores the day, the filters and an open lane', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'timeline?date=2025-04-15');
    await page.locator('#timeline-party').selectOption('CHN');
    await page.getByRole('button', { name: '2025', exact: true }).click();
    await page.locator('.lane-toggle').first().click();
    const link = await compareWithLink(page, 'timeline');
    expect(link).toContain('date=2025-04-15');
    await page.getByRole('link', { name: 'Regime' }).click();
    await compareWithLink(page, 'regime');
    await context.close();
  });

  it('restores the chosen deal', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'talks');
    await page.locator('.spot').last().focus();
    await page.keyboard.press('Enter');
    expect(await compareWithLink(page, 'talks')).toContain('point=');
    await context.close();
  });

  it('of another scenario says so, and shows what there is', async () => {
    const { context, page, watch } = await session(browser);
    await visit(page, url, 'levers?scenario=elsewhere&case=gone&lever.gone=1&lever.US-tariff=0.2');
    expect(await page.locator('.notice').innerText()).toContain('elsewhere');
    expect(await page.locator('.lever.is-moved').count()).toBe(1);
    expect(watch.faults).toEqual([]);
    await context.close();
  });

  it('that is no state at all opens the page', async () => {
    const { context, page, watch } = await session(browser);
    for (const junk of ['%E0%A4%A', 'levers?lever.US-tariff=NaN&date=2025-13-45&changes=[{', '<script>alert(1)</script>', 'talks?point=%00&region=__proto__']) {
      await page.goto('about:blank');
      await page.goto(`${url}#${junk}`);
      await page.locator('main h2').first().waitFor();
    }
    expect(watch.faults).toEqual([]);
    await context.close();
  });
});

describe('undo', () => {
  it('takes moves back one by one, redo brings them back, reset drops them all', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'levers');
    const start = await allNumbers(page);
    await type(page, 'US tariff on China', '50');
    const one = await stripNumbers(page);
    await type(page, 'Rare earth permits', '100');
    const two = await stripNumbers(page);
    expect(two).not.toEqual(one);
    const undo = page.locator('.lever-tools').getByRole('button', { name: 'Undo' });
    const redo = page.locator('.lever-tools').getByRole('button', { name: 'Redo' });
    await undo.click();
    await expect.poll(() => stripNumbers(page)).toEqual(one);
    await undo.click();
    await expect.poll(() => allNumbers(page)).toEqual(start);
    expect(await undo.isDisabled()).toBe(true);
    await redo.click();
    await expect.poll(() => stripNumbers(page)).toEqual(one);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => stripNumbers(page)).toEqual(two);
    expect(await redo.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => allNumbers(page)).toEqual(start);
    await page.keyboard.press('Control+z');
    await expect.poll(() => stripNumbers(page)).toEqual(two);
    await context.close();
  });

  it('counts a drag as one move', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'levers');
    const start = await stripNumbers(page);
    const slider = page.getByRole('slider', { name: 'US tariff on China' });
    const box = await slider.boundingBox();
    if (!box) throw new Error('The slider is not laid out.');
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height / 2);
    await page.mouse.down();
    await andPainted(page, () => page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 15 }));
    await page.mouse.up();
    await page.keyboard.press('Control+z');
    await expect.poll(() => stripNumbers(page)).toEqual(start);
    await context.close();
  });
});
