// Lighthouse as on a phone, and the weight of the first view, for the pages of the hours job.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PHONE, sitDown } from '../lib/browser.mjs';
import { mouse } from '../lib/hands.mjs';
import { startLighthouse } from '../lib/lighthouse.mjs';
import { followMailedLink, playAs } from '../lib/people.mjs';
import { weigh } from '../lib/weight.mjs';

// HTML and stylesheet of the daily pages arrive in one round trip; scripts come after.
const MOST_BYTES = 14 * 1024;
const MOST_SCRIPT_BYTES = 20 * 1024;

// Lighthouse simulates a slow phone from what it saw on this machine, so its performance figure wavers when the
// machine is busy: it is taken again, up to this often, and 95 will do. The other two are always 100.
const TRIES = 3;
const PERFORMANCE = 95;

export function everyScore(world) {
  it('Lighthouse finds nothing on any page of the job, and each arrives in one round trip', { timeout: 600_000 }, async (test) => {
    const lighthouse = await startLighthouse();
    const wrong = [];
    try {
      for await (const { name, seat, daily } of pages(world)) {
        const score = await best(lighthouse, seat);
        const weight = await weigh(seat);
        test.diagnostic(`${name}: ${score.performance}, ${score.accessibility}, ${score['best-practices']}; ${weight.page} + ${weight.css} + ${weight.scripts} bytes`);
        if (score.performance < PERFORMANCE || score.accessibility < 100 || score['best-practices'] < 100) wrong.push(`${name}: ${JSON.stringify(score)}`);
        if (daily && weight.page + weight.css > MOST_BYTES) wrong.push(`${name}: page and stylesheet are ${weight.page + weight.css} bytes`);
        if (weight.scripts > MOST_SCRIPT_BYTES) wrong.push(`${name}: scripts are ${weight.scripts} bytes`);
      }
    } finally {
      await lighthouse.stop();
    }
    assert.deepEqual(wrong, []);
  });
}

async function best(lighthouse, seat) {
  let score = await lighthouse.score(seat);
  for (let tries = 1; tries < TRIES && score.performance < 100; tries += 1) {
    const again = await lighthouse.score(seat);
    if (again.performance > score.performance) score = again;
  }
  return score;
}

/** Every page of the job, with somebody in front of it. */
async function* pages({ browser, program }) {
  const sit = () => sitDown(browser, program.url, { size: PHONE });
  const at = async (seat, name, path, daily = true) => {
    if (path) await seat.page.goto(path);
    return { name, seat, daily };
  };
  const nobody = await sit();
  yield at(nobody, 'sign-in', '/sign-in');
  const student = await sit();
  await playAs(student, mouse, 'Maya Castellanos');
  yield at(student, 'log hours', '/hours');
  yield at(student, 'week', '/hours/week');
  yield at(student, 'new entry', '/hours/new');
  yield at(student, 'ledger', '/hours/ledger', false);
  await student.page.goto('/hours');
  await student.page.locator('#recent tbody a').first().click();
  yield at(student, 'entry');
  await student.page.goto('/hours/new');
  await student.page.goto('/hours');
  await student.page.getByLabel('When, and what did you do?').fill('yesterday 19:10-19:50 query follow-up');
  await student.page.getByRole('button', { name: 'Log', exact: true }).click();
  await student.page.getByRole('button', { name: 'Submit', exact: true }).first().click();
  await student.page.getByText(/^Submitted: /).waitFor();
  await student.page.getByRole('button', { name: 'Ask for a signature now' }).click();
  const supervisor = await sit();
  await followMailedLink(supervisor, mouse, 'Maya Castellanos');
  yield at(supervisor, 'sign-off by link');
  await supervisor.page.getByRole('button', { name: /^Approve/ }).click();
  await supervisor.page.getByRole('heading', { name: 'You signed' }).waitFor();
  yield at(supervisor, 'signed');
  await supervisor.page.locator('a[href*="/verify/"]').first().click();
  await supervisor.page.waitForURL('**/verify/**');
  yield at(supervisor, 'verification');
  const signedIn = await sit();
  await playAs(signedIn, mouse, await supervisorName(student));
  yield at(signedIn, 'queue', '/sign-off');
  const coordinator = await sit();
  await playAs(coordinator, mouse, 'Dana Whitfield');
  yield at(coordinator, 'today', '/today');
  yield at(coordinator, 'students', '/cohort');
  await coordinator.page.getByRole('rowheader', { name: 'Maya Castellanos' }).getByRole('link').click();
  yield at(coordinator, 'student');
}

/** Who signs at the student's site, as the student's page says: "Mercy Hospital · Angela Ruiz". */
async function supervisorName({ page }) {
  await page.goto('/hours');
  return (await page.locator('.title p').first().innerText()).split('·').pop().trim();
}
