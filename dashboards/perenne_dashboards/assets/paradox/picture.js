// The picture of a world at a moment. It is a function of the time alone; only the dots' way to where they belong is
// smoothed from frame to frame.

export const REASONS = ["autonomy", "results", "belonging", "overload", "organisation"];

const INK = { autonomy: "--vermillion", results: "--blue", belonging: "--purple", overload: "--orange", organisation: "--grey" };
const DRIFT = 9; // weeks a leaver is seen to drift away
const BURST = 7; // weeks a result shines
const FALL = 8; // weeks an abandoned initiative takes to fall
const TURN = 2 * Math.PI;

const mix = (from, to, share) => from + (to - from) * share;
const scattered = (number) => (((number * 0.61803398875) % 1) + 1) % 1; // evenly spread, the same each time

export function coloursOf(node) {
  const style = getComputedStyle(node);
  const read = (name) => style.getPropertyValue(name).trim();
  const colours = { paper: read("--paper"), ground: read("--raised"), ink: read("--ink"), soft: read("--soft"), rule: read("--rule"),
    gold: read("--orange"), life: read("--accent"), sans: read("--sans") || "sans-serif" };
  for (const reason of REASONS) colours[reason] = read(INK[reason]);
  return colours;
}

export class Picture {
  constructor(world, canvas, hero) {
    this.world = world;
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.hero = hero;
  }

  fit() {
    const box = this.canvas.getBoundingClientRect();
    const scale = Math.min(2, window.devicePixelRatio || 1);
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.round(box.width * scale);
    this.canvas.height = Math.round(box.height * scale);
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    this.shelf = Math.max(26, 0.13 * this.height);
    this.radius = Math.min(0.44 * this.width, 0.5 * (this.height - this.shelf) - 4);
    this.x = this.width / 2;
    this.y = (this.height - this.shelf) / 2 + 2;
    this.unit = Math.max(0.45, this.radius / 150);
    this.world.at.fill(NaN);
  }

  place(turn, distance) {
    return [this.x + this.radius * distance * Math.cos(TURN * turn), this.y + this.radius * distance * Math.sin(TURN * turn)];
  }

  site(one) { // where an initiative stands
    return this.place(this.world.initiatives.topic[one] + 0.03 * (scattered(one) - 0.5), 0.2 + 0.42 * scattered(3 * one + 1));
  }

  home(person) {
    return this.place(this.world.people.interest[person] + 0.05 * (scattered(person) - 0.5), 0.76 + 0.18 * scattered(2 * person + 1));
  }

  draw(time, seconds, colours) {
    const { world, context } = this;
    const week = Math.min(Math.floor(time), world.weeks - 1);
    const over = time >= world.weeks && !world.alive;
    context.clearRect(0, 0, this.width, this.height);
    context.globalAlpha = over ? 0.35 : 1;
    this.ground(colours);
    const spots = this.initiatives(time, week, colours, over);
    this.heap(time, colours);
    this.leavers(time, colours);
    if (!over) this.members(week, seconds, spots, colours);
    context.globalAlpha = 1;
  }

  ground(colours) {
    const { context } = this;
    context.beginPath();
    context.arc(this.x, this.y, this.radius, 0, TURN);
    context.fillStyle = colours.ground;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours.rule;
    context.stroke();
  }

  initiatives(time, week, colours, over) {
    const { world, context, unit } = this;
    const { founded, ended, outcome, mandated, serial } = world.initiatives;
    const spots = new Map();
    for (let one = 0; one < founded.length; one += 1) {
      if (founded[one] > time) break;
      const age = time - ended[one];
      if (age >= 0 && outcome[one] >= 0) {
        if (outcome[one] === 1 && age < BURST) this.burst(this.site(one), age / BURST, colours);
        if (outcome[one] === 0 && age < FALL) this.falling(this.site(one), age / FALL, colours);
        continue;
      }
      if (over) continue;
      const [x, y] = this.site(one);
      spots.set(serial[one], [x, y]);
      const size = 12 * unit;
      context.beginPath();
      if (mandated[one]) context.rect(x - 0.9 * size, y - 0.9 * size, 1.8 * size, 1.8 * size);
      else context.arc(x, y, size, 0, TURN);
      context.fillStyle = colours.paper;
      context.fill();
      context.lineWidth = mandated[one] ? 2 : 1.2;
      context.strokeStyle = mandated[one] ? colours.ink : colours.soft;
      context.stroke();
      const share = world.advance(one, week);
      if (share > 0.01) {
        context.beginPath();
        context.moveTo(x, y);
        context.arc(x, y, 0.8 * size, -TURN / 4, TURN * (share - 0.25));
        context.closePath();
        context.fillStyle = colours.gold;
        context.fill();
      }
    }
    return spots;
  }

  burst([x, y], age, colours) {
    const { context, unit } = this;
    const before = context.globalAlpha;
    context.globalAlpha = before * (1 - age);
    for (const [reach, width] of [[70, 5], [42, 9]]) {
      context.beginPath();
      context.arc(x, y, unit * (10 + reach * Math.sqrt(age)), 0, TURN);
      context.lineWidth = unit * width * (1 - age);
      context.strokeStyle = colours.gold;
      context.stroke();
    }
    context.globalAlpha = before * Math.min(1, 2 * (1 - age));
    this.star(x, y, unit * (16 + 10 * (1 - age)), colours.gold);
    context.globalAlpha = before;
  }

  star(x, y, size, colour) {
    const { context } = this;
    context.beginPath();
    for (let point = 0; point < 10; point += 1) {
      const reach = point % 2 ? 0.45 * size : size;
      context.lineTo(x + reach * Math.sin((TURN * point) / 10), y - reach * Math.cos((TURN * point) / 10));
    }
    context.closePath();
    context.fillStyle = colour;
    context.fill();
  }

  falling([x, y], age, colours) {
    const { context, unit } = this;
    const before = context.globalAlpha;
    context.globalAlpha = before * (1 - age);
    context.beginPath();
    context.arc(x, mix(y, this.height - 6, age * age), 12 * unit * (1 - 0.6 * age), 0, TURN);
    context.lineWidth = 1.5;
    context.strokeStyle = colours.soft;
    context.stroke();
    context.globalAlpha = before;
  }

  heap(time, colours) { // below: results in gold from the left, what was given up in grey from the right
    const { context, world } = this;
    const { results, abandoned } = world.counts(time);
    let side = 12 * this.unit + 4, rows = 1;
    for (;; side *= 0.94) { // the largest with which both heaps find room
      rows = Math.max(1, Math.floor((this.shelf - 6) / side));
      if (side * (Math.ceil(results / rows) + Math.ceil(abandoned / rows) + 1) < this.width - 8 || side < 2) break;
    }
    const before = context.globalAlpha;
    context.globalAlpha = 1;
    for (let place = 0; place < results; place += 1) {
      this.star(4 + side * (Math.floor(place / rows) + 0.5), this.height - 3 - side * ((place % rows) + 0.5), 0.5 * side, colours.gold);
    }
    context.strokeStyle = colours.soft;
    context.lineWidth = 1;
    for (let place = 0; place < abandoned; place += 1) {
      const x = this.width - 4 - side * (Math.floor(place / rows) + 0.5), y = this.height - 3 - side * ((place % rows) + 0.5);
      const arm = 0.24 * side;
      context.beginPath();
      context.moveTo(x - arm, y - arm); context.lineTo(x + arm, y + arm);
      context.moveTo(x + arm, y - arm); context.lineTo(x - arm, y + arm);
      context.stroke();
    }
    context.globalAlpha = before;
  }

  leavers(time, colours) {
    const { context, world, unit } = this;
    const { left, reason, interest } = world.people;
    for (let person = 0; person < left.length; person += 1) {
      const age = (time - left[person]) / DRIFT;
      if (reason[person] < 0 || age < 0 || age > 1) continue;
      const size = unit * 11;
      const [x, far] = this.place(interest[person] + 0.05 * (scattered(person) - 0.5), mix(0.9, 1.25, age));
      const y = Math.min(Math.max(far, size + 1), this.height - this.shelf - size); // up or down, the edge is near
      const before = context.globalAlpha;
      context.globalAlpha = 1 - age * age;
      context.beginPath();
      context.arc(x, y, size, 0, TURN);
      context.fillStyle = colours[REASONS[reason[person]]];
      context.fill();
      if (person === this.hero) this.name(x, y, colours);
      context.globalAlpha = before;
    }
  }

  members(week, seconds, spots, colours) {
    const { context, world, unit } = this;
    const step = 1 - Math.exp(-5 * seconds);
    let named = null; // over everybody, once all are drawn
    for (let person = 0; person < world.people.arrival.length; person += 1) {
      if (!world.present(person, week)) {
        world.at[2 * person] = NaN;
        continue;
      }
      const home = this.home(person);
      const spot = spots.get(world.worksOn(person, week));
      const near = spot ? this.beside(spot, person) : home;
      if (Number.isNaN(world.at[2 * person])) [world.at[2 * person], world.at[2 * person + 1]] = week ? home : near;
      const x = (world.at[2 * person] += (near[0] - world.at[2 * person]) * step);
      const y = (world.at[2 * person + 1] += (near[1] - world.at[2 * person + 1]) * step);
      const feeling = world.feels(person, week);
      context.beginPath();
      context.arc(x, y, unit * (5 + 7 * feeling), 0, TURN);
      context.fillStyle = colours.paper;
      context.fill();
      context.globalAlpha = 0.15 + 0.85 * Math.min(1, 1.6 * feeling);
      context.fillStyle = colours.life;
      context.fill();
      context.globalAlpha = 1;
      context.lineWidth = person === this.hero ? 3 : 1;
      context.strokeStyle = person === this.hero ? colours.ink : colours.life;
      context.stroke();
      if (person === this.hero) named = [x, y];
    }
    if (named) this.name(...named, colours);
  }

  beside([x, y], person) {
    const turn = scattered(person) * TURN;
    return [x + 20 * this.unit * Math.cos(turn), y + 20 * this.unit * Math.sin(turn)];
  }

  name(x, y, colours) {
    const { context, unit } = this;
    const size = Math.max(12, 15 * unit);
    context.font = `650 ${size}px ${colours.sans}`;
    context.textAlign = x > this.width - 60 ? "right" : x < 60 ? "left" : "center";
    context.lineWidth = 4;
    context.strokeStyle = colours.paper;
    const over = y - 16 * unit < size ? y + 16 * unit + size : y - 16 * unit;
    context.strokeText(this.heroName, x, over);
    context.fillStyle = colours.ink;
    context.fillText(this.heroName, x, over);
  }
}
