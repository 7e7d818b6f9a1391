// Keeps telling how far work has come, without taking the focus from anything. Without this file the page renews itself.
'use strict';
(() => {
  const EVERY = 1000; // milliseconds between two looks
  const LONGEST = 8000; // after failures

  const here = document.querySelector('[data-standing]');
  if (!here) return;
  let pause = EVERY;

  // Words that are read aloud are changed in place, and only when they differ.
  function take(there) {
    const now = there.querySelector('[data-now]').textContent;
    const said = here.querySelector('[data-now]');
    if (said.textContent !== now) said.textContent = now;
    there.querySelectorAll('[data-part]').forEach((fresh) => {
      const old = here.querySelector(`[data-part="${fresh.dataset.part}"]`);
      if (old && !old.isEqualNode(fresh)) old.replaceWith(document.importNode(fresh, true));
    });
  }

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const there = page.querySelector('[data-standing]');
      if (!answer.redirected && answer.status >= 500) {
        pause = Math.min(pause * 2, LONGEST);
      } else if (answer.redirected || !there) {
        location.reload();
        return;
      } else {
        pause = EVERY;
        take(there);
      }
    } catch {
      // No network, or the program is being started again: the page stays as it is and looks again later.
      pause = Math.min(pause * 2, LONGEST);
    }
    setTimeout(look, pause);
  }

  setTimeout(look, EVERY);
})();
