// Keys, ranges and counts for a list of rows to answer. Without it the boxes and buttons work as they are.
// <form data-queue> holds rows [data-row] with one checkbox each, and buttons [data-act="approve|return|reject|undo"].
'use strict';
(() => {
  const OFF = 'practicum.keys.off';
  const NEXT = 'practicum.queue.next'; // the rows to go on with after an act, nearest first

  const remembered = {
    get off() { try { return localStorage.getItem(OFF) === '1'; } catch { return false; } },
    set off(value) { try { localStorage.setItem(OFF, value ? '1' : '0'); } catch { /* private mode: for this page only */ } },
  };

  function attach(form) {
    const rows = () => [...form.querySelectorAll('[data-row]')];
    const box = (row) => row.querySelector('input[type="checkbox"]');
    const act = (name) => form.querySelector(`[data-act="${name}"]`) || document.querySelector(`[data-act="${name}"]`);
    const words = new Map([...form.querySelectorAll('[data-act]')].map((button) => [button, button.dataset.words || button.textContent.trim()]));
    const count = form.querySelector('[data-count]');
    const all = form.querySelector('[data-all]');
    const matching = form.querySelector('[data-matching]');
    let now = null;
    let last = null;
    let off = remembered.off;

    function show() {
      const chosen = rows().filter((row) => box(row)?.checked);
      rows().forEach((row) => row.classList.toggle('picked', Boolean(box(row)?.checked)));
      const whole = rows().length > 0 && chosen.length === rows().length;
      const beyond = matching?.querySelector('input');
      if (matching) { matching.hidden = !whole; if (!whole) beyond.checked = false; }
      const reach = beyond?.checked ? Number(matching.dataset.matching) : chosen.length;
      const number = reach.toLocaleString('en-US');
      words.forEach((text, button) => { if (button.dataset.reach) button.textContent = reach ? `${button.dataset.reach} ${number}` : text; });
      if (count) count.textContent = reach ? `${number} chosen` : '';
      if (all) { all.checked = whole; all.indeterminate = reach > 0 && !whole; }
    }

    function go(row) {
      if (!row) return;
      if (now) now.classList.remove('now');
      now = row;
      row.classList.add('now');
      (box(row) || row).focus({ preventScroll: true });
      row.scrollIntoView({ block: 'nearest' });
    }

    function step(by) {
      const list = rows();
      const at = list.indexOf(now);
      go(list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))]);
    }

    function range(to) {
      const list = rows();
      const [a, b] = [list.indexOf(last), list.indexOf(to)].sort((x, y) => x - y);
      if (a < 0) return;
      const state = box(to).checked;
      list.slice(a, b + 1).forEach((row) => { box(row).checked = state; });
    }

    // The acts work on the chosen rows; with none chosen, on the row in hand.
    function press(name) {
      const button = act(name);
      if (!button) return;
      if (name !== 'undo' && !choose()) return;
      button.click();
    }

    // Whether there is something to act on; where there is not, the page says how to choose.
    function choose() {
      if (rows().some((row) => box(row)?.checked)) return true;
      if (!now) {
        if (count) count.textContent = 'Choose a row first: j goes to the next one, x chooses it';
        return false;
      }
      box(now).checked = true;
      show();
      return true;
    }

    // A return needs words: the reason opens, and Escape leads back to the row.
    function reason() {
      if (!choose()) return;
      const words = act('return')?.closest('details')?.querySelector('textarea');
      if (!words) { press('return'); return; }
      words.closest('details').open = true;
      words.focus();
    }

    function back(event) {
      if (event.key !== 'Escape' || !event.target.matches('textarea')) return;
      const row = now || rows().find((one) => box(one)?.checked);
      if (!row) return;
      event.target.closest('details').open = false;
      go(row);
    }

    // Kept for the page that follows: addresses of rows, nothing of what they say.
    function remember() {
      const list = rows();
      const at = Math.max(0, list.indexOf(now));
      const next = [...list.slice(at), ...list.slice(0, at).reverse()].map((row) => row.dataset.row);
      try { sessionStorage.setItem(NEXT, next.join(' ')); } catch { /* private mode: the focus begins at the top */ }
    }

    function goOn() {
      let next = null;
      try { next = sessionStorage.getItem(NEXT); sessionStorage.removeItem(NEXT); } catch { return; }
      if (next === null || document.querySelector('[data-error-summary]')) return;
      const row = next.split(' ').map((id) => rows().find((one) => one.dataset.row === id)).find(Boolean);
      if (row) go(row); else tell();
    }

    function help() {
      const keys = form.querySelector('.keys');
      if (keys) { keys.open = !keys.open; keys.querySelector('summary').focus(); }
    }

    const keys = {
      j: () => step(1),
      k: () => step(-1),
      x: () => { if (now && box(now)) box(now).click(); },
      a: () => press('approve'),
      r: reason,
      u: () => press('undo'),
      '?': help,
    };

    form.addEventListener('click', (event) => {
      if (!event.target.matches('[data-row] input[type="checkbox"]')) return;
      const row = event.target.closest('[data-row]');
      if (event.shiftKey && last) range(row);
      last = row;
      show();
    });
    form.addEventListener('change', (event) => {
      if (event.target === all) rows().forEach((row) => { if (box(row)) box(row).checked = all.checked; });
      show();
    });
    form.addEventListener('focusin', (event) => {
      const row = event.target.closest('[data-row]');
      if (row && row !== now) { now?.classList.remove('now'); now = row; row.classList.add('now'); }
    });
    form.addEventListener('keydown', back);
    form.addEventListener('submit', remember);
    document.addEventListener('keydown', (event) => {
      if (off || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.target.closest('input:not([type="checkbox"]), textarea, select, dialog, [contenteditable]')) return;
      const key = keys[event.key];
      if (key) { event.preventDefault(); key(); }
    });

    form.querySelectorAll('[data-keys-switch]').forEach((box) => {
      box.closest('[hidden]')?.removeAttribute('hidden');
      box.checked = !off;
      box.addEventListener('change', () => { off = !box.checked; remembered.off = off; });
    });
    window.addEventListener('pageshow', show);
    show();
    goOn();
  }

  // With no row left the focus goes to what was just done.
  function tell() {
    const said = document.querySelector('[data-result], [data-flash]');
    if (!said) return;
    said.tabIndex = -1;
    said.focus();
  }

  const queues = document.querySelectorAll('form[data-queue]');
  queues.forEach(attach);
  if (!queues.length) {
    try { if (sessionStorage.getItem(NEXT) !== null) { sessionStorage.removeItem(NEXT); tell(); } } catch { /* private mode */ }
  }
})();
