// Looking at a page as it is at this moment: accessible in light and dark, nothing sticks out, the heading and the
// title say the same. A picture of it is kept.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const OUTPUT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..', 'output');
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const TALLEST = 12_000;

/** Notes everything that is wrong with the page in front of this person; `nothingFound` fails with all of it. */
export async function look(seat, name) {
  const { page, size, scripts } = seat;
  const wrong = [];
  fs.mkdirSync(OUTPUT, { recursive: true });
  for (const scheme of scripts ? ['light', 'dark'] : ['light']) {
    await page.emulateMedia({ colorScheme: scheme });
    const picture = `${name}-${size.width}${scripts ? '' : '-noscript'}${scheme === 'dark' ? '-dark' : ''}.png`;
    await keepPicture(seat, path.join(OUTPUT, picture));
    if (scripts) wrong.push(...(await axe(page)).map((finding) => `axe, ${scheme}: ${finding}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  wrong.push(...await shape(page));
  wrong.push(...seat.complaints.splice(0));
  seat.findings.push(...wrong.map((finding) => `${name} at ${size.width}: ${finding}`));
}

/** Fails with what was noted on the pages of these people. */
export function nothingFound(...seats) {
  assert.deepEqual([...new Set(seats.flatMap((seat) => [...seat.findings, ...seat.complaints]))], []);
}

/**
 * The whole page as a picture. A full-page picture would end the touch emulation of a phone, and all that follows would
 * see the layout for a mouse: there the window is made as tall as the page instead, and stays a phone's.
 */
async function keepPicture({ page, size }, file) {
  if (size.width >= 600) {
    await page.screenshot({ path: file, fullPage: true });
    return;
  }
  const length = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: size.width, height: Math.min(Math.max(length, size.height), TALLEST) });
  await page.screenshot({ path: file });
  await page.setViewportSize(size);
  assert.ok(await page.evaluate(() => window.matchMedia('(pointer: coarse)').matches), 'a phone is touched');
}

async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.map(({ id, nodes }) => {
    const where = nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.failureSummary})`);
    return `${id}: ${where.join('; ')}`;
  });
}

async function shape(page) {
  return page.evaluate(() => {
    const wrong = [];
    const over = document.scrollingElement.scrollWidth - window.innerWidth;
    if (over > 0) {
      const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.table-region'));
      wrong.push(`sticks out by ${over} px: ${wide.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)).join(' | ')}`);
    }
    const headings = [...document.querySelectorAll('h1')].map((h) => h.textContent.trim().replace(/\s+/g, ' '));
    if (headings.length !== 1) wrong.push(`${headings.length} main headings`);
    const title = document.title.replace(/^Error: /, '').replace(/\s+/g, ' ');
    if (headings[0] && !title.startsWith(headings[0])) wrong.push(`the title "${title}" does not begin with the heading "${headings[0]}"`);
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    if (twice.length) wrong.push(`ids that stand twice: ${[...new Set(twice)].join(', ')}`);
    return wrong;
  });
}
