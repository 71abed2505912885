// Draws tables of days as charts and filters tables of bodies. Pages say all without it.
'use strict';

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function numberText(number, digits, decimal) {
  const language = decimal === ',' ? 'vi-VN' : 'en-GB';
  return number.toLocaleString(language, { maximumFractionDigits: digits });
}

function dayText(ms) {
  const day = new Date(ms + 7 * 3600 * 1000);  // in Viet Nam
  return `${day.getUTCDate()}/${day.getUTCMonth() + 1}/${day.getUTCFullYear()}`;
}

// The keys of the lines and, of the day that is pointed at, their numbers. Dygraphs' own legend writes
// styles into the markup, which the policy of the page forbids.
function legend(labels, keys) {
  const box = document.createElement('div');
  box.className = 'chart-legend';
  const parts = labels.map((label, i) => {
    const part = document.createElement('span');
    part.className = `key key-${keys[i]}`;
    box.append(part);
    return part;
  });
  const day = box.appendChild(document.createElement('b'));
  const show = (ms, numbers) => {
    parts.forEach((part, i) => { part.textContent = labels[i] + (numbers[i] ? `: ${numbers[i]}` : ''); });
    day.textContent = ms === null ? '' : dayText(ms);
  };
  show(null, []);
  return { box, show };
}

// The table is in a <details>; the chart goes before it.
function draw(table) {
  const heads = [...table.tHead.rows[0].cells];
  const labels = heads.map((head) => head.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => [
    new Date(row.querySelector('time').dateTime + 'T00:00:00+07:00'),
    ...[...row.cells].slice(1).map((cell) =>
      cell.dataset.value === '' || cell.dataset.value === undefined ? null : Number(cell.dataset.value)),
  ]);
  if (rows.length < 2 || typeof Dygraph === 'undefined') return;
  const series = {};
  const colours = [];
  const keys = [];
  let shares = 0;
  let counts = 0;
  heads.slice(1).forEach((head, i) => {
    const second = head.dataset.axis === 'y2';
    series[labels[i + 1]] = second
      ? { axis: 'y2', strokeWidth: 1, fillGraph: counts === 0 }
      : { axis: 'y', strokeWidth: shares === 0 ? 3 : 1.5, strokePattern: shares === 0 ? null : [7, 4] };
    keys.push(second ? 3 + counts : 1 + shares);
    colours.push(colour(`--series-${keys[i]}`));
    if (second) counts += 1; else shares += 1;
  });
  const chart = document.createElement('div');
  chart.className = 'chart';
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', table.caption.textContent);
  const decimal = table.dataset.decimal;
  const key = legend(labels.slice(1), keys);
  table.closest('details').before(key.box, chart);
  new Dygraph(chart, rows, {
    labels,
    series,
    colors: colours,
    highlightCallback: (event, ms, points, row) => key.show(ms, rows[row].slice(1).map(
      (number) => (number === null ? '' : numberText(number, 1, decimal)))),
    unhighlightCallback: () => key.show(null, []),
    connectSeparatedPoints: false,
    axisLineColor: colour('--line'),
    gridLineColor: colour('--line'),
    axes: {
      x: { axisLabelFormatter: (day) => dayText(Number(day)).replace(/\/\d+$/, '') },
      y: { axisLabelFormatter: (value) => numberText(value, 1, decimal), axisLabelWidth: 45 },
      y2: { axisLabelFormatter: (value) => numberText(value, 0, decimal), drawGrid: false, independentTicks: true, axisLabelWidth: 55 },
    },
  });
}

function filter(input) {
  input.hidden = false;
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
  input.addEventListener('input', () => {
    const wanted = plain(input.value);
    for (const row of document.querySelectorAll(`${input.dataset.filter} tbody tr`)) {
      row.hidden = !plain(row.cells[0].textContent).includes(wanted);
    }
  });
}

if (typeof Dygraph !== 'undefined') {
  Dygraph.PLUGINS = Dygraph.PLUGINS.filter((plugin) => plugin !== Dygraph.Plugins.Legend);
}
document.querySelectorAll('table.series').forEach(draw);
document.querySelectorAll('input[data-filter]').forEach(filter);
