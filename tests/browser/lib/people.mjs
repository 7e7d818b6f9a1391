// What people of the demo college do, as a person would do it: through links, buttons and fields on the pages.
import assert from 'node:assert/strict';

/** Sits down as somebody of the demo, by the persona page. */
export async function playAs({ page }, hands, name) {
  await page.goto('/demo');
  await hands.write(page.getByLabel('Part of a name'), name);
  await hands.press(page.getByRole('button', { name: 'Find', exact: true }));
  await hands.press(page.locator('main').getByRole('button', { name, exact: true }));
  await page.waitForURL((url) => !url.pathname.startsWith('/demo'));
}

/** Opens the newest mail with a sign-off link that is about this student, and follows the link. */
export async function followMailedLink({ page }, hands, student) {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    await page.goto('/demo/outbox');
    const mails = await page.locator('#outbox tbody a').evaluateAll((all) => all.slice(0, 6).map((a) => a.getAttribute('href')));
    for (const mail of mails) {
      await page.goto(mail);
      const words = await page.locator('main').innerText();
      const link = page.locator('main a[href*="/s/"]').first();
      if (words.includes(student) && (await link.count()) > 0 && !seen.has(mail)) {
        seen.add(mail);
        const opened = page.url();
        await hands.press(link);
        await page.waitForURL(/\/s\//);
        return opened;
      }
    }
    await page.waitForTimeout(300);
  }
  throw new Error(`no mail with a sign-off link about ${student}`);
}

const seen = new Set();

/** "6 h 30" as minutes. */
export function minutes(words) {
  const found = /(?:(\d+) h)?\s*(\d+)?/.exec(words.trim());
  return Number(found?.[1] ?? 0) * 60 + Number(found?.[2] ?? 0);
}

/** What the coordinator's table says is counted and waits for this student, in minutes. */
export async function standing({ page }, student) {
  await page.goto(`/cohort?q=${encodeURIComponent(student)}`);
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: student }) });
  assert.equal(await row.count(), 1, `${student} has one line`);
  const of = async (label) => minutes(await row.locator(`td[data-label="${label}"]`).innerText());
  return { counted: await of('Counted'), waiting: await of('Waiting') };
}
