/** Reads a portable grey map (P5, 8 bit) into the pixels of a canvas. */

export interface GreyMap {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** As the server writes it: `P5`, size, `255`, each on a line. */
const HEAD = /^P5\n(\d{1,5}) (\d{1,5})\n255\n/;
const HEAD_MOST = 32;

/** Undefined when it is none, or not whole. */
export function readGreyMap(bytes: Uint8Array): GreyMap | undefined {
  const head = HEAD.exec(String.fromCharCode(...bytes.subarray(0, HEAD_MOST)));
  const width = Number(head?.[1]);
  const height = Number(head?.[2]);
  const grey = bytes.subarray(head?.[0].length ?? 0);
  if (head === null || width === 0 || height === 0 || grey.length !== width * height) return undefined;
  const rgba = new Uint8ClampedArray(4 * grey.length);
  for (let i = 0; i < grey.length; i++) {
    const value = grey[i] ?? 0;
    rgba[4 * i] = value;
    rgba[4 * i + 1] = value;
    rgba[4 * i + 2] = value;
    rgba[4 * i + 3] = 255;
  }
  return { width, height, rgba };
}
