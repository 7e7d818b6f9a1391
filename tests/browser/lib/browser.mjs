// Chromium, and people who sit in front of it.
import { chromium } from 'playwright-core';

export const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A browser with a fresh profile of its own. */
export function startBrowser() {
  return chromium.launch({ executablePath: process.env.PRACTICUM_CHROMIUM || '/usr/bin/chromium', headless: true, args: FLAGS });
}

/**
 * One person's browser window. Everything the page complains about is kept in `complaints`.
 * `size` is DESKTOP or PHONE, `scripts` whether the browser runs them.
 */
export async function sitDown(browser, url, { size = DESKTOP, scripts = true } = {}) {
  const phone = size.width < 600;
  const context = await browser.newContext({
    baseURL: url, viewport: size, javaScriptEnabled: scripts, isMobile: phone, hasTouch: phone, locale: 'en-US', timezoneId: 'America/Chicago',
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const seat = { context, page, size, scripts, complaints: [], findings: [] };
  page.on('console', (message) => { if (message.type() === 'error') seat.complaints.push(`${page.url()}: ${message.text()}`); });
  page.on('pageerror', (error) => seat.complaints.push(`${page.url()}: ${error.message}`));
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') seat.complaints.push(`${request.url()}: ${why}`);
  });
  return seat;
}
