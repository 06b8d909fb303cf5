// Rows of 32-bit floats with named columns, which grow.

export class Table {
  constructor(fields) {
    this.fields = fields;
    this.place = Object.fromEntries(fields.map((name, place) => [name, place]));
    this.stride = fields.length;
    this.clear();
  }

  clear() {
    this.values = new Float32Array(this.stride * 256);
    this.length = 0;
  }

  // Append rows that stand one after the other in an array.
  append(values) {
    const used = this.length * this.stride;
    if (used + values.length > this.values.length) {
      const larger = new Float32Array(Math.max(this.values.length * 2, used + values.length));
      larger.set(this.values.subarray(0, used));
      this.values = larger;
    }
    this.values.set(values, used);
    this.length += values.length / this.stride;
  }

  replace(values) {
    this.length = 0;
    this.append(values);
  }

  at(row, name) {
    return this.values[row * this.stride + this.place[name]];
  }
}
