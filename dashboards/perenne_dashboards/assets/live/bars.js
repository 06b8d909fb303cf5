// Several signs summed up so far: one bar a world, its parts in the order of the signs.


export class Bars {
  constructor(parent, chart, worlds, view) {
    Object.assign(this, { chart, worlds, view });
    this.place = document.createElement('div');
    this.place.className = 'bars';
    this.legend = document.createElement('ul');
    this.legend.className = 'legend';
    parent.append(this.legend, this.place);
    chart.labels.forEach((label, place) => {
      const item = document.createElement('li');
      const swatch = document.createElement('span');
      swatch.className = `swatch hatch-${place}`;
      swatch.style.setProperty('--colour', chart.colours[place]);
      item.append(swatch, label);
      this.legend.append(item);
    });
    this.rows = view.worlds.map((world) => {
      const row = document.createElement('div');
      row.className = 'bar-row';
      const name = document.createElement('span');
      name.className = 'bar-name';
      name.textContent = world.title;
      const bar = document.createElement('div');
      bar.className = 'bar';
      bar.setAttribute('role', 'img');
      const parts = chart.signs.map((_, place) => {
        const part = document.createElement('span');
        part.className = `bar-part hatch-${place}`;
        part.style.setProperty('--colour', chart.colours[place]);
        return part;
      });
      bar.append(...parts);
      const count = document.createElement('span');
      count.className = 'bar-count number';
      row.append(name, bar, count);
      this.place.append(row);
      return { world, bar, parts, count };
    });
  }

  draw() {
    const lang = document.documentElement.lang;
    const totals = this.rows.map(({ world }) => {
      const rows = this.worlds.get(world.key)?.rows;
      return this.chart.signs.map((sign) => {
        let sum = 0;
        for (let week = 0; week < (rows?.length || 0); week++) sum += rows.at(week, sign);
        return sum;
      });
    });
    const most = Math.max(1, ...totals.map((each) => each.reduce((sum, value) => sum + value, 0)));
    this.rows.forEach(({ world, bar, parts, count }, place) => {
      parts.forEach((part, which) => { part.style.width = `${(100 * totals[place][which]) / most}%`; });
      const sum = totals[place].reduce((total, value) => total + value, 0);
      count.textContent = Math.round(sum).toLocaleString(lang);
      bar.setAttribute('aria-label', `${world.title}: ` + this.chart.labels.map((label, which) => `${label} ${Math.round(totals[place][which])}`).join(', '));
    });
  }

  recolour() {}
  destroy() {}
}

