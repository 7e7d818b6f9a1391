// A student logs a week and submits it; the supervisor opens the mailed link, returns one entry and approves the
// others; the student mends it; the supervisor approves; the coordinator sees it counted. Then the student corrects a
// signed entry. The same story on a desktop and a phone, with and without scripts, and by keyboard alone.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DESKTOP, PHONE, sitDown } from '../lib/browser.mjs';
import { keyboard, mouse, plainMouse } from '../lib/hands.mjs';
import { look, nothingFound } from '../lib/look.mjs';
import { followMailedLink, playAs, standing } from '../lib/people.mjs';

const COORDINATOR = 'Dana Whitfield';

// Each student belongs to one telling; all of them are at Mercy, their evenings of last week are free, and they have no
// drafts of that week. What else waits with their supervisor is signed in the first telling.
const TELLINGS = [
  { name: 'on a desktop', student: 'Jonas Weber', size: DESKTOP, scripts: true, hands: mouse },
  { name: 'on a phone', student: 'Maya Castellanos', size: PHONE, scripts: true, hands: mouse },
  { name: 'on a desktop without scripts', student: 'Liam O\'Connor', size: DESKTOP, scripts: false, hands: plainMouse },
  { name: 'on a phone without scripts', student: 'Wei-Lin Chen', size: PHONE, scripts: false, hands: plainMouse },
  { name: 'by keyboard alone', student: 'Fatou Diop', size: DESKTOP, scripts: true, hands: keyboard },
];

export function hoursJob(world) {
  for (const telling of TELLINGS) {
    it(`a week is logged, signed by link, mended, counted and corrected, ${telling.name}`, { timeout: 240_000 }, async () => {
      const seats = await takeSeats(world, telling);
      const told = { ...telling, ...seats, what: `Coding audit ${telling.name}` };
      const before = await standing(told.coordinator, told.student);
      await logAWeek(told);
      await askForSignature(told);
      await returnOneApproveTheOthers(told);
      await mendTheReturned(told);
      await askForSignature(told);
      await approveAll(told, 'sign-off-again');
      const after = await standing(told.coordinator, told.student);
      assert.equal(after.counted - before.counted, 120 + 120 + 90, 'the week is counted as it was mended');
      await look(told.coordinator, `cohort-${telling.hands === keyboard ? 'keyboard' : 'mouse'}`);
      await correctASigned(told);
      await askForSignature(told);
      assert.equal((await standing(told.coordinator, told.student)).counted, after.counted, 'until the correction is signed the old minutes count');
      await approveAll(told, 'sign-off-correction');
      assert.equal((await standing(told.coordinator, told.student)).counted - after.counted, 15, 'the correction counts once it is signed');
      await followTheStudent(told);
      nothingFound(told.own, told.supervisor, told.coordinator);
      for (const seat of [told.own, told.supervisor, told.coordinator]) await seat.context.close();
    });
  }
}

/** Three people, each with a browser: the student, the supervisor without an account, the coordinator. */
async function takeSeats({ browser, program }, { size, scripts, hands, student }) {
  const [own, supervisor, coordinator] = await Promise.all([1, 2, 3].map(() => sitDown(browser, program.url, { size, scripts })));
  await playAs(own, hands, student);
  await playAs(coordinator, hands, COORDINATOR);
  return { own, supervisor, coordinator };
}

async function logAWeek({ own, hands, what }) {
  const { page } = own;
  await page.goto('/hours');
  await look(own, 'log-hours');
  await hands.press(page.getByRole('link', { name: 'Week', exact: true }));
  await hands.press(page.getByRole('link', { name: 'Week before' }));
  await page.waitForLoadState();
  const cells = (name) => page.locator(`.week-day input[name=${name}]`);
  for (const day of [0, 1, 2]) {
    await hands.write(cells('time').nth(day), '17-19');
    await hands.write(cells('what').nth(day), `${what}, day ${day + 1}`);
  }
  await look(own, 'week-filled');
  await hands.press(page.getByRole('button', { name: 'Save as drafts' }));
  await page.waitForURL('**/hours**');
  const drafts = page.locator('form[data-drafts]').filter({ hasText: what });
  await drafts.waitFor();
  await look(own, 'drafts');
  await hands.press(drafts.getByRole('button', { name: /^Submit/ }));
  await page.getByText(/Submitted \d+ entries/).waitFor();
  await look(own, 'submitted');
}

async function askForSignature({ own, hands }) {
  const { page } = own;
  await page.goto('/hours');
  const ask = page.getByRole('button', { name: 'Ask for a signature now' });
  await hands.press(ask);
  await page.getByRole('status').first().waitFor();
}

async function returnOneApproveTheOthers({ supervisor, hands, student, what }) {
  const { page } = supervisor;
  await followMailedLink(supervisor, hands, student);
  await look(supervisor, 'sign-off');
  const card = page.locator('section.card').filter({ has: page.getByRole('heading', { name: student }) });
  const entries = card.getByRole('group').filter({ hasText: what });
  assert.equal(await entries.count(), 3, 'the week is on the page');
  for (const [day, answer] of [[0, 'Approve'], [1, 'Approve'], [2, 'Return to mend']]) {
    const entry = entries.nth(day);
    await hands.press(entry.getByText('Answer this one'));
    await hands.choose(entry.getByRole('radio', { name: answer }));
  }
  await hands.write(entries.nth(2).getByRole('textbox'), 'You left at half past six on that day.');
  await look(supervisor, 'sign-off-answers');
  await hands.press(page.getByRole('button', { name: 'Send answers one by one' }));
  await page.getByRole('heading', { name: 'You signed' }).waitFor();
  await look(supervisor, 'signed');
}

async function mendTheReturned({ own, hands, what }) {
  const { page } = own;
  await page.goto('/hours');
  const returned = page.getByRole('listitem').filter({ hasText: 'half past six' });
  await returned.waitFor();
  await look(own, 'returned');
  await hands.press(returned.getByRole('link', { name: /^Mend/ }));
  await page.getByText('You left at half past six').waitFor();
  await hands.write(page.getByLabel('End', { exact: true }), '18:30');
  await look(own, 'mend');
  await hands.press(page.getByRole('button', { name: 'Save and submit' }));
  await page.getByText(/^Submitted: /).waitFor();
  assert.equal(await page.getByRole('listitem').filter({ hasText: what }).count(), 0);
}

async function approveAll({ supervisor, hands, student }, name) {
  const { page } = supervisor;
  await followMailedLink(supervisor, hands, student);
  await look(supervisor, name);
  await hands.press(page.getByRole('button', { name: /^Approve/ }));
  await page.getByRole('heading', { name: 'You signed' }).waitFor();
}

async function correctASigned({ own, hands, what }) {
  const { page } = own;
  await page.goto('/hours');
  const signed = page.getByRole('row').filter({ hasText: `${what}, day 1` });
  await hands.press(signed.getByRole('link').first());
  await page.getByRole('link', { name: 'Correct', exact: true }).waitFor();
  await look(own, 'entry-signed');
  await hands.press(page.getByRole('link', { name: 'Correct', exact: true }));
  await hands.write(page.getByLabel('End', { exact: true }), '19:15');
  await hands.write(page.getByLabel('Why the signed entry is wrong'), 'I stayed until a quarter past seven.');
  await look(own, 'correction');
  await hands.press(page.getByRole('button', { name: 'Submit correction' }));
  await page.getByRole('status').first().waitFor();
  await look(own, 'correction-submitted');
}

/** What is left afterwards: the student's ledger, the coordinator's page about the student, the public verification. */
async function followTheStudent({ own, supervisor, coordinator, hands, student }) {
  await own.page.goto('/hours/ledger');
  await look(own, 'ledger');
  await coordinator.page.goto(`/cohort?q=${encodeURIComponent(student)}`);
  await hands.press(coordinator.page.getByRole('rowheader', { name: student }).getByRole('link'));
  await coordinator.page.getByRole('heading', { level: 1, name: student }).waitFor();
  await look(coordinator, 'student');
  await coordinator.page.goto('/today');
  await look(coordinator, 'today');
  await hands.press(supervisor.page.locator('a[href*="/verify/"]').first());
  await supervisor.page.waitForURL('**/verify/**');
  await look(supervisor, 'verify');
}
