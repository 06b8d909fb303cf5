// A chart of one sign over the weeks, a line for each world, by uPlot.

import uPlot from '../vendor/uplot/uPlot.esm.js';
import { palette, resolved } from './palette.js';

const YEAR = 52;

export class Lines {
  constructor(parent, chart, worlds, view) {
    this.chart = chart;
    this.worlds = worlds;
    this.view = view;
    this.place = document.createElement('div');
    this.place.className = 'plot';
    this.place.setAttribute('role', 'img');
    parent.append(this.place);
    this.make();
  }

  make() {
    this.plot?.destroy();
    const colours = palette();
    const { chart, view } = this;
    const lang = document.documentElement.lang;
    const axis = {
      stroke: colours.soft, font: '11px system-ui, sans-serif', grid: { stroke: colours.rule, width: 0.6 }, ticks: { show: false },
    };
    this.width = this.place.clientWidth || 280;
    this.plot = new uPlot({
      width: this.width,
      height: 120,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 28, 0, 0],
      scales: {
        x: { time: false, range: [0, view.weeks] },
        y: { range: (_, low, high) => [0, chart.high ?? nice(Math.max(high ?? 0, chart.percent ? 0.01 : 1))] },
      },
      axes: [
        { ...axis, size: 22, gap: 3, splits: () => years(view.weeks, this.width), values: (_, splits) => splits.map((week, place) => (place === splits.length - 1 ? `${week / YEAR} ${view.words.years}` : place === splits.length - 2 ? '' : String(week / YEAR))) },
        { ...axis, size: 38, gap: 4, space: 28, values: (_, splits) => splits.map((value) => value.toLocaleString(lang, chart.percent ? { style: 'percent' } : { maximumFractionDigits: 2, ...(value >= 10000 ? { notation: 'compact' } : {}) })) },
      ],
      hooks: { drawAxes: [(plot) => this.mark(plot)] },
      series: [
        {},
        ...view.worlds.map((world) => ({ stroke: resolved(world.colour), width: 1.8, dash: world.dash.length ? world.dash : undefined, points: { show: false } })),
      ],
    }, this.data(), this.place);
  }

  data() {
    const { chart, view } = this;
    const weeks = Math.max(1, ...view.worlds.map((each) => this.worlds.get(each.key)?.rows.length || 0));
    const x = Array.from({ length: weeks }, (_, week) => week + 1);
    const lines = view.worlds.map((each) => {
      const rows = this.worlds.get(each.key)?.rows;
      const line = new Array(weeks).fill(null);
      if (!rows) return line;
      const column = rows.place[chart.signs[0]];
      let sum = 0;
      for (let week = 0; week < rows.length; week++) {
        const value = rows.values[week * rows.stride + column];
        sum += value;
        if (chart.running) line[week] = sum;
        else if (chart.smooth > 1) {
          if (week >= chart.smooth) sum -= rows.values[(week - chart.smooth) * rows.stride + column];
          line[week] = sum / Math.min(week + 1, chart.smooth);
        } else line[week] = value;
      }
      return line;
    });
    return [x, ...lines];
  }

  // What has befallen a world: an upright line in its colour, where it happened.
  mark(plot) {
    const { ctx: context, bbox } = plot;
    let count = 0;
    context.save();
    for (const world of this.view.worlds) {
      context.strokeStyle = context.fillStyle = resolved(world.colour);
      context.lineWidth = devicePixelRatio;
      context.setLineDash([2 * devicePixelRatio, 2 * devicePixelRatio]);
      for (const { week } of this.worlds.get(world.key)?.marks() || []) {
        const x = Math.round(plot.valToPos(week, 'x', true));
        const half = 3.5 * devicePixelRatio;
        context.beginPath();
        context.moveTo(x, bbox.top);
        context.lineTo(x, bbox.top + bbox.height);
        context.stroke();
        context.beginPath();
        context.moveTo(x - half, bbox.top - half);
        context.lineTo(x + half, bbox.top - half);
        context.lineTo(x, bbox.top + half);
        context.fill();
        count += 1;
      }
    }
    context.restore();
    this.place.dataset.marks = count;
  }

  draw() {
    const width = this.place.clientWidth;
    if (width && width !== this.width) {
      this.width = width;
      this.plot.setSize({ width, height: 120 });
    }
    const data = this.data();
    this.plot.setData(data);
    const said = this.view.worlds.map((world, place) => {
      const last = data[place + 1].findLast((value) => value !== null);
      const befallen = (this.worlds.get(world.key)?.marks() || []).map((mark) => `, ${mark.text}`).join('');
      return last === undefined ? null : `${world.title}: ${last.toLocaleString(document.documentElement.lang, this.chart.percent ? { style: 'percent' } : { maximumFractionDigits: 2 })}${befallen}`;
    });
    this.place.setAttribute('aria-label', `${this.chart.title}. ${said.filter(Boolean).join('; ')}`);
  }

  recolour() { this.make(); }
  destroy() { this.plot.destroy(); }
}

// Whole years, as many as there is room for.
function years(weeks, width) {
  const count = Math.floor(weeks / YEAR);
  const step = [1, 2, 5, 10, 20, 50].find((each) => (count / each) * 26 <= width) || 100;
  return Array.from({ length: Math.floor(count / step) + 1 }, (_, place) => place * step * YEAR);
}

// The next round number above, so that an axis does not tremble.
function nice(high) {
  const power = 10 ** Math.floor(Math.log10(high));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((each) => each * power).find((each) => each >= high * 1.02) || high;
}
