// The stage: takes in frames, draws once an animation frame, and says what it has drawn.

import { Bars } from './bars.js';
import { Lines } from './lines.js';
import { personOf } from './network.js';
import { onTheme } from './palette.js';
import { Panel } from './panel.js';
import { saveAsPicture } from './picture.js';
import { Plane } from './plane.js';

const WORLDS = 24; // milliseconds between two drawings of the worlds, at least
const CHARTS = 100; // the same of the charts
const KINDS = { lines: Lines, bars: Bars, plane: Plane };

export function render({ model, el }) {
  const stage = new StageView(model, el);
  return () => stage.destroy();
}

class StageView {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.worlds = new Map();
    this.charts = [];
    this.unshown = 0;
    this.chartsDue = true;
    this.chartsDrawn = 0;
    this.heard = (message, buffers) => this.hear(message, buffers);
    this.viewed = () => this.build();
    this.marked = () => this.mark();
    model.on('msg:custom', this.heard);
    model.on('change:view', this.viewed);
    model.on('change:picked', this.marked);
    this.forget = onTheme(() => this.recolour());
    this.sizes = new ResizeObserver(() => { this.chartsDue = true; this.wake(); });
    this.sizes.observe(el);
    // What is scrolled out of sight is not drawn.
    this.sights = new IntersectionObserver((entries) => {
      for (const entry of entries) entry.target.inSight = entry.isIntersecting;
      this.chartsDue = true;
      this.wake();
    }, { rootMargin: '80px' });
    this.worldsDrawn = 0;
    this.build();
    this.ready();
  }

  destroy() {
    this.model.off('msg:custom', this.heard);
    this.model.off('change:view', this.viewed);
    this.model.off('change:picked', this.marked);
    this.forget();
    this.sizes.disconnect();
    this.sights.disconnect();
    cancelAnimationFrame(this.waiting);
    this.charts.forEach((chart) => chart.destroy());
  }

  see(element) {
    element.inSight = true;
    this.sights.observe(element);
  }

  ready() { this.model.send({ kind: 'ready' }); }

  build() {
    const view = (this.view = this.model.get('view'));
    this.charts.forEach((chart) => chart.destroy());
    this.sights.disconnect();
    this.el.replaceChildren();
    this.el.className = 'stage';
    const worlds = document.createElement('div');
    worlds.className = 'worlds';
    worlds.style.setProperty('--worlds', view.worlds.length);
    const known = this.worlds;
    this.worlds = new Map();
    for (const world of view.worlds) {
      const panel = known.get(world.key) || new Panel(this.model.get('fields'));
      const onPick = view.pickable ? (who) => this.model.send({ kind: 'pick', who }) : null;
      panel.build(worlds, world, view, onPick, () => this.wake());
      this.worlds.set(world.key, panel);
      this.see(panel.element);
    }
    const charts = document.createElement('div');
    charts.className = 'charts';
    this.el.append(worlds, ...(view.network ? [key(view.words, view.colour_by)] : []), charts);
    let group = '';
    this.charts = view.charts.map((chart) => {
      if (chart.group && chart.group !== group) {
        group = chart.group;
        const heading = document.createElement('h3');
        heading.className = 'chart-group';
        heading.textContent = group;
        charts.append(heading);
      }
      const figure = document.createElement('figure');
      figure.className = `chart chart-${chart.kind}`;
      figure.dataset.chart = chart.key;
      const title = document.createElement('figcaption');
      title.textContent = chart.title;
      if (chart.unit) {
        const unit = document.createElement('span');
        unit.className = 'unit';
        unit.textContent = chart.unit;
        title.append(unit);
      }
      figure.append(title);
      charts.append(figure);
      this.see(figure);
      return Object.assign(new KINDS[chart.kind](figure, chart, this.worlds, view), { figure });
    });
    this.chartsDue = true;
    this.mark();
    if ([...this.worlds.keys()].some((key) => !known.has(key)) && known.size) this.ready();
    this.wake();
  }

  hear(message, buffers) {
    if (message.kind === 'picture') {
      for (const panel of this.worlds.values()) panel.draw();
      this.charts.forEach((chart) => chart.draw()); // those out of sight, too
      saveAsPicture(this.el, message.name);
    }
    if (message.kind !== 'frame') return;
    const [buffer] = buffers;
    const floats = new Float32Array(buffer.buffer ? buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) : buffer);
    let start = 0;
    let whole = true;
    for (const head of message.worlds) {
      const panel = this.worlds.get(head.key);
      const fields = this.model.get('fields');
      const strides = [fields.columns.length, fields.members.length, 2, fields.initiatives.length, fields.closed.length, fields.left.length];
      const arrays = head.counts.map((count, place) => {
        const array = floats.subarray(start, start + count * strides[place]);
        start += array.length;
        return array;
      });
      if (panel && !panel.take(head, arrays, message.anew)) whole = false;
    }
    this.unshown = message.number;
    this.chartsDue = true;
    if (whole) this.wake();
    else this.ready();
  }

  wake() {
    this.waiting ??= requestAnimationFrame((now) => {
      this.waiting = null;
      this.draw(now);
    });
  }

  draw(now) {
    if (now - this.worldsDrawn < WORLDS) {
      this.wake();
      return;
    }
    this.worldsDrawn = now;
    let moving = false;
    for (const panel of this.worlds.values()) if (panel.element.inSight) moving = panel.draw() || moving;
    if (this.chartsDue && now - this.chartsDrawn >= CHARTS) {
      for (const panel of this.worlds.values()) panel.say();
      this.charts.forEach((chart) => { if (chart.figure.inSight) chart.draw(); });
      this.chartsDrawn = now;
      this.chartsDue = false;
    }
    if (this.unshown) {
      this.model.send({ kind: 'shown', number: this.unshown });
      this.unshown = 0;
      this.el.dataset.frames = Number(this.el.dataset.frames || 0) + 1;
    }
    if (moving || this.chartsDue) this.wake();
  }

  mark() {
    const [arrival, slot] = this.model.get('picked');
    const person = arrival === undefined ? null : personOf(arrival, slot);
    for (const panel of this.worlds.values()) if (panel.network) panel.network.picked = person;
    this.wake();
  }

  recolour() {
    for (const panel of this.worlds.values()) panel.recolour();
    this.charts.forEach((chart) => chart.recolour());
    this.chartsDue = true;
    this.wake();
  }
}

// How the network and the streams are to be read.
function key(words, colourBy) {
  const list = document.createElement('ul');
  list.className = 'legend key';
  const marks = [...(colourBy === 'motivation' ? ['motivation'] : []), 'active', 'initiative', 'mandate', 'result', 'leaver'];
  for (const mark of marks) {
    const item = document.createElement('li');
    const sign = document.createElement('span');
    sign.className = `mark mark-${mark}`;
    sign.setAttribute('aria-hidden', 'true');
    item.append(sign, words[`key_${mark}`]);
    list.append(item);
  }
  return list;
}
