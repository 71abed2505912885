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

// How the columns of a table are drawn, by what they tell.
const ROLES = {
  share: { axis: 'y', strokeWidth: 3 },
  target: { axis: 'y', strokeWidth: 1.5, strokePattern: [7, 4] },
  'year-ago': { axis: 'y', strokeWidth: 1.25 },
  expected: { axis: 'y', strokeWidth: 1.25, strokePattern: [3, 3] },
  lower: { axis: 'y', strokeWidth: 1.25 },
  received: { axis: 'y2', strokeWidth: 1, fillGraph: true },
  online: { axis: 'y2', strokeWidth: 1 },
};
const DAY = 24 * 3600 * 1000;

// The keys of the lines and, of the day that is pointed at, their numbers. Dygraphs' own legend writes
// styles into the markup, which the policy of the page forbids.
function legend(labels, roles) {
  const box = document.createElement('div');
  box.className = 'chart-legend';
  const parts = labels.map((label, i) => {
    const part = document.createElement('span');
    part.className = `key key-${roles[i]}`;
    box.append(part);
    return part;
  });
  const day = box.appendChild(document.createElement('b'));
  const show = (text, numbers) => {
    parts.forEach((part, i) => { part.textContent = labels[i] + (numbers[i] ? `: ${numbers[i]}` : ''); });
    day.textContent = text;
  };
  show('', []);
  return { box, show };
}

function hatch(canvas, left, right, area) {
  const [from, to] = [Math.max(left, area.x), Math.min(right, area.x + area.w)];
  if (to <= from) return;
  canvas.save();
  canvas.beginPath();
  canvas.rect(from, area.y, to - from, area.h);
  canvas.clip();
  canvas.strokeStyle = colour('--hatch');
  canvas.lineWidth = 1;
  for (let x = from - area.h; x < to; x += 9) {
    canvas.beginPath();
    canvas.moveTo(x, area.y + area.h);
    canvas.lineTo(x + area.h, area.y);
    canvas.stroke();
  }
  canvas.restore();
}

// What lies below the lines: the period that is open, holidays, what days are marked for, and what was
// expected while the share fell.
function under(canvas, area, chart, rows, marks, openFrom, band) {
  const x = (ms) => chart.toDomXCoord(ms);
  if (openFrom) hatch(canvas, x(openFrom - DAY / 2), area.x + area.w, area);
  for (const [row, kind] of marks) {
    const ms = Number(rows[row][0]);
    if (kind === 'holiday') {
      canvas.fillStyle = colour('--shade');
      canvas.fillRect(x(ms - DAY / 2), area.y, x(ms + DAY / 2) - x(ms - DAY / 2), area.h);
      continue;
    }
    canvas.fillStyle = canvas.strokeStyle = colour(`--mark-${kind}`);
    canvas.beginPath();
    canvas.moveTo(x(ms), area.y + 9);
    canvas.lineTo(x(ms) - 5, area.y);
    canvas.lineTo(x(ms) + 5, area.y);
    canvas.fill();
    if (kind !== 'boundary') continue;
    canvas.fillRect(x(ms) - 0.5, area.y, 1, area.h);
  }
  if (!band) return;
  const known = rows.filter((row) => row[band.high] !== null && row[band.low] !== null);
  if (known.length === 0) return;
  canvas.fillStyle = colour('--band');
  canvas.beginPath();
  const half = known.length === 1 ? DAY / 2 : 0;
  for (const row of known) canvas.lineTo(x(Number(row[0]) - half), chart.toDomYCoord(row[band.high]));
  if (half) canvas.lineTo(x(Number(known[0][0]) + half), chart.toDomYCoord(known[0][band.high]));
  if (half) canvas.lineTo(x(Number(known[0][0]) + half), chart.toDomYCoord(known[0][band.low]));
  for (const row of known.reverse()) canvas.lineTo(x(Number(row[0]) - half), chart.toDomYCoord(row[band.low]));
  canvas.fill();
}

// The table is in a <details>; the chart goes before it.
function draw(table) {
  const heads = [...table.tHead.rows[0].cells];
  const labels = heads.map((head) => head.textContent);
  const roles = heads.slice(1).map((head) => head.dataset.role);
  const lines = [...table.tBodies[0].rows];
  const rows = lines.map((row) => [
    new Date(row.querySelector('time').dateTime + 'T00:00:00+07:00'),
    ...[...row.cells].slice(1).map((cell) =>
      cell.dataset.value === '' || cell.dataset.value === undefined ? null : Number(cell.dataset.value)),
  ]);
  if (rows.length < 2 || typeof Dygraph === 'undefined') return;
  const said = lines.map((row) => [...row.querySelectorAll('[data-mark]')]);
  const marks = said.flatMap((of, row) => of.map((mark) => [row, mark.dataset.mark]));
  const series = {};
  roles.forEach((role, i) => { series[labels[i + 1]] = ROLES[role]; });
  const band = roles.includes('expected') ? { high: roles.indexOf('expected') + 1, low: roles.indexOf('lower') + 1 } : null;
  const openFrom = table.dataset.openFrom ? Number(new Date(table.dataset.openFrom + 'T00:00:00+07:00')) : 0;
  const chart = document.createElement('div');
  chart.className = 'chart';
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', table.caption.textContent);
  const decimal = table.dataset.decimal;
  const key = legend(labels.slice(1), roles);
  const details = table.closest('details');
  const marked = details.previousElementSibling;  // what marks mean
  marked.before(key.box, chart);
  marked.hidden = marked.children.length === 0;
  new Dygraph(chart, rows, {
    labels,
    series,
    colors: roles.map((role) => colour(`--series-${role}`)),
    highlightCallback: (event, ms, points, row) => key.show(
      [dayText(ms), ...said[row].map((mark) => mark.textContent)].join(' · '),
      rows[row].slice(1).map((number) => (number === null ? '' : numberText(number, 1, decimal)))),
    unhighlightCallback: () => key.show('', []),
    underlayCallback: (canvas, area, drawn) => under(canvas, area, drawn, rows, marks, openFrom, band),
    connectSeparatedPoints: false,
    axisLineColor: colour('--line'),
    gridLineColor: colour('--line'),
    axes: {
      x: { axisLabelFormatter: (day) => dayText(Number(day)).replace(/\/\d+$/, '') },
      y: { axisLabelFormatter: (value) => numberText(value, 1, decimal), axisLabelWidth: 45 },
      y2: { axisLabelFormatter: (value) => numberText(value, 0, decimal), drawGrid: false, includeZero: true, independentTicks: true, axisLabelWidth: 55 },
    },
  });
}

function filter(input) {
  input.parentElement.hidden = false;
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
