// The replay: recorded worlds, side by side, with one clock. What is seen is a function of the time alone, in weeks, so
// that it can be paused, slid and jumped.

import { Card, element, filled, moment } from "./card.js";
import { REASONS, coloursOf } from "./picture.js";
import { World } from "./recorded.js";

const PACE = 9; // weeks a second at speed 1
const SPEEDS = [1, 2, 4];
const TICK = 250; // milliseconds between two updates of the numbers

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
    if (model.get("start") === "end") this.time = this.until; // told once it stands in the page
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
    this.observer = new ResizeObserver(() => { this.colours = coloursOf(this.root); this.cards.forEach((card) => card.picture.fit()); this.paint(); this.report(); });
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
    if (this.model.get("state") === state || !this.root.isConnected) return; // what has left the page has nobody to tell
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

export function render({ model, el }) {
  const root = element("div", "replay");
  el.append(root);
  const replay = new Replay(model, root);
  return () => replay.close();
}
