/* What goes wrong, and what is missing: a server that is gone, a scenario without talks, a hostile one. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, PHONE, session, settled, visit, VIEWS } from './browser';
import { andPainted, stripNumbers } from './levers';
import { serve, withFolder } from './server';

let browser: Browser;
beforeAll(async () => (browser = await launch()));
afterAll(() => browser.close());

describe('a server that is gone', () => {
  it('is said to be gone, in words; when it is back, so are the numbers', async () => {
    let server = await serve('london-talks');
    const { context, page, watch } = await session(browser);
    watch.allow(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING/);
    try {
      await visit(page, server.url, 'levers');
      const slider = page.getByRole('slider', { name: 'US tariff on China' });
      await slider.focus();
      await andPainted(page, () => page.keyboard.press('PageUp'));
      const before = await stripNumbers(page);
      const { port } = new URL(server.url);
      await server.stop('SIGKILL');
      await page.keyboard.press('PageUp');
      const alert = page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.innerText()).toContain('The server does not answer');
      expect(await alert.innerText()).toContain('truce serve');
      expect(await page.locator('.results.is-stale').count()).toBe(1); // old numbers are not passed off as new ones
      server = await serve('london-talks', Number(port));
      await slider.focus();
      await andPainted(page, () => page.keyboard.press('PageDown'));
      await expect.poll(() => stripNumbers(page)).toEqual(before);
      expect(await alert.count()).toBe(0);
      expect(await page.locator('.results.is-stale').count()).toBe(0);
      expect(watch.faults).toEqual([]);
    } finally {
      await server.stop();
      await context.close();
    }
  });

  it('before a view is open offers to try again', async () => {
    let server = await serve('london-talks');
    const { context, page, watch } = await session(browser);
    watch.allow(/ERR_/);
    try {
      await visit(page, server.url, 'effects'); // its script is there; its answers are not kept
      await page.keyboard.press('6');
      await settled(page, 'method');
      const { port } = new URL(server.url);
      await server.stop();
      await page.keyboard.press('3');
      await page.getByRole('alert').waitFor();
      server = await serve('london-talks', Number(port));
      await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
      await settled(page, 'effects');
      expect(await page.getByRole('alert').count()).toBe(0);
    } finally {
      await server.stop();
      await context.close();
    }
  });
});

// A scenario that has no ledger and no talks, whose words are an attack on whoever shows them.
const ATTACK = `<script>window.broken=1</script><img src=x onerror="window.broken=1"> "'\`\${1}&amp; \u202Etsixe\u202C`;
const HOSTILE = `truce: 1
title: ${JSON.stringify(ATTACK)}
description: ${JSON.stringify(`</style><style>*{display:none}</style> ${ATTACK}`)}
world: strategic-2023
cases:
  tariff:
    title: ${JSON.stringify(ATTACK)}
    description: ${JSON.stringify(ATTACK)}
    changes:
      - {add: tariff, from: CHN, to: USA, rate: 0.1}
  "constructor":
    changes:
      - {add: tariff, from: USA, to: CHN, rate: 0.1}
`;

describe('a scenario without ledger and talks, of hostile words', () => {
  it('shows in every view what there is, says what there is not, and all words as words', async () => {
    await withFolder(async (folder) => {
      const file = join(folder, `it's "a" <b>.yaml`);
      await writeFile(file, HOSTILE);
      const server = await serve(file);
      const { context, page, watch } = await session(browser, { viewport: PHONE });
      try {
        await page.goto(server.url);
        await settled(page, 'effects'); // where a scenario without a record opens
        for (const view of VIEWS) {
          await page.goto('about:blank');
          await page.goto(`${server.url}#${view}`);
          await page.locator('main h2, main .absence').first().waitFor();
          await page.waitForFunction(() => !document.querySelector('.waiting, .is-waiting'));
          expect(await page.locator('h1').textContent()).toBe(ATTACK);
          expect(await page.locator('script:not([src]), img, h1 *').count(), view).toBe(0);
          expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken)).toBeUndefined();
          expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(0);
          expect(await page.locator('.failure').count(), view).toBe(0);
          const absence = await page.locator('.absence').allInnerTexts();
          if (view === 'timeline' || view === 'regime') expect(absence.join()).toContain('no record of a conflict');
          if (view === 'talks') expect(absence.join()).toContain('says nothing of talks');
        }
        expect(watch.faults).toEqual([]);
      } finally {
        await server.stop();
        await context.close();
      }
    });
  });

  it('takes levers of the reader\u2019s own', async () => {
    await withFolder(async (folder) => {
      const file = join(folder, 'plain.yaml');
      await writeFile(file, HOSTILE);
      const server = await serve(file);
      const { context, page, watch } = await session(browser);
      try {
        await visit(page, server.url, 'levers');
        const before = await stripNumbers(page);
        await page.getByText('Add a lever').click();
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        const slider = page.getByRole('slider', { name: 'Tariff on top' });
        await slider.focus();
        await andPainted(page, () => page.keyboard.press('PageUp'));
        await expect.poll(() => stripNumbers(page)).not.toEqual(before);
        await page.getByRole('button', { name: 'Remove Tariff on top' }).click();
        await expect.poll(() => stripNumbers(page)).toEqual(before);
        expect(watch.faults).toEqual([]);
      } finally {
        await server.stop();
        await context.close();
      }
    });
  });
});
