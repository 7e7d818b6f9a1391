// What was typed outlives a session and a broken line, and the keys of the queue lead on.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DESKTOP, PHONE, sitDown } from '../lib/browser.mjs';
import { mouse } from '../lib/hands.mjs';
import { look, nothingFound } from '../lib/look.mjs';
import { playAs } from '../lib/people.mjs';
import { walkByTab } from '../lib/stops.mjs';

const notes = (page) => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('practicum.note:')));

export function keptAndKeys(world) {
  it('a line that was not taken is given back, and one that was taken is forgotten', { timeout: 120_000 }, async () => {
    const seat = await sitDown(world.browser, world.program.url, { size: PHONE });
    const { page, context } = seat;
    await playAs(seat, mouse, 'Amina Yusuf');
    await page.goto('/hours');
    const line = page.locator('#line');
    const send = () => page.getByRole('button', { name: 'Log', exact: true }).click();
    await line.fill('yesterday 6am-7am coding audit');
    const session = await context.cookies();
    await context.addCookies(session.map((cookie) => ({ ...cookie, value: 'x'.repeat(cookie.value.length) })));
    await send();
    await page.waitForURL('**/sign-in?next=/hours&sent=yes');
    await look(seat, 'session-ended');
    await context.addCookies(session);
    await page.goto('/hours');
    assert.equal(await line.inputValue(), 'yesterday 6am-7am coding audit', 'after the session ended');
    await page.getByText('What you typed here before is back').waitFor();

    const key = await page.locator('.log-box input[name=form_key]').inputValue();
    await page.route('**/hours/line', (route) => route.abort('connectionrefused'));
    await send();
    await page.waitForURL('chrome-error://**');
    await page.unroute('**/hours/line');
    await page.goBack();
    assert.equal(await line.inputValue(), 'yesterday 6am-7am coding audit', 'after no answer came');
    assert.equal(await page.locator('.log-box input[name=form_key]').inputValue(), key, 'it goes out under its first key');
    seat.complaints.splice(0); // the connection that was refused on purpose

    await send();
    await page.waitForURL('**/hours?added=*');
    assert.deepEqual(await notes(page), [], 'nothing is kept of a line that was taken');
    await page.goto('/hours');
    assert.equal(await line.inputValue(), '');
    nothingFound(seat);
    await context.close();
  });

  it('ticks come back with the texts, so that nothing else is attested than what was ticked', { timeout: 120_000 }, async () => {
    const seat = await sitDown(world.browser, world.program.url, { size: PHONE });
    const { page, context } = seat;
    await playAs(seat, mouse, 'Amina Yusuf');
    await page.goto('/hours/new');
    await page.locator('#activity').fill('coding audit');
    await page.getByText('Who helped you, paid time').click();
    await page.locator('#paid_time').check();
    await page.locator('#next_day').check();
    const session = await context.cookies();
    await context.addCookies(session.map((cookie) => ({ ...cookie, value: 'x'.repeat(cookie.value.length) })));
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.waitForURL('**/sign-in?next=/hours/new&sent=yes');
    await context.addCookies(session);
    await page.goto('/hours/new');
    await page.getByText('What you typed here before is back').waitFor();
    for (const tick of ['#paid_time', '#next_day']) assert.ok(await page.locator(tick).isChecked(), tick);
    assert.ok(await page.locator('#paid_time').isVisible(), 'what came back is in sight');
    await page.getByRole('button', { name: 'Leave it out' }).click();
    for (const tick of ['#paid_time', '#next_day']) assert.ok(!(await page.locator(tick).isChecked()), tick);
    assert.deepEqual(await notes(page), []);
    nothingFound(seat);
    await context.close();
  });

  it('the keys of the queue ask for a reason, say what is missing and go on to the next row', { timeout: 120_000 }, async () => {
    const seat = await sitDown(world.browser, world.program.url, { size: DESKTOP });
    const { page } = seat;
    await playAs(seat, mouse, 'Grace Lindqvist');
    await page.goto('/sign-off');
    const rows = await page.locator('[data-row]').evaluateAll((all) => all.map((row) => row.dataset.row));
    assert.ok(rows.length > 1, 'there is a next row');
    const focus = () => page.evaluate(() => document.activeElement.id);
    for (const key of ['r', 'a']) {
      await page.keyboard.press(key);
      await page.getByText('Choose a row first').waitFor();
    }
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    assert.equal(await focus(), 'comment', 'the cursor is in the reason');
    await page.keyboard.press('Escape');
    assert.equal(await focus(), `pick-${rows[0]}`, 'Escape leads back to the row');
    await page.keyboard.press('a');
    await page.getByText('1 entry approved').waitFor();
    await page.waitForFunction((id) => document.activeElement.id === id, `pick-${rows[1]}`);
    assert.equal(await page.locator('.banner.good').count(), 1);
    await page.keyboard.press('u');
    await page.getByText('taken back and waiting again').waitFor();
    await look(seat, 'queue-keys');
    nothingFound(seat);
    await seat.context.close();
  });

  for (const size of [DESKTOP, PHONE]) {
    it(`every stop of the Tab key is in sight on long pages, ${size.width} wide`, { timeout: 180_000 }, async () => {
      const pages = { 'Maya Castellanos': ['/hours', '/hours/ledger'], 'Dana Whitfield': ['/today', '/cohort', '/sites', '/placements', '/programs'] };
      for (const [who, addresses] of Object.entries(pages)) {
        const seat = await sitDown(world.browser, world.program.url, { size });
        await playAs(seat, mouse, who);
        for (const address of addresses) {
          await seat.page.goto(address);
          await walkByTab(seat, address);
        }
        nothingFound(seat);
        await seat.context.close();
      }
    });
  }
}
