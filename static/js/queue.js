// Keys, ranges and counts for a list of rows to answer. Without it the boxes and buttons work as they are.
// <form data-queue> holds rows [data-row] with one checkbox each, and buttons [data-act="approve|return|undo"].
'use strict';
(() => {
  const OFF = 'practicum.keys.off';

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
      if (name !== 'undo' && now && !rows().some((row) => box(row)?.checked)) { box(now).checked = true; show(); }
      button.click();
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
      r: () => press('return'),
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
    // After an act the page comes back: go on where the work was.
    const next = form.dataset.focus && form.querySelector(`[data-row="${CSS.escape(form.dataset.focus)}"]`);
    if (next) go(next);
  }

  document.querySelectorAll('form[data-queue]').forEach(attach);
})();
