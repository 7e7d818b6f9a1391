// Moves the focus to the error summary, and from its lines into the fields they name.
'use strict';
(() => {
  const summary = document.querySelector('[data-error-summary]');
  if (!summary) return;
  summary.focus();
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus({ preventScroll: true });
    (field.closest('.field') || field).scrollIntoView({ block: 'start' });
  });
})();
