// The plane of involvement and control: where each world is, where it has been, and where the known policies lie.

import { palette, resolved } from './palette.js';
import { Surface } from './surface.js';

const TRAIL = 104;

export class Plane {
  constructor(parent, chart, worlds, view) {
    Object.assign(this, { chart, worlds, view });
    this.surface = new Surface(parent, 'plane', chart.title);
  }

  draw() {
    this.surface.fit();
    this.surface.clear();
    const { context, width, height } = this.surface;
    const colours = palette();
    const words = this.view.words;
    const box = { left: 34, top: 10, right: width - 12, bottom: height - 34 };
    const x = (share) => box.left + share * (box.right - box.left);
    const y = (share) => box.bottom - share * (box.bottom - box.top);
    context.font = '11px system-ui, sans-serif';
    context.strokeStyle = colours.rule;
    context.lineWidth = 1;
    context.strokeRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.setLineDash([2, 4]);
    context.beginPath();
    context.moveTo(x(0), y(0));
    context.lineTo(x(1), y(1));
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = colours.soft;
    context.textAlign = 'center';
    context.fillText(`${words.involvement} →`, (box.left + box.right) / 2, height - 6);
    context.save();
    context.translate(12, (box.top + box.bottom) / 2);
    context.rotate(-Math.PI / 2);
    context.fillText(`${words.control} →`, 0, 0);
    context.restore();
    for (const { involvement, control, name } of this.view.extra.landmarks || []) {
      context.beginPath();
      context.arc(x(involvement), y(control), 2.5, 0, 2 * Math.PI);
      context.fill();
      context.textAlign = involvement > 0.5 ? 'right' : 'left';
      context.fillText(name, x(involvement) + (involvement > 0.5 ? -7 : 7), y(control) + (control > 0.95 ? 12 : -6));
    }
    for (const world of this.view.worlds) this.drawWorld(context, world, x, y, colours);
  }

  drawWorld(context, world, x, y, colours) {
    const rows = this.worlds.get(world.key)?.rows;
    if (!rows?.length) return;
    const colour = resolved(world.colour);
    context.strokeStyle = colour;
    context.globalAlpha = 0.6;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let week = Math.max(0, rows.length - TRAIL); week < rows.length; week++) {
      context.lineTo(x(rows.at(week, 'involvement')), y(rows.at(week, 'control')));
    }
    context.stroke();
    context.globalAlpha = 1;
    const last = rows.length - 1;
    context.beginPath();
    context.arc(x(rows.at(last, 'involvement')), y(rows.at(last, 'control')), 6.5, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = colours.paper;
    context.lineWidth = 2;
    context.stroke();
  }

  recolour() {}
  destroy() {}
}
