// Loses no typed note, and warns before the session ends. Notes stay in this tab only and go with the sign-out.
// Kept: every textarea and [data-keep] of a POST form; [data-keep="no"] opts out. Passwords are never kept.
'use strict';
(() => {
  const person = document.body.dataset.person;
  const seconds = Number(document.body.dataset.sessionSeconds || 0);
  const SENT = 'practicum.sent';
  const WARN = 120; // seconds before the end

  let store;
  try { store = window.sessionStorage; store.getItem(SENT); } catch { return; }

  const prefix = () => `practicum.note:${person}:${location.pathname}:`;
  const fields = () => document.querySelectorAll('form[method="post"] :is(textarea, [data-keep]):not([data-keep="no"], [type="password"])');

  function forget(start) {
    Object.keys(store).filter((key) => key.startsWith(start)).forEach((key) => store.removeItem(key));
  }

  function notes() {
    // A form that was sent and answered by a signed-in page is done; one answered by the sign-in page is not.
    const sent = store.getItem(SENT);
    store.removeItem(SENT);
    if (!person) return;
    if (sent) forget(sent);
    fields().forEach((field) => {
      const key = prefix() + (field.id || field.name);
      const kept = store.getItem(key);
      if (kept && !field.value) {
        field.value = kept;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      field.addEventListener('input', () => {
        try { if (field.value) store.setItem(key, field.value); else store.removeItem(key); } catch { /* full: keep what fits */ }
      });
    });
    document.addEventListener('submit', (event) => {
      if (event.defaultPrevented || event.target.method !== 'post') return;
      if (event.target.action.endsWith('/sign-out')) forget('practicum.note:');
      else store.setItem(SENT, prefix());
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
