// Initiatives as streams: each a band from its founding to its end, at the height of its topic, as thick as its
// company, the stronger in colour the further it has come. A result ends in a dot, an abandonment in a stroke.

import { palette } from './palette.js';
import { Surface } from './surface.js';

const DOT = 3;

function results(ends, row, week) {
  let count = 0;
  for (let next = row; next < ends.length && ends.at(next, 'week') === week; next++) count += ends.at(next, 'state');
  return Math.max(0, count - 1);
}

export class Streams {
  constructor(parent, label, weeks) {
    this.surface = new Surface(parent, 'streams', label);
    this.weeks = weeks;
    this.drawnBands = this.drawnEnds = 0;
  }

  clear() {
    this.drawnBands = this.drawnEnds = 0;
    this.stale = true;
  }

  // Draw what is new, or everything if the place or the colours have changed.
  draw(bands, ends) {
    if (this.surface.fit() || this.stale) {
      this.surface.clear();
      this.drawnBands = this.drawnEnds = 0;
      this.stale = false;
    }
    const { context, width, height } = this.surface;
    const colours = palette();
    const step = width / this.weeks;
    for (let row = this.drawnBands; row < bands.length; row++) {
      const thick = Math.min(12, 0.8 + 0.55 * bands.at(row, 'company'));
      context.fillStyle = bands.at(row, 'mandate') > 0 ? colours.mandate : colours.stream;
      context.globalAlpha = 0.25 + 0.7 * bands.at(row, 'advance');
      context.fillRect(bands.at(row, 'week') * step, bands.at(row, 'topic') * height - thick / 2, step + 0.35, thick);
    }
    let week = -1;
    let size = DOT;
    for (let row = this.drawnEnds; row < ends.length; row++) {
      if (ends.at(row, 'week') !== week) { // the more results a week, the smaller their dots
        week = ends.at(row, 'week');
        size = Math.max(0.6, DOT / (1 + 0.3 * results(ends, row, week)));
      }
      const x = (ends.at(row, 'week') + 1) * step;
      const y = ends.at(row, 'topic') * height;
      const done = ends.at(row, 'state') > 0;
      context.globalAlpha = done ? 1 : 0.55;
      context.fillStyle = done ? colours.success : colours.soft;
      context.beginPath();
      if (done) context.arc(x, y, size, 0, 2 * Math.PI);
      else context.rect(x, y - 3, 1, 6);
      context.fill();
    }
    context.globalAlpha = 1;
    this.drawnBands = bands.length;
    this.drawnEnds = ends.length;
  }
}
