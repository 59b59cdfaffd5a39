/**
 * The last minute of a signal in two typed arrays. Times never fall except after a seek, and then the ring is
 * cleared; a pair that is older than the newest is left out.
 */

/** Pairs for a chart: seconds relative to the window's end (≤ 0), and values. */
export interface ChartWindow {
  readonly timesS: number[];
  readonly values: number[];
}

export class SeriesRing {
  readonly #times: Float64Array;
  readonly #values: Float64Array;
  #start = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(measuredAtUs: number, value: number): void {
    if (this.#length > 0 && measuredAtUs < this.#timeAt(this.#length - 1)) return;
    if (this.#length === this.#times.length) this.#start = (this.#start + 1) % this.#times.length;
    else this.#length += 1;
    const slot = this.#slot(this.#length - 1);
    this.#times[slot] = measuredAtUs;
    this.#values[slot] = value;
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }

  /** Newest pair, or undefined. */
  last(): { readonly atUs: number; readonly value: number } | undefined {
    if (this.#length === 0) return undefined;
    return { atUs: this.#timeAt(this.#length - 1), value: this.#valueAt(this.#length - 1) };
  }

  /** Pairs from `fromUs` to `toUs`, oldest first, at most two (least and greatest) in each of `buckets` intervals. */
  window(fromUs: number, toUs: number, buckets: number): ChartWindow {
    const reducer = new BucketReducer(fromUs, toUs, buckets);
    for (let index = this.#firstAtOrAfter(fromUs); index < this.#length; index++) {
      const atUs = this.#timeAt(index);
      if (atUs > toUs) break;
      reducer.add(atUs, this.#valueAt(index));
    }
    return reducer.end();
  }

  #slot(index: number): number {
    return (this.#start + index) % this.#times.length;
  }

  #timeAt(index: number): number {
    return this.#times[this.#slot(index)] ?? 0;
  }

  #valueAt(index: number): number {
    return this.#values[this.#slot(index)] ?? 0;
  }

  #firstAtOrAfter(fromUs: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timeAt(middle) < fromUs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Keeps the least and the greatest value of each bucket in time order, so that no spike is lost. */
class BucketReducer {
  readonly #fromUs: number;
  readonly #toUs: number;
  readonly #widthUs: number;
  readonly #window: ChartWindow = { timesS: [], values: [] };
  #bucket = -1;
  #min = { atUs: 0, value: 0 };
  #max = { atUs: 0, value: 0 };

  constructor(fromUs: number, toUs: number, buckets: number) {
    this.#fromUs = fromUs;
    this.#toUs = toUs;
    this.#widthUs = Math.max(1, (toUs - fromUs) / buckets);
  }

  add(atUs: number, value: number): void {
    const index = Math.floor((atUs - this.#fromUs) / this.#widthUs);
    if (index !== this.#bucket) {
      this.#flush();
      this.#bucket = index;
      this.#min = { atUs, value };
      this.#max = this.#min;
      return;
    }
    if (value < this.#min.value) this.#min = { atUs, value };
    if (value > this.#max.value) this.#max = { atUs, value };
  }

  end(): ChartWindow {
    this.#flush();
    return this.#window;
  }

  #flush(): void {
    if (this.#bucket < 0) return;
    const [min, max] = [this.#min, this.#max];
    const inOrder = min.atUs <= max.atUs ? [min, max] : [max, min];
    for (const { atUs, value } of min.atUs === max.atUs ? [min] : inOrder) {
      this.#window.timesS.push((atUs - this.#toUs) / 1e6);
      this.#window.values.push(value);
    }
  }
}
