// The colours of the moment: CSS variables, read once for each theme.

const MOTIVATION = 9; // steps of the scale

let now = null;

function read() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  const low = channels(of('--motivation-low'));
  const middle = channels(of('--motivation-middle'));
  const high = channels(of('--motivation-high'));
  return {
    ink: of('--ink'), soft: of('--soft'), rule: of('--rule'), paper: of('--paper'), raised: of('--raised'), accent: of('--accent'),
    alarm: of('--alarm'), mandate: of('--mandate'), stream: of('--stream'), success: of('--success'),
    reasons: ['vermillion', 'blue', 'purple', 'orange', 'grey'].map((name) => of(`--${name}`)), // in the order of the reports
    units: ['blue', 'orange', 'green', 'purple', 'sky', 'vermillion'].map((name) => of(`--${name}`)),
    motivation: Array.from({ length: MOTIVATION }, (_, step) => {
      const place = (step / (MOTIVATION - 1)) * 2;
      return place <= 1 ? between(low, middle, place) : between(middle, high, place - 1);
    }),
    of,
  };
}

function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

function between(from, to, share) {
  return `rgb(${from.map((value, place) => Math.round(value + (to[place] - value) * share)).join(' ')})`;
}

export function palette() {
  now ??= read();
  return now;
}

// A colour as CSS writes it, or a variable, "var(--green)", of the moment.
export function resolved(colour) {
  const name = /^var\((--[\w-]+)\)$/.exec(colour);
  return name ? palette().of(name[1]) : colour;
}

// The step of the motivation scale that a value from 0 to 1 falls on.
export function motivationStep(value) {
  return Math.max(0, Math.min(MOTIVATION - 1, Math.round(value * (MOTIVATION - 1))));
}

export function onTheme(callback) {
  const changed = () => { now = null; callback(); };
  const system = matchMedia('(prefers-color-scheme: dark)');
  window.addEventListener('perenne.theme', changed);
  system.addEventListener('change', changed);
  return () => {
    window.removeEventListener('perenne.theme', changed);
    system.removeEventListener('change', changed);
  };
}
