/* What the view of levers shows, read as a reader reads it: numbers with the digits that are printed. */
import { expect } from 'vitest';
import type { Page } from 'playwright-core';

/** A printed number: its value, and half a unit of its last digit. */
export interface Printed {
  value: number;
  half: number;
}

/** "−0.29 %", "+USD 1,234 bn": the one number in a text. */
export function printed(text: string): Printed {
  const [, sign, digits = ''] = /([\u2212+-]?)\D*?([\d,]+(?:\.\d+)?)/.exec(text) ?? [];
  if (!digits) throw new Error(`There is no number in "${text}".`);
  const decimals = digits.split('.')[1]?.length ?? 0;
  const size = Number(digits.replaceAll(',', ''));
  return { value: sign === '\u2212' || sign === '-' ? -size : size, half: 0.5 * 10 ** -decimals };
}

/** Fails unless `value` is what `text` prints, to the last digit of it. */
export function expectPrinted(text: string, value: number, what: string): void {
  const shown = printed(text);
  expect(Math.abs(shown.value - value), `${what}: "${text}" for ${value}`).toBeLessThanOrEqual(shown.half * (1 + 1e-9));
}

/** The bars of real income: change in per cent and in USD bn, by the code of the region. */
export function barNumbers(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.view-levers .bar-row')].map((row) => [
        row.getAttribute('data-key') ?? '',
        [...row.querySelectorAll('.number')].map((text) => text.textContent ?? ''),
      ]),
    ),
  );
}

/** The large numbers on top: change and money, by name. */
export function stripNumbers(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.strip-main .strip-cell')].map((cell) => [
        cell.querySelector('.strip-name')?.textContent ?? '',
        [cell.querySelector('.strip-change')?.textContent ?? '', cell.querySelector('.strip-money')?.textContent ?? ''],
      ]),
    ),
  );
}

/** All text of the view that depends on the levers. */
export function allNumbers(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('.strip-cell:not([hidden]) span, .bar-row .number, .force-box td, .force-box li')].map(
      (element) => element.textContent ?? '',
    ),
  );
}

/** Does `move`, and waits until a solution that came of it is painted. */
export async function andPainted(page: Page, move: () => Promise<unknown>): Promise<void> {
  const count = (): Promise<number> => page.evaluate(() => window.__truce?.latency.count ?? 0);
  const before = await count();
  await move();
  await page.waitForFunction((least) => (window.__truce?.latency.count ?? 0) > least, before);
}

/** Sets a lever by its number field, in the unit that stands beside it. */
export async function type(page: Page, title: string, value: string): Promise<void> {
  const field = page.getByRole('spinbutton', { name: `${title}, as a number` });
  await andPainted(page, () => field.fill(value));
  await field.press('Tab');
}
