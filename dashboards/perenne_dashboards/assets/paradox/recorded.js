// One recorded world: who was there, how they felt, what they worked on, and what came of it, week by week.

export class World {
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
