/* Chromium without a network beyond this machine, and a watch over what a page does wrong. */
import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

export const VIEWS = ['timeline', 'regime', 'effects', 'levers', 'talks', 'method'] as const;
export type ViewName = (typeof VIEWS)[number];

const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** CHROMIUM names a browser; without it the system's is taken. */
export function browserPath(): string {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      // the next
    }
  }
  throw new Error("There is no Chromium: 'scripts/install-deps.sh browser' installs it, or name one in CHROMIUM.");
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath(), args: SWITCHES });
}

/** What a page did wrong, in words; nothing, if all is well. */
export class Watch {
  readonly faults: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Faults that match are none: a test provokes them. */
  allow(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  private add(fault: string): void {
    if (!this.expected.some((pattern) => pattern.test(fault))) this.faults.push(fault);
  }

  attach(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.add(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.add(`exception: ${error.message}`));
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // a question that the page itself takes back, since a newer one has come or its view is closed, is no failure
      if (why !== 'net::ERR_ABORTED' || !request.url().includes('/api/')) this.add(`failed: ${request.url()} ${why}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 400) this.add(`refused: ${answer.status()} ${answer.url()}`);
    });
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      const isLocal = hostname === '127.0.0.1' || protocol === 'blob:' || protocol === 'data:';
      if (!isLocal) this.add(`elsewhere: ${request.url()}`);
    });
  }
}

export interface Session {
  context: BrowserContext;
  page: Page;
  watch: Watch;
}

const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

/** A reader with nothing kept from before. */
export async function session(browser: Browser, options: BrowserContextOptions = {}): Promise<Session> {
  const context = await browser.newContext({
    viewport: LAPTOP,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  // what the page's policy refuses is no console error in every case
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI || event.sourceFile}`);
    });
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const watch = new Watch();
  watch.attach(page);
  return { context, page, watch };
}

/** Something that a view shows once its numbers are there. */
export const READY: Readonly<Record<ViewName, string>> = {
  timeline: '.view-timeline .lane .days',
  regime: '.view-regime h2',
  effects: '.view-effects .bar-row',
  levers: '.view-levers .bar-row',
  talks: '.view-talks .spot',
  method: '.view-method .method',
};

/** Waits until a view stands with its numbers. */
export async function settled(page: Page, view: ViewName): Promise<void> {
  await page.locator(READY[view]).first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => !document.querySelector('.waiting, .is-waiting'));
}

/** Opens the page at an address such as "levers?lever.US-tariff=0.5". */
export async function visit(page: Page, url: string, address: string): Promise<void> {
  const view = address.split('?')[0] as ViewName;
  await page.goto('about:blank'); // else only the part after # differs, and the page stays
  await page.goto(`${url}#${address}`);
  await settled(page, view);
}
