// Lighthouse as a phone would see the page, signed in as the person in front of it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { FLAGS } from './browser.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/** Starts a Chromium for Lighthouse with a fresh profile. */
export async function startLighthouse() {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'practicum-lighthouse-'));
  const chrome = await launch({ chromePath: process.env.PRACTICUM_CHROMIUM || '/usr/bin/chromium', chromeFlags: ['--headless', ...FLAGS], userDataDir: profile, logLevel: 'error' });
  return {
    score: (seat) => score(chrome.port, seat),
    async stop() {
      await chrome.kill();
      fs.rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function score(port, seat) {
  const cookie = (await seat.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const run = await lighthouse(seat.page.url(), { port, onlyCategories: CATEGORIES, extraHeaders: { Cookie: cookie }, logLevel: 'error', output: 'json' });
  const { categories, audits, finalDisplayedUrl } = run.lhr;
  const scores = Object.fromEntries(CATEGORIES.map((id) => [id, Math.round((categories[id].score ?? 0) * 100)]));
  const relevant = CATEGORIES.flatMap((id) => categories[id].auditRefs.filter((ref) => ref.weight > 0).map((ref) => ref.id));
  const findings = relevant.map((id) => audits[id]).filter((audit) => audit.score !== null && audit.score < 0.9).map((audit) => `${audit.id} ${audit.displayValue ?? ''} ${elements(audit)}`.trim());
  return { ...scores, url: finalDisplayedUrl, findings };
}

function elements(audit) {
  const items = audit.details?.items ?? [];
  return items.slice(0, 2).map((item) => item.node?.snippet ?? item.description ?? '').filter(Boolean).join(' | ');
}
