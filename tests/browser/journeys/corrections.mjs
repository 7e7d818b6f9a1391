// Signed hours turn out to be wrong. The supervisor shortens an entry they signed and signs that in the same act; the
// student sees both versions and disputes it. Hours the supervisor added for another student wait until that student
// agrees.
// Nobody here takes part in the hours job, so that both can be told on one college.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DESKTOP, PHONE, sitDown } from '../lib/browser.mjs';
import { keyboard, mouse, plainMouse } from '../lib/hands.mjs';
import { look, nothingFound } from '../lib/look.mjs';
import { playAs, standing } from '../lib/people.mjs';

const SUPERVISOR = 'Samuel Ortiz';

const TELLINGS = [
  { name: 'on a desktop', size: DESKTOP, scripts: true, hands: mouse, end: '05:30' },
  { name: 'on a phone without scripts', size: PHONE, scripts: false, hands: plainMouse, end: '05:15' },
  { name: 'by keyboard alone', size: DESKTOP, scripts: true, hands: keyboard, end: '05:00' },
];

export function corrections(world) {
  for (const telling of TELLINGS) {
    it(`a supervisor corrects what they signed and the student disputes it, ${telling.name}`, { timeout: 240_000 }, async () => {
      const { size, scripts, hands } = telling;
      const [supervisor, student, coordinator] = await Promise.all([1, 2, 3].map(() => sitDown(world.browser, world.program.url, { size, scripts })));
      await playAs(supervisor, hands, SUPERVISOR);
      await playAs(student, hands, 'Noor Haddad');
      await playAs(coordinator, hands, 'Dana Whitfield');
      const before = await standing(coordinator, 'Noor Haddad');
      const minutes = await shorten(supervisor, hands, telling.end);
      assert.equal(before.counted - (await standing(coordinator, 'Noor Haddad')).counted, minutes, 'the correction counts at once, because it is signed');
      await dispute(student, hands);
      await seeTheDispute(coordinator, hands);
      nothingFound(supervisor, student, coordinator);
      for (const seat of [supervisor, student, coordinator]) await seat.context.close();
    });
  }
  it('hours that a supervisor added wait until the student agrees', { timeout: 120_000 }, async () => {
    const [supervisor, student] = await Promise.all([PHONE, PHONE].map((size) => sitDown(world.browser, world.program.url, { size })));
    await playAs(student, mouse, 'Mateo Álvarez');
    await playAs(supervisor, mouse, SUPERVISOR);
    await agree(student);
    await sign(supervisor);
    nothingFound(supervisor, student);
    for (const seat of [supervisor, student]) await seat.context.close();
  });
}

/** Corrects the newest signed night of Noor; gives by how many minutes. */
async function shorten(seat, hands, end) {
  const { page } = seat;
  await hands.press(page.getByRole('link', { name: 'Answered hours' }));
  await page.getByRole('heading', { level: 1, name: 'Answered hours' }).waitFor();
  await look(seat, 'answered');
  const row = page.getByRole('row').filter({ hasText: 'Noor Haddad' }).filter({ hasText: 'Approved' }).filter({ hasText: '22:00–6:00' }).first();
  await hands.press(row.getByRole('link'));
  await look(seat, 'entry-of-a-student');
  await hands.press(page.getByRole('link', { name: 'Correct', exact: true }));
  await page.getByText('I confirm that these hours').waitFor();
  await hands.press(page.getByRole('button', { name: 'Correct and sign' }));
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor();
  seat.complaints.splice(0, seat.complaints.length, ...seat.complaints.filter((line) => !line.includes('(Unprocessable'))); // the browser notes that the form came back
  await look(seat, 'correct-with-problems');
  await hands.write(page.getByLabel('End', { exact: true }), end);
  await hands.write(page.getByLabel('Why the signed entry is wrong'), 'The night shift ended early.');
  await hands.press(page.getByRole('button', { name: 'Correct and sign' }));
  await page.getByText('Corrected and signed').waitFor();
  await look(seat, 'corrected');
  const [hours, rest] = end.split(':').map(Number);
  return 6 * 60 - (hours * 60 + rest);
}

async function dispute(seat, hands) {
  const { page } = seat;
  await page.goto('/hours/ledger');
  const corrected = page.getByRole('row').filter({ hasText: 'Approved' }).filter({ hasText: /22:00–5:\d\d/ });
  await hands.press(corrected.first().getByRole('link').first());
  await page.getByText('Corrected by Samuel Ortiz, site supervisor').waitFor();
  await page.getByRole('columnheader', { name: 'Signed before' }).waitFor();
  await look(seat, 'corrected-for-me');
  await hands.press(page.getByRole('link', { name: 'Dispute' }));
  await hands.write(page.getByLabel('Why you disagree'), 'I was there until six, as I logged.');
  await look(seat, 'dispute-a-correction');
  await hands.press(page.getByRole('button', { name: 'Send', exact: true }));
  await page.getByText('You disputed this').waitFor();
}

async function seeTheDispute(seat, hands) {
  const { page } = seat;
  await page.goto('/today?kind=dispute');
  await hands.press(page.getByRole('link', { name: /^Noor Haddad disputes/ }).first());
  await page.getByRole('heading', { level: 1, name: 'Noor Haddad' }).waitFor();
  await hands.press(page.getByRole('link', { name: /^Answer the dispute/ }).first());
  await page.getByRole('heading', { level: 1, name: 'Answer a dispute' }).waitFor();
  await look(seat, 'answer-a-dispute');
}

async function agree(seat) {
  const { page } = seat;
  await page.goto('/hours');
  const waiting = page.getByRole('listitem').filter({ hasText: 'half past five' });
  await waiting.waitFor();
  await look(seat, 'corrected-at-home');
  await waiting.getByRole('link', { name: /^Look at it/ }).click();
  await page.getByText('It adds hours that you had not logged').waitFor();
  await look(seat, 'agree');
  await page.getByRole('button', { name: 'Agree' }).click();
  await page.getByText('You agreed').waitFor();
}

async function sign(seat) {
  const { page } = seat;
  await page.goto('/sign-off');
  const row = page.getByRole('row').filter({ hasText: 'Mateo Álvarez' });
  await row.getByText('Corrected by Samuel Ortiz').waitFor();
  await row.getByRole('checkbox').check();
  await look(seat, 'queue-with-a-correction');
  await page.locator('.action-bar button[value=approve]').click();
  await page.getByText('1 entry approved').waitFor();
}
