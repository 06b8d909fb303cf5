// The network: members around the circle of topics, drawn to the initiatives they work on. An initiative moves from
// the rim to the centre as it gets on; there it is a result. Units are arcs of the rim, as members' interests lie near
// those of their unit.

import { motivationStep, palette } from './palette.js';
import { Surface } from './surface.js';

const TURN = 2 * Math.PI;
const START = -TURN / 4; // topic 0 stands at the top
const HOME = 0.9;
const RIM = 0.76;
const PULL = 0.82;
const EASE = 0.28;
const STILL = 0.25; // pixels under which a member stands still
const GHOST = 900; // milliseconds for which a leaver is seen
const FLASH = 1100;
const REACH = 18; // pixels from which a member is hit: a finger's, and more than a mouse needs
const TIES = 350; // drawn of one world at most: more are a haze that costs much to draw

// A number from 0 to 1 that belongs to a person, the same in every world.
function chance(arrival, slot, which) {
  let hash = Math.imul(arrival + 1, 374761393) ^ Math.imul(slot + 1, 668265263) ^ Math.imul(which + 1, 2246822519);
  hash = Math.imul(hash ^ (hash >>> 13), 1274126177);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

export const personOf = (arrival, slot) => arrival * 4194304 + slot;

export class Network {
  constructor(parent, label, { onPick, onPoint, colourBy }) {
    this.surface = new Surface(parent, 'network', label);
    this.nodes = new Map();
    this.order = [];
    this.ghosts = [];
    this.flashes = [];
    this.colourBy = colourBy;
    this.picked = null;
    this.pointer = null;
    this.jump = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (onPick) this.listen(onPick, onPoint);
  }

  // Let members be pointed at. `canvas.members()` says where they stand, to whatever points without eyes: a program.
  listen(onPick, onPoint) {
    const { canvas } = this.surface;
    canvas.classList.add('pickable');
    canvas.members = () => this.order.map(({ x, y, arrival, slot }) => ({ x, y, person: personOf(arrival, slot) }));
    const point = (pointer) => { this.pointer = pointer; onPoint(); };
    canvas.addEventListener('pointermove', ({ offsetX: x, offsetY: y }) => point({ x, y }));
    canvas.addEventListener('pointerleave', () => point(null));
    canvas.addEventListener('click', ({ offsetX, offsetY }) => {
      const node = this.nearest(offsetX, offsetY);
      onPick(node && [node.arrival, node.slot]);
    });
  }

  clear() {
    this.nodes.clear();
    this.order = [];
    this.ghosts = [];
    this.flashes = [];
  }

  // Take in where everybody is now.
  take(members, ties, initiatives, units) {
    this.ties = ties;
    this.units = units;
    this.initiatives = new Map();
    for (let row = 0; row < initiatives.length; row++) {
      this.initiatives.set(initiatives.at(row, 'serial'), {
        topic: initiatives.at(row, 'topic'), advance: initiatives.at(row, 'advance'),
        company: initiatives.at(row, 'company'), mandate: initiatives.at(row, 'mandate') > 0,
      });
    }
    const { values, stride, place } = members;
    const before = this.nodes;
    this.nodes = new Map();
    this.order = [];
    for (let row = 0; row < members.length; row++) {
      const base = row * stride;
      const arrival = values[base + place.arrival];
      const slot = values[base + place.slot];
      const person = personOf(arrival, slot);
      const node = before.get(person) || { arrival, slot, x: null, y: null, turn: chance(arrival, slot, 0), reach: chance(arrival, slot, 1) };
      node.interest = values[base + place.interest];
      node.unit = values[base + place.unit];
      node.motivation = values[base + place.motivation];
      node.active = values[base + place.active] > 0;
      node.serial = values[base + place.serial];
      this.nodes.set(person, node);
      this.order.push(node);
    }
    this.aim();
  }

  // Let those who left be seen leaving, and those initiatives that ended be seen ending.
  leave(left, from) {
    const now = performance.now();
    for (let row = from; row < left.length; row++) {
      const node = this.lost?.get(personOf(left.at(row, 'arrival'), left.at(row, 'slot')));
      const angle = START + TURN * left.at(row, 'interest');
      this.ghosts.push({
        x: node?.x ?? this.centre + this.radius * HOME * Math.cos(angle), y: node?.y ?? this.middle + this.radius * HOME * Math.sin(angle),
        angle, reason: left.at(row, 'reason'), since: now,
      });
    }
    if (this.ghosts.length > 60) this.ghosts.splice(0, this.ghosts.length - 60);
  }

  remember() {
    this.lost = this.nodes;
  }

  end(closed, from) {
    const now = performance.now();
    for (let row = from; row < closed.length; row++) {
      if (closed.at(row, 'state') > 0) this.flashes.push({ topic: closed.at(row, 'topic'), since: now });
    }
    if (this.flashes.length > 20) this.flashes.splice(0, this.flashes.length - 20);
  }

  get centre() { return this.surface.width / 2; }
  get middle() { return this.surface.height / 2; }
  get radius() { return Math.max(10, Math.min(this.surface.width, this.surface.height) / 2 - 8); }

  spot(initiative) {
    const angle = START + TURN * initiative.topic;
    const reach = this.radius * RIM * (1 - 0.92 * initiative.advance);
    return { x: this.centre + reach * Math.cos(angle), y: this.middle + reach * Math.sin(angle) };
  }

  // Set where each member is heading for.
  aim() {
    const { centre, middle, radius } = this;
    for (const node of this.order) {
      const angle = START + TURN * node.interest;
      const reach = radius * (HOME - 0.1 * node.reach);
      let x = centre + reach * Math.cos(angle);
      let y = middle + reach * Math.sin(angle);
      const initiative = this.initiatives?.get(node.serial);
      if (initiative) {
        const spot = this.spot(initiative);
        const orbit = 5 + Math.sqrt(initiative.company + 1) * 3.2 * (0.5 + node.reach);
        x += (spot.x + orbit * Math.cos(TURN * node.turn) - x) * PULL;
        y += (spot.y + orbit * Math.sin(TURN * node.turn) - y) * PULL;
      }
      node.tx = x;
      node.ty = y;
      if (node.x === null) { // a newcomer comes in from outside
        node.x = this.jump ? x : centre + radius * 1.08 * Math.cos(angle);
        node.y = this.jump ? y : middle + radius * 1.08 * Math.sin(angle);
      }
    }
  }

  // Move a step and draw; true while something still moves.
  draw() {
    if (this.surface.fit()) {
      this.aim();
      for (const node of this.order) { node.x = node.tx; node.y = node.ty; }
    }
    let moving = false;
    for (const node of this.order) {
      const dx = node.tx - node.x;
      const dy = node.ty - node.y;
      if (this.jump || Math.abs(dx) + Math.abs(dy) < STILL) { node.x = node.tx; node.y = node.ty; }
      else { node.x += dx * EASE; node.y += dy * EASE; moving = true; }
    }
    this.surface.clear();
    this.drawRim();
    this.drawTies();
    this.drawInitiatives();
    this.drawMembers();
    this.drawRings();
    this.surface.canvas.dataset.still = moving ? 'no' : 'yes';
    return this.drawPassing() || moving;
  }

  drawRim() {
    const { context } = this.surface;
    const { centre, middle, radius } = this;
    const colours = palette();
    context.strokeStyle = colours.rule;
    context.lineWidth = 1;
    context.beginPath();
    context.arc(centre, middle, radius * 0.055, 0, TURN);
    context.stroke();
    const units = this.units || 1;
    const gap = units > 1 ? 0.012 : 0;
    context.lineWidth = 3;
    for (let unit = 0; unit < units; unit++) {
      context.strokeStyle = this.colourBy === 'unit' ? colours.units[unit % colours.units.length] : colours.rule;
      context.beginPath();
      context.arc(centre, middle, radius, START + TURN * (unit / units + gap), START + TURN * ((unit + 1) / units - gap));
      context.stroke();
    }
  }

  drawTies() {
    const { context } = this.surface;
    const { values, length } = this.ties || { length: 0 };
    context.strokeStyle = palette().soft;
    const skip = Math.max(1, length / TIES);
    context.globalAlpha = Math.max(0.1, Math.min(0.3, 60 / (length / skip + 1)));
    context.lineWidth = 0.7;
    context.beginPath();
    for (let row = 0; row < length; row++) {
      const from = this.order[values[2 * row]];
      const to = this.order[values[2 * row + 1]];
      if (skip > 1 && (from.turn + to.reach) % 1 > 1 / skip) continue; // the same ones each week
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  drawInitiatives() {
    const { context } = this.surface;
    const colours = palette();
    context.lineWidth = 1.4;
    for (const initiative of this.initiatives?.values() || []) {
      const { x, y } = this.spot(initiative);
      const size = 2.5 + Math.sqrt(initiative.company) * 2.3;
      context.strokeStyle = context.fillStyle = initiative.mandate ? colours.mandate : colours.stream;
      context.globalAlpha = 0.16 + 0.5 * initiative.advance;
      context.beginPath();
      if (initiative.mandate) context.rect(x - size, y - size, 2 * size, 2 * size);
      else context.arc(x, y, size, 0, TURN);
      context.fill();
      context.globalAlpha = 0.85;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  drawMembers() {
    const { context } = this.surface;
    const colours = palette();
    const scale = this.colourBy === 'unit' ? colours.units : colours.motivation;
    const bins = Array.from({ length: 2 * scale.length }, () => []);
    for (const node of this.order) {
      const step = this.colourBy === 'unit' ? node.unit % scale.length : motivationStep(node.motivation);
      bins[2 * step + (node.active ? 1 : 0)].push(node);
    }
    const size = Math.max(0.7, Math.min(1.6, 9 / Math.sqrt(this.order.length + 1)) * Math.min(1.15, this.radius / 170));
    bins.forEach((nodes, bin) => {
      if (!nodes.length) return;
      const active = bin % 2 === 1;
      const radius = (active ? 3.6 : 2.4) * size;
      context.fillStyle = scale[bin >> 1];
      context.globalAlpha = active ? 1 : 0.55;
      context.beginPath();
      for (const node of nodes) {
        context.moveTo(node.x + radius, node.y);
        context.arc(node.x, node.y, radius, 0, TURN);
      }
      context.fill();
    });
    context.globalAlpha = 1;
  }

  // Ring the one who is followed, and thinly the one whom a click would follow.
  drawRings() {
    const { canvas } = this.surface;
    const near = this.pointer && this.nearest(this.pointer.x, this.pointer.y);
    const picked = this.nodes.get(this.picked);
    if (near) this.ring(near, 1);
    if (picked) this.ring(picked, 2);
    canvas.classList.toggle('near', Boolean(near));
    canvas.dataset.picked = picked ? this.picked : '';
  }

  ring(node, width) {
    const { context } = this.surface;
    context.strokeStyle = palette().ink;
    context.lineWidth = width;
    context.beginPath();
    context.arc(node.x, node.y, 8, 0, TURN);
    context.stroke();
  }

  // Leavers drift outwards in the colour of their reason; a result rings at the centre.
  drawPassing() {
    const { context } = this.surface;
    const colours = palette();
    const now = performance.now();
    this.ghosts = this.ghosts.filter((ghost) => now - ghost.since < GHOST);
    this.flashes = this.flashes.filter((flash) => now - flash.since < FLASH);
    for (const ghost of this.ghosts) {
      const age = (now - ghost.since) / GHOST;
      const drift = this.jump ? 0 : 26 * age;
      context.strokeStyle = colours.reasons[ghost.reason] || colours.soft;
      context.globalAlpha = 1 - age;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(ghost.x + drift * Math.cos(ghost.angle), ghost.y + drift * Math.sin(ghost.angle), 3 + 4 * age, 0, TURN);
      context.stroke();
    }
    for (const flash of this.flashes) {
      const age = (now - flash.since) / FLASH;
      context.strokeStyle = colours.success;
      context.globalAlpha = 1 - age;
      context.lineWidth = 2.5;
      context.beginPath();
      context.arc(this.centre, this.middle, this.radius * (0.05 + (this.jump ? 0 : 0.16 * age)), 0, TURN);
      context.stroke();
    }
    context.globalAlpha = 1;
    return this.ghosts.length + this.flashes.length > 0;
  }

  nearest(x, y) {
    let best = null;
    let distance = REACH ** 2;
    for (const node of this.order) {
      const far = (node.x - x) ** 2 + (node.y - y) ** 2;
      if (far < distance) { best = node; distance = far; }
    }
    return best;
  }
}
