// Arrow keys between the cells of a week, and sums while typing. The server counts again and has the last word.
'use strict';
(() => {
  const SPAN = /^(\d{1,2})(?::?(\d{2}))?(p|pm|a|am)?\s*[-–]\s*(\d{1,2})(?::?(\d{2}))?(p|pm|a|am)?$/i;
  const LENGTH = /^(?:(\d{1,2})\s*h\s*(\d{1,2})?|(\d{1,3})\s*m|(\d{1,2})[.,](\d{1,2})\s*h?|(\d{1,2}):(\d{2}))$/i;

  function clock(hour, minute, half) {
    let h = Number(hour);
    const late = half && half.toLowerCase().startsWith('p');
    if (late && h < 12) h += 12;
    if (half && !late && h === 12) h = 0;
    return h * 60 + Number(minute || 0);
  }

  // Minutes of one cell; null when only the server can say.
  function minutes(text) {
    const words = text.trim().replace(/^-/, '');
    if (!words) return 0;
    const span = SPAN.exec(words);
    if (span) {
      const from = clock(span[1], span[2], span[3]);
      const to = clock(span[4], span[5], span[6]);
      return from < to && to <= 1440 ? to - from : null;
    }
    const length = LENGTH.exec(words);
    if (!length) return null;
    if (length[1]) return Number(length[1]) * 60 + Number(length[2] || 0);
    if (length[3]) return Number(length[3]);
    if (length[4]) return Number(length[4]) * 60 + Math.round(Number(`0.${length[5]}`) * 60);
    return Number(length[6]) * 60 + Number(length[7]);
  }

  function say(sum, unsure) {
    if (unsure) return 'on save';
    if (!sum) return '';
    const rest = sum % 60;
    return rest ? `${Math.floor(sum / 60)} h ${String(rest).padStart(2, '0')}` : `${sum / 60} h`;
  }

  function attach(grid) {
    const cells = [...grid.querySelectorAll('input[data-cell]')];
    const rows = [...new Set(cells.map((cell) => cell.dataset.cell))];

    function count() {
      let total = 0;
      let unsure = false;
      grid.querySelectorAll('output[data-sum]').forEach((place) => {
        let sum = 0;
        let doubt = false;
        cells.filter((cell) => cell.dataset.day === place.dataset.sum && cell.dataset.cell !== 'note').forEach((cell) => {
          const part = cell.value.split(';').map(minutes);
          if (part.includes(null)) doubt = true;
          const all = part.reduce((a, b) => a + (b || 0), 0);
          sum += cell.dataset.cell === 'break' ? -all : all;
        });
        place.value = say(Math.max(0, sum), doubt);
        total += Math.max(0, sum);
        unsure = unsure || doubt;
      });
      const place = grid.querySelector('output[data-week-total]');
      if (place) place.value = say(total, unsure) || '0 h';
    }

    function step(cell, down, across) {
      const row = rows[rows.indexOf(cell.dataset.cell) + down];
      const day = String(Number(cell.dataset.day) + across);
      const next = cells.find((one) => one.dataset.cell === row && one.dataset.day === day);
      if (next) { next.focus(); next.select(); }
      return Boolean(next);
    }

    grid.addEventListener('keydown', (event) => {
      const cell = event.target;
      if (!cell.dataset.cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
      const first = cell.selectionEnd === 0;
      const last = cell.selectionStart === cell.value.length;
      const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: whole || first ? [0, -1] : null, ArrowRight: whole || last ? [0, 1] : null };
      const move = moves[event.key];
      if (move && step(cell, move[0], move[1])) event.preventDefault();
    });
    grid.addEventListener('input', count);
    count();
  }

  document.querySelectorAll('.week-grid').forEach(attach);
})();
