// The replay: recorded worlds, side by side. What is seen is a function of the time alone, in weeks, so that
// it can be paused, slid and jumped; only the dots' way to where they belong is smoothed from frame to frame.

const DRIFT = 9; // weeks a leaver is seen to drift away
const BURST = 7; // weeks a result shines
const FALL = 8; // weeks an abandoned initiative takes to fall
const PACE = 9; // weeks a second at speed 1
const SPEEDS = [1, 2, 4];
const REASONS = ["autonomy", "results", "belonging", "overload", "organisation"];
const INK = { autonomy: "--vermillion", results: "--blue", belonging: "--purple", overload: "--orange", organisation: "--grey" };
const TURN = 2 * Math.PI;
const TICK = 250; // milliseconds between two updates of the numbers

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const moment = (week) => ({ year: Math.floor(week / 52) + 1, month: Math.min(12, Math.floor((week % 52) / (52 / 12)) + 1) });
const mix = (from, to, share) => from + (to - from) * share;
const scattered = (number) => ((number * 0.61803398875) % 1 + 1) % 1; // evenly spread, the same each time

// --- one recorded world ------------------------------------------------------------------------------------------

class World {
  constructor(told, motivation, work, progress) {
    Object.assign(this, told);
    this.motivation = motivation;
    this.work = work;
    this.progress = progress;
    this.at = new Float32Array(2 * this.people.arrival.length).fill(NaN);
  }

  present(person, week) {
    return this.people.arrival[person] <= week && week < this.people.left[person];
  }

  feels(person, week) {
    return this.motivation[this.people.offset[person] + week - this.people.arrival[person]] / 255;
  }

  worksOn(person, week) {
    return this.work[this.people.offset[person] + week - this.people.arrival[person]];
  }

  advance(one, week) {
    const { founded, ended, offset } = this.initiatives;
    const last = Math.min(week, ended[one], this.weeks - 1) - founded[one];
    return this.progress[offset[one] + Math.max(0, last)] / 255;
  }

  counts(week) {
    const { arrival, left, reason } = this.people;
    const reasons = [0, 0, 0, 0, 0];
    const last = this.alive ? Math.min(week, this.weeks - 1) : week; // who lives through is there at the end
    let members = 0;
    for (let person = 0; person < arrival.length; person += 1) {
      if (arrival[person] <= last && last < left[person]) members += 1;
      if (reason[person] >= 0 && left[person] <= week) reasons[reason[person]] += 1;
    }
    const { founded, ended, outcome } = this.initiatives;
    let started = 0, results = 0, abandoned = 0;
    for (let one = 0; one < founded.length; one += 1) {
      if (founded[one] > week) continue;
      started += 1;
      if (ended[one] <= week && outcome[one] === 1) results += 1;
      if (ended[one] <= week && outcome[one] === 0) abandoned += 1;
    }
    return { members, reasons, started, results, abandoned, open: started - results - abandoned };
  }
}

// --- drawing a world ---------------------------------------------------------------------------------------------

class Picture {
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
      const [x, y] = this.place(interest[person] + 0.05 * (scattered(person) - 0.5), mix(0.9, 1.25, age));
      const before = context.globalAlpha;
      context.globalAlpha = 1 - age * age;
      context.beginPath();
      context.arc(x, y, unit * 11, 0, TURN);
      context.fillStyle = colours[REASONS[reason[person]]];
      context.fill();
      if (person === this.hero) this.name(x, y, colours);
      context.globalAlpha = before;
    }
  }

  members(week, seconds, spots, colours) {
    const { context, world, unit } = this;
    const step = 1 - Math.exp(-5 * seconds);
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
      if (person === this.hero) this.name(x, y, colours);
    }
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

// --- the widget --------------------------------------------------------------------------------------------------

function coloursOf(node) {
  const style = getComputedStyle(node);
  const read = (name) => style.getPropertyValue(name).trim();
  const colours = { paper: read("--paper"), ground: read("--raised"), ink: read("--ink"), soft: read("--soft"), rule: read("--rule"),
    gold: read("--orange"), life: read("--accent"), sans: read("--sans") || "sans-serif" };
  for (const reason of REASONS) colours[reason] = read(INK[reason]);
  return colours;
}

class Card { // one world with its words and numbers
  constructor(world, words, hero) {
    this.world = world;
    this.words = words;
    this.root = element("article", `replay-world world-${world.policy}`);
    const head = element("header", "world-head");
    head.append(element("h2", "world-title", words.titles[world.policy]));
    this.bets = element("p", "world-bets", words.bets?.[world.policy] ?? "");
    head.append(this.bets);
    const view = element("div", "world-view");
    this.canvas = element("canvas");
    this.canvas.setAttribute("role", "img");
    this.end = element("p", "world-end");
    this.end.hidden = true;
    view.append(this.canvas, this.end);
    this.numbers = {};
    const counts = element("dl", "world-counts");
    for (const name of ["members", "results", "abandoned"]) {
      const box = element("div", `world-count world-count-${name}`);
      this.numbers[name] = element("dd", "number", "0");
      box.append(element("dt", "", words[name]), this.numbers[name]);
      counts.append(box);
    }
    this.rows = REASONS.map((reason) => this.row(reason));
    const list = element("ul", "world-reasons");
    list.setAttribute("aria-label", words.reasons_title);
    list.append(...this.rows.map((row) => row.item));
    this.root.append(head, view, counts, element("p", "world-reasons-title", words.reasons_title), list);
    this.picture = new Picture(world, this.canvas, hero);
    this.picture.heroName = words.hero ?? "";
  }

  row(reason) {
    const item = element("li", `reason reason-${reason}`);
    const bar = element("span", "reason-bar");
    const number = element("span", "reason-number number", "0");
    item.append(element("span", "reason-name", this.words.reasons[reason]), bar, number);
    return { item, bar, number };
  }

  tell(time, most) {
    const { world, words } = this;
    const counts = world.counts(time);
    for (const name of ["members", "results", "abandoned"]) this.numbers[name].textContent = words.format.format(counts[name]);
    counts.reasons.forEach((count, place) => {
      const { item, bar, number } = this.rows[place];
      item.hidden = REASONS[place] === "overload" && !count;
      bar.style.setProperty("--share", most ? count / most : 0);
      number.textContent = words.format.format(count);
    });
    const over = time >= world.weeks;
    this.root.classList.toggle("world-dead", over && !world.alive);
    this.root.classList.toggle("world-alive", over && world.alive);
    this.end.hidden = !(over && (!world.alive || world.weeks >= words.horizon));
    if (over) this.end.textContent = world.alive ? words.lives : filled(words.died, moment(world.weeks));
    if (over && !world.alive) this.numbers.members.textContent = "–";
    this.canvas.setAttribute("aria-label", filled(words.seen, { world: words.titles[world.policy], ...counts }));
  }
}

class Replay {
  constructor(model, root) {
    this.model = model;
    this.root = root;
    this.time = 0;
    this.playing = false;
    this.speed = 1;
    this.started = null;
    this.frame = (now) => this.onFrame(now);
    this.build();
    this.watch();
    if (model.get("start") === "end") this.seek(this.until);
    this.report();
  }

  build() {
    const { model } = this;
    const told = model.get("worlds");
    this.words = { ...model.get("words") };
    this.words.format = new Intl.NumberFormat(this.words.language);
    this.until = model.get("until");
    this.words.horizon = model.get("horizon");
    const bytes = (name) => { const view = model.get(name); return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength); };
    const motivation = new Uint8Array(bytes("motivation")), work = new Int16Array(bytes("work")), progress = new Uint8Array(bytes("progress"));
    const hero = model.get("hero");
    this.cards = told.map((world) => new Card(new World(world, motivation, work, progress), this.words, hero));
    this.root.className = `replay replay-${told.length}`;
    const worlds = element("div", "replay-worlds");
    worlds.append(...this.cards.map((card) => card.root));
    this.live = element("p", "spoken");
    this.live.setAttribute("aria-live", "polite");
    const reasons = element("ul", "replay-reasons"); // narrow pages leave the names off the bars
    reasons.setAttribute("aria-hidden", "true");
    reasons.append(...REASONS.filter((reason) => reason !== "overload").map((reason) => element("li", `reason-${reason}`, this.words.reasons[reason])));
    this.root.replaceChildren(this.bar(), worlds, reasons, this.live);
  }

  bar() {
    const { words } = this;
    const bar = element("div", "replay-bar");
    this.button = element("button", "button button-main replay-play");
    this.button.type = "button";
    this.button.addEventListener("click", () => this.toggle());
    this.slider = element("input");
    Object.assign(this.slider, { type: "range", min: 0, max: this.until, step: 1, value: 0 });
    this.slider.setAttribute("aria-label", words.time);
    this.slider.addEventListener("input", () => { this.pause(); this.seek(Number(this.slider.value)); });
    this.clock = element("p", "replay-clock number");
    const speeds = element("div", "segments");
    speeds.setAttribute("role", "group");
    speeds.setAttribute("aria-label", words.speed);
    this.speeds = SPEEDS.map((speed) => {
      const one = element("button", "segment", `× ${speed}`);
      one.type = "button";
      one.addEventListener("click", () => this.setSpeed(speed));
      return one;
    });
    speeds.append(...this.speeds);
    bar.append(this.button, this.slider, this.clock, speeds);
    this.setSpeed(this.speed);
    return bar;
  }

  watch() {
    this.observer = new ResizeObserver(() => { this.colours = coloursOf(this.root); this.cards.forEach((card) => card.picture.fit()); this.paint(); });
    this.cards.forEach((card) => this.observer.observe(card.canvas));
    this.themes = new MutationObserver(() => this.recolour());
    this.themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.scheme = matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.onScheme = () => this.recolour());
    this.model.on("change:command", this.onCommand = () => this.obey(this.model.get("command")));
    this.model.on("change:words", this.onWords = () => this.renew());
    this.model.on("change:hero", this.onWords);
    this.model.on("change:worlds", this.onWorlds = () => { this.pause(); this.time = 0; this.renew(); this.report(); });
    this.started = this.model.get("command").number ?? 0;
  }

  renew() {
    const { time, playing } = this;
    this.observer.disconnect();
    this.build();
    this.cards.forEach((card) => this.observer.observe(card.canvas));
    this.time = time;
    if (!playing) this.paint();
  }

  recolour() {
    requestAnimationFrame(() => { this.colours = coloursOf(this.root); this.paint(); });
  }

  obey(command) {
    if (command.number === this.started) return;
    this.started = command.number;
    if (command.what === "play") this.play();
    if (command.what === "toggle") this.toggle();
    if (command.what === "end") { this.pause(); this.seek(this.until); }
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.time >= this.until) this.seek(0);
    this.playing = true;
    this.last = null;
    this.report();
    this.paint();
    requestAnimationFrame(this.frame);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.report();
    this.paint();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.speeds.forEach((one, place) => one.setAttribute("aria-pressed", String(SPEEDS[place] === speed)));
  }

  seek(week) {
    this.time = week;
    this.paint();
    if (week >= this.until) this.report();
  }

  onFrame(now) {
    if (!this.playing || !this.root.isConnected) return;
    const seconds = this.last === null ? 0 : Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    const alone = this.cards.length > 1 && this.cards.filter(({ world }) => this.time < world.weeks + 26).length < 2;
    this.time = Math.min(this.until, this.time + seconds * PACE * this.speed * (alone ? 3 : 1)); // one is left: hurry
    if (this.time >= this.until) this.pause();
    else {
      this.draw(seconds, now);
      requestAnimationFrame(this.frame);
    }
  }

  draw(seconds, now) {
    if (this.colours) for (const { picture } of this.cards) if (picture.width) picture.draw(this.time, seconds, this.colours);
    if (now - (this.told ?? 0) < TICK) return;
    this.told = now;
    this.tell();
  }

  paint() { // all of it, at once
    this.draw(10, Infinity);
    this.told = 0;
  }

  tell() {
    const most = Math.max(...this.cards.map(({ world }) => Math.max(...world.counts(world.weeks).reasons)));
    this.cards.forEach((card) => card.tell(this.time, most));
    this.slider.value = this.time;
    this.slider.style.setProperty("--share", `${(100 * this.time) / this.until}%`);
    const clock = filled(this.words.clock, moment(Math.min(this.time, this.until - 1)));
    this.clock.textContent = clock;
    this.slider.setAttribute("aria-valuetext", clock);
    const label = this.playing ? this.words.pause : this.time >= this.until ? this.words.again : this.words.play;
    if (this.button.textContent !== label) this.button.textContent = label;
    const ended = this.cards.filter(({ end }) => !end.hidden).map(({ world, end }) => `${this.words.titles[world.policy]} – ${end.textContent}`).join(". ");
    if (ended !== this.live.textContent) this.live.textContent = ended;
  }

  report() { // tells the page how far it is
    const state = this.playing ? "playing" : this.time >= this.until ? "ended" : this.time > 0 ? "paused" : "ready";
    if (this.model.get("state") === state) return;
    this.model.set("state", state);
    this.model.save_changes();
  }

  close() {
    this.playing = false;
    this.observer.disconnect();
    this.themes.disconnect();
    this.scheme.removeEventListener("change", this.onScheme);
    this.model.off("change:command", this.onCommand);
    this.model.off("change:words", this.onWords);
    this.model.off("change:hero", this.onWords);
    this.model.off("change:worlds", this.onWorlds);
  }
}

export default {
  render({ model, el }) {
    const root = element("div", "replay");
    el.append(root);
    const replay = new Replay(model, root);
    return () => replay.close();
  },
};
