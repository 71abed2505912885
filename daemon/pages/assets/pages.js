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

// Its colours come from the style sheet: no style may stand in the markup.
function legendOf(data, keys) {
  const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
  const parts = data.series.map((series, i) => {
    const number = series.y === undefined || series.y === null ? '' : `: ${series.yHTML}`;
    return `<span class="key key-${keys[i]}">${escape(series.label)}${number}</span>`;
  });
  return parts.join('') + (data.x === undefined ? '' : `<b>${data.xHTML}</b>`);
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
  const legend = document.createElement('div');
  chart.className = 'chart';
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', table.caption.textContent);
  legend.className = 'chart-legend';
  table.closest('details').before(legend, chart);
  const decimal = table.dataset.decimal;
  new Dygraph(chart, rows, {
    labels,
    series,
    colors: colours,
    labelsDiv: legend,
    legendFormatter: (data) => legendOf(data, keys),
    legend: 'always',
    connectSeparatedPoints: false,
    axisLineColor: colour('--line'),
    gridLineColor: colour('--line'),
    axes: {
      x: { axisLabelFormatter: (day) => dayText(Number(day)).replace(/\/\d+$/, ''), valueFormatter: dayText },
      y: { valueFormatter: (value) => numberText(value, 2, decimal), axisLabelFormatter: (value) => numberText(value, 1, decimal), axisLabelWidth: 45 },
      y2: { valueFormatter: (value) => numberText(value, 0, decimal), axisLabelFormatter: (value) => numberText(value, 0, decimal), drawGrid: false, independentTicks: true, axisLabelWidth: 55 },
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

document.querySelectorAll('table.series').forEach(draw);
document.querySelectorAll('input[data-filter]').forEach(filter);
