// Loses no typed note, and warns before the session ends. Notes stay in this tab only and go with the sign-out.
// Kept: every textarea and [data-keep] of a POST form; all fields, choices and ticks of a form[data-keep], whose value
// tells forms apart that stand at one address. [data-keep="no"] opts out. Passwords, files and hidden fields are never kept.
'use strict';
// Areas and tabs may stand in one line that is longer than a phone is wide: the current one is in sight.
document.querySelectorAll(':is(.areas, .tabs) [aria-current]').forEach((here) => {
  const line = here.closest('ul');
  line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
});
(() => {
  const person = document.body.dataset.person;
  const seconds = Number(document.body.dataset.sessionSeconds || 0);
  const NOTE = 'practicum.note:';
  const SENT = 'practicum.sent';
  const WARN = 120; // seconds before the end

  let store;
  try { store = window.sessionStorage; store.getItem(SENT); } catch { return; }

  const ours = `${NOTE}${person}:`;
  const here = `${ours}${location.pathname}:`;
  const FIELD = 'input:not([type="hidden"], [type="file"])';
  const KEPT = `form[method="post"] :is(textarea, ${FIELD}[data-keep]), form[method="post"][data-keep] :is(${FIELD}, select)`;
  const fields = () => [...document.querySelectorAll(KEPT)].filter((field) => field.dataset.keep !== 'no' && field.type !== 'password');

  // A tick is kept like a text: what it attests must not change unseen.
  const isTick = (field) => ['checkbox', 'radio'].includes(field.type);
  const read = (field) => { if (!isTick(field)) return field.value; return field.checked ? 'on' : ''; };

  function write(field, value) {
    if (isTick(field)) field.checked = value === 'on'; else field.value = value;
    const folded = field.closest('details');
    if (folded) folded.open = true;
    field.dispatchEvent(new Event(isTick(field) ? 'change' : 'input', { bubbles: true }));
  }

  // The one of several with a name of its own in this form, wherever it has no id.
  function named(field) {
    if (field.id) return field.id;
    const same = [...field.form.elements].filter((other) => other.name === field.name);
    return `${field.name}-${same.indexOf(field)}`;
  }

  function forget(gone) {
    Object.keys(store).filter((key) => key.startsWith(NOTE) && gone(key)).forEach((key) => store.removeItem(key));
  }

  function sent() {
    try { return JSON.parse(store.getItem(SENT)) || null; } catch { return null; }
  }

  // A form that is accepted leads on to a page. A page without such a way says no (problems, too busy), or comes after
  // no answer at all; then nothing is known, and what was typed stays. The sign-in page means that nothing was taken.
  function settle() {
    const way = performance.getEntriesByType('navigation')[0];
    const led = way && way.type === 'navigate' && way.redirectCount > 0;
    if (!person) { store.removeItem(SENT); return; }
    forget((key) => !key.startsWith(ours));
    const last = sent();
    if (!last) return;
    if (!led) {
      // The page under the form's own address goes on with it: what it finds wrong, or a last look before the act.
      const goesOn = way && way.type === 'navigate' && new URL(last.action).pathname === location.pathname;
      store.setItem(SENT, JSON.stringify({ ...last, goesOn }));
      return;
    }
    store.removeItem(SENT);
    forget((key) => last.starts.some((start) => key.startsWith(start)));
  }

  // Where no answer came, the form may have been taken all the same: it goes out again under its first key, so that
  // the server, which knows the key, does it once.
  function underFirstKey(form) {
    const last = sent();
    const key = form.querySelector('input[name="form_key"]');
    if (last && key && last.starts.includes(here) && last.action === form.action) key.value = last.key;
  }

  function give(field) {
    const which = field.form.dataset.keep || '';
    const key = `${here}${which}:${named(field)}`;
    const shown = read(field);
    let kept = null;
    try { kept = JSON.parse(store.getItem(key)); } catch { store.removeItem(key); }
    // Only over what it was typed over: what the server shows anew has the last word.
    const isBack = Boolean(kept) && kept.over === shown && kept.typed !== shown;
    if (isBack) {
      write(field, kept.typed);
      underFirstKey(field.form);
    }
    const over = kept ? kept.over : shown;
    const note = () => {
      const typed = read(field);
      try {
        if (typed === over) store.removeItem(key); else store.setItem(key, JSON.stringify({ over, typed }));
      } catch { /* full: keep what fits */ }
    };
    // Choosing one of several takes the choice from another, which is told nothing.
    if (field.type === 'radio') field.form.addEventListener('change', (event) => { if (event.target.name === field.name) note(); });
    else field.addEventListener(isTick(field) ? 'change' : 'input', note);
    return isBack && { field, shown };
  }

  // Says that a form is not as the server gave it, and offers that instead.
  function tell(back) {
    const form = back[0].field.form;
    const note = document.createElement('p');
    note.className = 'soft given-back';
    note.setAttribute('role', 'status');
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = 'Leave it out';
    button.addEventListener('click', () => {
      back.forEach(({ field, shown }) => write(field, shown));
      note.remove();
      back[0].field.focus();
    });
    note.append('What you typed here before is back. ', button);
    form.prepend(note);
  }

  function notes() {
    settle();
    if (!person) return;
    const back = fields().map(give).filter(Boolean);
    new Set(back.map(({ field }) => field.form)).forEach((form) => tell(back.filter(({ field }) => field.form === form)));
    document.addEventListener('submit', (event) => {
      const form = event.target;
      if (event.defaultPrevented || form.method !== 'post') return;
      // A button without an address of its own would say that of the page.
      const action = event.submitter?.hasAttribute('formaction') ? event.submitter.formAction : form.action;
      if (action.endsWith('/sign-out')) { forget(() => true); store.removeItem(SENT); return; }
      const last = sent();
      const starts = [...new Set([...(last?.goesOn ? last.starts : []), here])];
      const key = form.querySelector('input[name="form_key"]')?.value || '';
      try { store.setItem(SENT, JSON.stringify({ starts, action, key })); } catch { /* full */ }
    });
  }

  function dialog(stay) {
    const box = document.createElement('dialog');
    const title = document.createElement('h2');
    title.id = 'session-title';
    title.textContent = 'You will be signed out in 2 minutes';
    const words = document.createElement('p');
    words.textContent = 'What you typed stays on this page.';
    const button = document.createElement('button');
    button.className = 'button primary';
    button.textContent = 'Stay signed in';
    button.addEventListener('click', stay);
    box.setAttribute('aria-labelledby', title.id);
    box.append(title, words, button);
    document.body.append(box);
    return box;
  }

  function warning() {
    if (!person || seconds <= WARN || !('showModal' in HTMLDialogElement.prototype)) return;
    let box = null;
    let ends = Date.now() + seconds * 1000;

    async function stay() {
      try {
        const answer = await fetch('/account', { method: 'HEAD', redirect: 'manual' });
        if (!answer.ok) return;
        ends = Date.now() + seconds * 1000;
        box.close();
      } catch { /* no network: the warning stays */ }
    }

    setInterval(() => {
      const left = ends - Date.now();
      if (left > WARN * 1000) return;
      box ||= dialog(stay);
      if (left <= 0) box.querySelector('h2').textContent = 'You have been signed out';
      if (!box.open) box.showModal();
    }, 5000);
  }

  notes();
  warning();
})();
