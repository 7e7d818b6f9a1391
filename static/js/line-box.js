// Says back what a line means while it is typed. The form posts as usual without this file.
'use strict';
(() => {
  const WAIT = 250; // milliseconds of quiet before the server is asked

  function attach(form) {
    const box = form.querySelector('input[name="line"]');
    const echo = form.querySelector('#echo');
    if (!box || !echo) return;
    let timer = 0;
    let asked = null;

    async function ask() {
      if (asked) asked.abort();
      if (!box.value.trim()) { echo.replaceChildren(); return; }
      asked = new AbortController();
      try {
        const answer = await fetch(form.dataset.echoUrl, {
          method: 'POST',
          body: new URLSearchParams(new FormData(form)),
          signal: asked.signal,
          headers: { accept: 'text/html' },
        });
        if (answer.redirected || !(answer.ok || answer.status === 422)) return;
        show(await answer.text());
      } catch {
        // Typing went on, or there is no network: the last echo stays, and the form still posts.
      }
    }

    function show(html) {
      const page = new DOMParser().parseFromString(html, 'text/html');
      const fragment = page.getElementById('echo') || page.body;
      echo.className = fragment.className || 'echo';
      echo.replaceChildren(...fragment.childNodes);
    }

    box.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    form.addEventListener('submit', () => clearTimeout(timer));
  }

  document.querySelectorAll('form[data-echo-url]').forEach(attach);
})();

// The button under a week of drafts names its reach.
(() => {
  document.querySelectorAll('form[data-drafts]').forEach((form) => {
    const words = form.querySelector('[data-reach]');
    const unknown = words.textContent;
    const tell = () => {
      const ticked = form.querySelectorAll('input[name="entry"]:checked').length;
      words.textContent = ticked ? `Submit ${ticked} ${ticked === 1 ? 'entry' : 'entries'}` : unknown;
    };
    form.addEventListener('change', tell);
    tell();
  });
})();
