// The beginning: an empty installation offers the demo college.
import { it } from 'node:test';
import { sitDown } from '../lib/browser.mjs';
import { look, nothingFound } from '../lib/look.mjs';

export function begin(world) {
  it('an empty installation offers the demo college, and plants it', { timeout: 120_000 }, async () => {
    const seat = await sitDown(world.browser, world.program.url);
    const { page } = seat;
    await page.goto('/');
    await look(seat, 'welcome');
    await page.getByRole('button', { name: 'Try the demo college' }).click({ timeout: 90_000 });
    await page.waitForURL('**/demo', { timeout: 90_000 });
    await look(seat, 'personas');
    nothingFound(seat);
    await seat.context.close();
  });
}
