// One world: its name, how it fares, its network and its streams, and all that is known of its weeks.

import { Network } from './network.js';
import { Streams } from './streams.js';
import { Table } from './table.js';

export class Panel {
  constructor(fields) {
    this.rows = new Table(fields.columns);
    this.members = new Table(fields.members);
    this.ties = new Table(['from', 'to']);
    this.initiatives = new Table(fields.initiatives);
    this.bands = new Table(fields.initiatives);
    this.closed = new Table(fields.closed);
    this.left = new Table(fields.left);
    this.head = null;
  }

  // Make the elements, again if the view has changed; what is known stays.
  build(parent, world, view, onPick, onPoint) {
    Object.assign(this, { world, view });
    this.element = document.createElement('section');
    this.element.className = 'world';
    this.element.dataset.world = world.key;
    this.element.style.setProperty('--colour', world.colour);
    const title = document.createElement('h3');
    title.innerHTML = '<svg class="line-swatch" viewBox="0 0 26 8" width="26" height="8" aria-hidden="true"><line x1="1" y1="4" x2="25" y2="4"/></svg>';
    title.querySelector('line').setAttribute('stroke-dasharray', world.dash.join(' '));
    title.append(world.title);
    this.note = document.createElement('p');
    this.note.className = 'world-note';
    this.note.textContent = world.note;
    this.status = document.createElement('p');
    this.status.className = 'world-status number';
    this.befallen = document.createElement('p');
    this.befallen.className = 'world-note world-befallen';
    this.element.append(title, this.note, this.status);
    this.network = this.streams = null;
    if (view.network) this.network = new Network(this.element, `${view.words.network}: ${world.title}`, { onPick, onPoint, colourBy: view.colour_by });
    if (view.streams) {
      this.streams = new Streams(this.element, `${view.words.streams}: ${world.title}`, view.weeks);
    }
    this.drawn = document.createElement('p');
    this.drawn.className = 'world-drawn number';
    this.network?.surface.canvas.after(this.drawn);
    this.element.append(this.befallen);
    parent.append(this.element);
    this.say();
    if (this.head) this.place(this.closed.length, this.left.length);
  }

  clear() {
    for (const table of [this.rows, this.members, this.ties, this.initiatives, this.bands, this.closed, this.left]) table.clear();
    this.network?.clear();
    this.streams?.clear();
  }

  // Take in a frame; false if weeks are missing before it.
  take(head, arrays, anew) {
    if (anew) this.clear();
    if (head.since !== this.rows.length) return false;
    const [rows, members, ties, bands, closed, left] = arrays;
    const ended = this.closed.length;
    const gone = this.left.length;
    this.head = head;
    this.rows.append(rows);
    this.members.replace(members);
    this.ties.replace(ties);
    this.bands.append(bands);
    this.closed.append(closed);
    this.left.append(left);
    this.network?.remember();
    this.place(anew ? this.closed.length : ended, anew ? this.left.length : gone);
    return true;
  }

  place(ended, gone) {
    if (!this.network) return;
    this.initiatives.clear();
    const { values, stride, place, length } = this.bands;
    let first = length;
    while (first > 0 && values[(first - 1) * stride + place.week] === this.head.week - 1) first--;
    this.initiatives.append(values.subarray(first * stride, length * stride));
    this.network.surface.fit();
    this.network.take(this.members, this.ties, this.initiatives, this.head.units);
    this.network.leave(this.left, gone);
    this.network.end(this.closed, ended);
  }

  say() {
    const { head, rows } = this;
    if (!head || !rows.length) return;
    const { words } = this.view;
    const last = rows.length - 1;
    const { lang } = document.documentElement;
    const number = (value) => Math.round(value).toLocaleString(lang);
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
    const counted = (sign) => {
      const value = Math.round(rows.at(last, sign));
      const form = new Intl.PluralRules(lang).select(value) === 'one' ? 'one' : 'other'; // French has a form for millions, too
      return fill(words[`${sign}_${form}`], { number: number(value) });
    };
    const values = { week: number(head.week), members: counted('members'), active: counted('active'), lifetime: number(head.lifetime) };
    const fate = head.dead ? 'dead' : head.asleep ? 'asleep' : head.over ? 'lived' : 'alive';
    this.element.dataset.fate = fate;
    this.element.dataset.week = head.week;
    this.status.textContent = fill(words[fate], values);
    this.befallen.textContent = this.marks().map((mark) => mark.text).join(' · ');
    const whole = this.members.length >= head.total;
    this.drawn.textContent = whole ? '' : fill(words.drawn, { drawn: number(this.members.length), members: number(head.total) });
  }

  // What has befallen it so far.
  marks() { return this.world.marks.filter((mark) => mark.week < this.rows.length); }

  draw() {
    const moving = this.network?.draw();
    this.streams?.draw(this.bands, this.closed);
    return moving;
  }

  recolour() {
    if (this.streams) this.streams.stale = true;
  }
}
