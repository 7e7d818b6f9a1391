// Walking through a page by Tab alone.

const MOST_STOPS = 250;

/** Presses Tab until the page begins again, and notes every stop that cannot be seen at the moment it is reached. */
export async function walkByTab(seat, name) {
  const wrong = [];
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await seat.page.keyboard.press('Tab');
    const stop = await seat.page.evaluate(atFocus);
    if (!stop) break;
    wrong.push(...stop.map((finding) => `${name} at ${seat.size.width}, by Tab: ${finding}`));
  }
  seat.findings.push(...wrong);
}

/** What is wrong with the element that has the focus; null at the end of the page and where it begins again. */
function atFocus() {
  const here = document.activeElement;
  if (!here || here === document.body || here.dataset.walked) return null;
  here.dataset.walked = 'yes';
  const box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  const ring = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
  // A region that scrolls may be larger than the window.
  const inside = box.top < window.innerHeight && box.bottom > 0 && box.left < window.innerWidth && box.right > 0
    && (box.height > window.innerHeight || (box.top >= 0 && box.bottom <= window.innerHeight));
  const front = document.elementFromPoint(box.left + box.width / 2, Math.min(Math.max(box.top + box.height / 2, 0), window.innerHeight - 1));
  const covered = inside && front && !here.contains(front) && !front.contains(here);
  const what = here.outerHTML.slice(0, 100);
  return [!ring && `no ring: ${what}`, !inside && `out of view: ${what}`, covered && `under something: ${what}`].filter(Boolean);
}
