// A coordinator brings the hospitals of a state from the file they come in, looks at what it would change, applies it
// and finds one of them; and keeps a filter of the table of students under a name.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it } from 'node:test';
import { DESKTOP, PHONE, sitDown } from '../lib/browser.mjs';
import { keyboard, mouse, plainMouse } from '../lib/hands.mjs';
import { look, nothingFound } from '../lib/look.mjs';
import { playAs } from '../lib/people.mjs';

const HOSPITALS = new URL('../../../data/cms-hospitals.csv', import.meta.url);

// Each brings other hospitals than the one before, so that those before are gone from the file.
const TELLINGS = [
  { name: 'on a desktop', size: DESKTOP, scripts: true, hands: mouse, from: 1 },
  { name: 'on a phone without scripts', size: PHONE, scripts: false, hands: plainMouse, from: 31 },
  { name: 'by keyboard alone', size: DESKTOP, scripts: true, hands: keyboard, from: 61 },
];

export function importsAndFilters(world) {
  for (const telling of TELLINGS) {
    it(`a coordinator brings hospitals and keeps a filter, ${telling.name}`, { timeout: 240_000 }, async () => {
      const { size, scripts, hands, from } = telling;
      const seat = await sitDown(world.browser, world.program.url, { size, scripts });
      await playAs(seat, hands, 'Dana Whitfield');
      await bring(seat, hands, someHospitals(from));
      await keepAFilter(seat, hands, `Behind at Mercy ${from}`);
      nothingFound(seat);
      await seat.context.close();
    });
  }
}

/** A file with thirty hospitals and one line without a name; gives the name of the first. */
function someHospitals(from) {
  const lines = fs.readFileSync(HOSPITALS, 'utf8').split('\n');
  const rows = lines.slice(from, from + 30);
  const nameless = rows[0].replace(/^[^,]+,[^,]+,/, '999999,,');
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'practicum-hospitals-')), 'hospitals.csv');
  fs.writeFileSync(file, [lines[0], ...rows, nameless, ''].join('\n'));
  return { file, first: rows[0].split(',')[1] };
}

async function bring(seat, hands, { file, first }) {
  const { page } = seat;
  await page.goto('/sites/imports');
  await look(seat, 'import-sites');
  await page.getByLabel('Hospital file').setInputFiles(file);
  await hands.press(page.getByRole('button', { name: 'Look at the file' }));
  await page.getByRole('button', { name: 'Apply the file' }).waitFor();
  assert.match(await page.locator('main .lead').innerText(), /30 hospitals added, .*1 refused/);
  await look(seat, 'import-report');
  await hands.press(page.getByRole('link', { name: /Refused/ }));
  await page.getByRole('row').filter({ hasText: '999999' }).waitFor();
  await look(seat, 'import-refused');
  await hands.press(page.getByRole('button', { name: 'Apply the file' }));
  await page.getByText(/^Applied /).waitFor();
  await look(seat, 'import-applied');
  await page.goto(`/sites?q=${encodeURIComponent(first)}`);
  await page.getByRole('link', { name: new RegExp(first, 'i') }).first().waitFor();
  await look(seat, 'imported-site');
}

async function keepAFilter(seat, hands, name) {
  const { page } = seat;
  await page.goto('/cohort');
  await hands.write(page.getByLabel('Site', { exact: true }), 'Mercy');
  await hands.press(page.getByRole('button', { name: 'Filter', exact: true }));
  await hands.press(page.getByRole('link', { name: 'Save this filter' }));
  await hands.press(page.getByRole('button', { name: 'Save filter' }));
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  seat.complaints.splice(0, seat.complaints.length, ...seat.complaints.filter((line) => !line.includes('(Unprocessable'))); // the browser notes that the form came back
  await look(seat, 'filter-without-a-name');
  await hands.write(page.getByLabel('Name', { exact: true }), name);
  await hands.press(page.getByRole('button', { name: 'Save filter' }));
  const saved = page.getByRole('navigation', { name: 'Saved filters' }).getByRole('link', { name });
  await saved.waitFor();
  await page.goto('/cohort');
  await hands.press(saved);
  assert.equal(await page.getByLabel('Site', { exact: true }).inputValue(), 'Mercy');
  assert.equal(await saved.getAttribute('aria-current'), 'true');
  await look(seat, 'saved-filter');
  await hands.press(page.getByRole('link', { name: 'Change saved filters' }));
  await look(seat, 'saved-filters');
  await hands.press(page.getByRole('button', { name: `Remove ${name}` }));
  await page.getByRole('link', { name, exact: true }).waitFor({ state: 'detached' });
}
