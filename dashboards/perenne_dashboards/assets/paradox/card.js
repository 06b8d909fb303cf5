// A card: one world with its picture, its words and its numbers.

import { Picture, REASONS } from "./picture.js";

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
export const moment = (week) => ({ year: Math.floor(week / 52) + 1, month: Math.min(12, Math.floor((week % 52) / (52 / 12)) + 1) });

export class Card { // one world with its words and numbers
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
    this.names = {};
    this.plural = new Intl.PluralRules(words.language);
    const counts = element("dl", "world-counts");
    for (const name of ["members", "results", "abandoned"]) {
      const box = element("div", `world-count world-count-${name}`);
      this.numbers[name] = element("dd", "number", "0");
      this.names[name] = element("dt");
      box.append(this.names[name], this.numbers[name]);
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
    for (const name of ["members", "results", "abandoned"]) {
      this.numbers[name].textContent = words.format.format(counts[name]);
      this.names[name].textContent = words.counts[name][this.plural.select(counts[name]) === "one" ? "one" : "many"];
    }
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
    if (over && !world.alive) {
      this.numbers.members.textContent = "–";
      this.names.members.textContent = words.counts.members.many;
    }
    this.canvas.setAttribute("aria-label", filled(words.seen, { world: words.titles[world.policy], ...counts }));
  }
}
