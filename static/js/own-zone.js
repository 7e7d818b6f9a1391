// Chooses the browser's own time zone where nothing is chosen yet. Without this file the list says "Choose one".
'use strict';
(() => {
  const list = document.querySelector('select#zone');
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (list && !list.value && [...list.options].some((choice) => choice.value === own)) list.value = own;
})();
