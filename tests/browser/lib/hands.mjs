// How people use a page: with a mouse or a finger, or by keyboard alone.

const MOST_TABS = 250;

/** Points and clicks. */
export const mouse = {
  press: (locator) => locator.click(),
  write: (locator, text) => locator.fill(text),
  choose: (locator) => locator.check(),
};

/** The same where the page runs no scripts: Playwright's wait for a resting element would need one. */
export const plainMouse = {
  press: (locator) => locator.click({ force: true }),
  write: (locator, text) => locator.fill(text, { force: true }),
  choose: (locator) => locator.check({ force: true }),
};

/** Never touches the mouse: everything is reached with Tab. */
export const keyboard = {
  async press(locator) {
    await reach(locator);
    await locator.page().keyboard.press('Enter');
  },
  async write(locator, text) {
    await reach(locator);
    await locator.page().keyboard.press('ControlOrMeta+A');
    const kind = await locator.getAttribute('type');
    if (kind === 'time') await locator.pressSequentially(forTimeField(text));
    else await locator.page().keyboard.type(text);
  },
  /** A tick box with Space, one of several choices with the arrows. */
  async choose(locator) {
    if ((await locator.getAttribute('type')) !== 'radio') {
      await reach(locator);
      if (!(await locator.isChecked())) await locator.page().keyboard.press('Space');
      return;
    }
    const name = await locator.getAttribute('name');
    // Tab stops at the marked one of a group; where none is, at the first.
    const group = locator.page().locator(`input[type=radio][name="${name}"]`);
    const marked = group.and(locator.page().locator(':checked'));
    await reach((await marked.count()) > 0 ? marked : group.first());
    await locator.page().keyboard.press('Space');
    for (let tries = 0; tries < 20 && !(await locator.isChecked()); tries += 1) await locator.page().keyboard.press('ArrowDown');
    if (!(await locator.isChecked())) throw new Error(`no arrow leads to ${locator}`);
  },
};

/** An English Chromium shows times with AM and PM: 18:30 is typed 0630P. */
function forTimeField(text) {
  const [hour, minute] = text.split(':').map(Number);
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return `${String(twelve).padStart(2, '0')}${String(minute).padStart(2, '0')}${hour < 12 ? 'A' : 'P'}`;
}

async function reach(locator) {
  const page = locator.page();
  await locator.waitFor({ state: 'attached' });
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) {
      await mustBeSeen(locator);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`${locator} cannot be reached with Tab`);
}

/** What has the focus can be seen: it is in the window, has a ring, and nothing lies over it. Scrolling may take a moment. */
async function mustBeSeen(locator) {
  let hidden = '';
  for (let tries = 0; tries < 20; tries += 1) {
    hidden = await locator.evaluate(whyHidden);
    if (!hidden) return;
    await locator.page().waitForTimeout(50);
  }
  throw new Error(`${locator} has the focus and ${hidden}`);
}

/** Runs in the page. */
function whyHidden(element) {
  const box = element.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= window.innerHeight) return 'is outside the window';
  const ringed = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  };
  if (!ringed(element) && !(element.closest('label') && ringed(element.closest('label')))) return 'has no focus ring';
  const within = (low, at, high) => Math.max(low, Math.min(at, high));
  const over = document.elementFromPoint(within(0, box.left + box.width / 2, window.innerWidth - 1), within(0, box.top + box.height / 2, window.innerHeight - 1));
  const ours = !over || element.contains(over) || over.contains(element) || element.labels?.[0]?.contains(over);
  return ours ? '' : `is covered by ${over.outerHTML.slice(0, 80)}`;
}
