// Shows the time since clocking in, from the server's times: a wrong clock on the phone does not matter.
'use strict';
(() => {
  function attach(part) {
    const face = part.querySelector('[data-clock-face]');
    const started = Date.parse(part.dataset.started);
    const now = Date.parse(part.dataset.now);
    if (!face || Number.isNaN(started) || Number.isNaN(now)) return;
    const loaded = performance.now();

    function tick() {
      const gone = Math.max(0, now - started + performance.now() - loaded);
      const minutes = Math.floor(gone / 60000);
      const words = `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
      if (face.textContent !== words) face.textContent = words;
    }

    tick();
    setInterval(tick, 1000);
    document.addEventListener('visibilitychange', tick);
  }

  document.querySelectorAll('[data-clock]').forEach(attach);
})();
