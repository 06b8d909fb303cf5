// A canvas that fills its place, sharp on any screen.

const SHARPEST = 2;

export class Surface {
  constructor(parent, css, label) {
    this.canvas = document.createElement('canvas');
    this.canvas.className = css;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', label);
    parent.append(this.canvas);
    this.context = this.canvas.getContext('2d');
    this.width = this.height = 0;
    this.resized = true;
    new ResizeObserver(() => { this.resized = true; }).observe(this.canvas);
  }

  // Take on the size of the place; true if that has changed. Asking for it each time would lay out the page each time.
  fit() {
    if (!this.resized) return false;
    this.resized = false;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = Math.min(SHARPEST, window.devicePixelRatio || 1);
    if (width === this.width && height === this.height && scale === this.scale) return false;
    Object.assign(this, { width, height, scale });
    this.canvas.width = Math.max(1, Math.round(width * scale));
    this.canvas.height = Math.max(1, Math.round(height * scale));
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    return true;
  }

  clear() {
    this.context.clearRect(0, 0, this.width, this.height);
  }
}
