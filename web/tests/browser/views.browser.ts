/* Every view, by mouse, by keys alone, and without a network. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, session, settled, visit, VIEWS } from './browser';

const url = inject('url');
const TITLES = { timeline: 'Timeline', regime: 'Regime', effects: 'Effects', levers: 'Levers', talks: 'Table of talks', method: 'Method' };
let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(() => browser.close());

describe('by mouse', () => {
  it('opens every view, and asks nobody but its server', async () => {
    const { context, page, watch } = await session(browser);
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).pathname));
    await visit(page, url, 'timeline');
    for (const view of [...VIEWS.slice(1), 'timeline'] as const) {
      await page.getByRole('navigation').getByRole('link', { name: TITLES[view], exact: true }).click();
      await settled(page, view);
      expect(await page.title()).toContain(TITLES[view]);
      expect(await page.locator('[aria-current=page]').innerText()).toBe(TITLES[view]);
      expect(new URL(page.url()).hash).toMatch(new RegExp(`^#${view}`));
    }
    await page.goBack();
    await settled(page, 'method');
    for (const path of ['/api/scenario', '/api/chronicle', '/api/solve', '/api/talks/brief']) expect(asked).toContain(path);
    expect(watch.faults).toEqual([]);
    await context.close();
  });

  it('has a browser that reaches no other host', async () => {
    const { context, page, watch } = await session(browser);
    watch.allow(/example\.com/);
    await expect(page.goto('http://example.com/')).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
    await context.close();
  });
});

// ---- keys --------------------------------------------------------------------------------------------------------------

interface Stop {
  id: number;
  words: string;
  isVisible: boolean;
  hasRing: boolean;
}

/** What has the focus. `hasRing`: it, or what is drawn for it, looks otherwise than without. */
function focused(page: Page): Promise<Stop | 'same' | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const known = ((window as unknown as { known?: Element[] }).known ??= []);
    // a field for a date has stops of its own for day, month and year: to take the focus from it is to start it anew
    if (known.at(-1) === element && element.matches('input[type=date]')) return 'same';
    if (!known.includes(element)) known.push(element);
    const box = element.getBoundingClientRect();
    const parts = [element, ...element.querySelectorAll('*')].slice(0, 12);
    const look = (): string =>
      parts
        .map((part) => {
          const { outlineStyle, outlineWidth, outlineColor, boxShadow, stroke, strokeWidth, fill, fillOpacity, borderColor } = getComputedStyle(part);
          const outline = outlineStyle === 'none' ? '' : outlineStyle + outlineWidth + outlineColor;
          return [outline, boxShadow, stroke, strokeWidth, fill, fillOpacity, borderColor].join();
        })
        .join('|');
    const withFocus = look();
    // The look without it: the same element for a moment outside of :focus-visible, with nobody told.
    const hush = (event: Event): void => event.stopImmediatePropagation();
    const kinds = ['focusin', 'focusout', 'focus', 'blur'];
    for (const kind of kinds) window.addEventListener(kind, hush, true);
    (element as HTMLElement).blur();
    const without = look();
    (element as HTMLElement).focus({ preventScroll: true });
    for (const kind of kinds) window.removeEventListener(kind, hush, true);
    return {
      id: known.indexOf(element),
      words: element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60) ?? element.tagName,
      isVisible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      hasRing: withFocus !== without,
    };
  });
}

async function tabTo(page: Page, words: string, most = 150): Promise<void> {
  for (let k = 0; k < most; k++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim());
    if (at === words) return;
  }
  throw new Error(`Tab does not reach "${words}" in ${most} presses.`);
}

describe('by keys alone', () => {
  it('skips to the content', async () => {
    const { context, page, watch } = await session(browser);
    await visit(page, url, 'method');
    await page.keyboard.press('Tab');
    const skip = await focused(page);
    expect(skip).toMatchObject({ words: 'Skip to the content', isVisible: true });
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    expect(new URL(page.url()).hash).toMatch(/^#method/);
    expect(watch.faults).toEqual([]);
    await context.close();
  });

  for (const view of VIEWS) {
    it(`goes to ${view}, through all of it, and out of it`, async () => {
      const { context, page, watch } = await session(browser);
      await visit(page, url, view === 'method' ? 'timeline' : 'method');
      await tabTo(page, TITLES[view]);
      await page.keyboard.press('Enter');
      await settled(page, view);
      const stops: Stop[] = [];
      const faults: string[] = [];
      let isThrough = false;
      for (let k = 0; k < 400 && !isThrough; k++) {
        await page.keyboard.press('Tab');
        const stop = await focused(page);
        if (stop === 'same') continue;
        isThrough = stop === null || stop.words === 'Skip to the content';
        if (!stop || isThrough) continue;
        if (stops.some((other) => other.id === stop.id)) faults.push(`trapped at ${stop.words}`);
        if (!stop.isVisible) faults.push(`out of sight: ${stop.words}`);
        if (!stop.hasRing) faults.push(`looks as without focus: ${stop.words}`);
        stops.push(stop);
        if (faults.length > 8) break;
      }
      expect(faults).toEqual([]);
      expect(isThrough).toBe(true);
      expect(stops.at(-1)?.words).toBe('Copy');
      await page.keyboard.press('Shift+Tab');
      expect(watch.faults).toEqual([]);
      await context.close();
    });
  }

  it('moves the day: the handle by arrows, to the next change by a key', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'timeline?date=2025-04-01');
    const handle = page.getByRole('slider', { name: 'The day that is looked at' });
    await handle.focus();
    await page.keyboard.press('ArrowRight');
    expect(await handle.getAttribute('aria-valuetext')).toBe('2 April 2025');
    await page.keyboard.press('Shift+ArrowRight');
    expect(await handle.getAttribute('aria-valuetext')).toBe('9 April 2025');
    await expect.poll(() => page.locator('.headline-value').allInnerTexts()).toEqual(['104\u202F%', '0\u202F%']);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowLeft');
    expect(await handle.getAttribute('aria-valuetext')).toBe('8 May 2025');
    await page.keyboard.press('.');
    const next = (await handle.getAttribute('aria-valuetext')) ?? '';
    expect(['12 May 2025', '13 May 2025', '14 May 2025']).toContain(next); // Geneva, on the record at the latest as it took effect
    await expect.poll(() => page.url()).toContain('date=2025-05-1');
    await page.keyboard.press('2'); // the regime of that day
    await settled(page, 'regime');
    expect(await page.locator('.view-regime h2').innerText()).toContain(next);
    await context.close();
  });

  it('moves a lever: by points, by tens, to its ends', async () => {
    const { context, page } = await session(browser);
    await visit(page, url, 'levers');
    const slider = page.getByRole('slider', { name: 'US tariff on China' });
    await slider.focus();
    const after = async (key: string): Promise<number> => {
      await page.keyboard.press(key);
      return slider.evaluate((element: HTMLInputElement) => element.valueAsNumber);
    };
    expect(await after('ArrowRight')).toBe(0.3); // from 29.61 points to the round value
    expect(await after('ArrowRight')).toBe(0.31);
    expect(await after('ArrowLeft')).toBe(0.3);
    expect(await after('PageUp')).toBe(0.4);
    expect(await after('Home')).toBe(0);
    expect(await after('End')).toBe(1.5);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^\+?150\u202Fpp$/);
    await page.keyboard.press('Control+z');
    expect(await slider.evaluate((element: HTMLInputElement) => element.valueAsNumber)).not.toBe(1.5);
    await context.close();
  });

  it('chooses a deal, and takes its terms to the levers', async () => {
    const { context, page, watch } = await session(browser);
    await visit(page, url, 'talks');
    await tabToMark(page, '.spot');
    const name = (): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? null);
    const first = await name();
    await page.keyboard.press('ArrowRight');
    expect(await name()).not.toBe(first);
    await page.keyboard.press('End');
    const chosen = await name();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain(`point=${encodeURIComponent(chosen ?? '')}`);
    const use = page.getByRole('button', { name: 'Put these terms on the levers' });
    await use.focus();
    await page.keyboard.press('Enter');
    await settled(page, 'levers');
    expect(page.url()).toContain('lever.');
    expect(watch.faults).toEqual([]);
    await context.close();
  });
});

async function tabToMark(page: Page, selector: string): Promise<void> {
  for (let k = 0; k < 150; k++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((marks) => document.activeElement?.matches(marks), selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}.`);
}
