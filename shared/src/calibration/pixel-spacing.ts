/** Millimetres a pixel and distortion of a C-arm, from the points of a known grid in one picture. */
export interface PixelSpacing {
  readonly mmPerPx: number;
}
