/** What the operator draws on a held picture. Pixel coordinates: x = column, y = row, origin at the centre of the
 * top-left pixel, in the picture that was on screen when it was drawn. */

export interface PointPx {
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly view: "lateral" | "ap";
  /** Closed polygon of the vertebral body. */
  readonly contourPx: readonly PointPx[];
  /** Two or more points along the posterior wall, cranial to caudal; empty in AP. */
  readonly posteriorWallPx: readonly PointPx[];
  /** On which side of the body the canal lies in the picture (lateral). */
  readonly posteriorDirection: "left" | "right";
  /** Polygon of a destroyed part of the posterior wall (tumour): cement there is judged as behind the wall. */
  readonly wallDefectPx?: readonly PointPx[];
  readonly cannulaTipPx?: PointPx;
  readonly cannulaAxisPointPx?: PointPx;
  /** At the object plane, mm a pixel. */
  readonly pixelSpacingMm: number;
  readonly spacingSource: "dicom" | "cannula" | "operator" | "ball";
  /** Expanded (k = 2) relative uncertainty of the spacing, 0–1. */
  readonly spacingUncertainty01: number;
}
