/**
 * What the image analysis says about one frame. A finding is an input of the pipeline and is recorded, so replay
 * never needs the pixels to reach the same alarms.
 */
import type { PointPx } from "../procedure/anatomy.ts";
import type { VertebralLevel } from "../procedure/level.ts";
import type { PictureDelivery, PictureView } from "./image-frame.ts";

/** Context handed to the analyser at dispatch, taken from the pipeline and recorded in the finding. */
export interface AnalysisContext {
  /** Pump volume, mL: nobody knows how full the cannula was; absent when volume is not fitted or not fresh. */
  readonly volumeMl?: number;
  /** True when volume is fitted: without it there is no volume gate. */
  readonly isVolumeFitted: boolean;
  /** Rises by one when a new reference is asked for (Take reference, new level). */
  readonly referenceRequest: number;
  /** Rises by one with each change of the drawing. */
  readonly drawingVersion: number;
  /** The vertebra in the picture. Another one is another picture: nothing that was learned of the last one holds. */
  readonly level?: VertebralLevel;
}

/** Why a frame could not be judged. */
export type NotValidReason =
  | "noDrawing"
  | "noReference"
  | "referencing"
  | "settling"
  | "repeat"
  | "viewLost"
  | "motion"
  | "exposureStep"
  | "collimation"
  | "contrast"
  | "outlineNotConfirmed"
  | "unreadable";

/** Where outside the body cement was seen. Lateral view: all but `lateral`. */
export type OutsideZone =
  | "posterior"
  | "discSuperior"
  | "discInferior"
  | "anterior"
  | "lateral"
  | "needleTrack";

/** One piece of cement outside the body. Lengths in mm at the object plane. */
export interface OutsideComponent {
  readonly zone: OutsideZone;
  readonly areaMm2: number;
  readonly areaPx: number;
  readonly centroidPx: PointPx;
  /** Radius of a circle that holds it, in image pixels. */
  readonly radiusPx: number;
  /** Length to width, ≥ 1. */
  readonly elongation: number;
  readonly widthMm: number;
  /** Σ (E/σ)² / 2 over the component. */
  readonly logLikelihood: number;
  /** Distinct settled frames among the last five in which it was present, this one included. */
  readonly framesOfLastFive: number;
  /** The same among the last eight. */
  readonly framesOfLastEight: number;
  /** Opacity against its mean of the last second of this look: below 1 it fades, and cement does not fade. */
  readonly trend: number;
  /** Mean opacity, ln. */
  readonly meanOpacity: number;
}

export interface FrameFinding {
  readonly pictureId: string;
  readonly view: PictureView;
  readonly delivery: PictureDelivery;
  readonly frameNumber: number;
  /** When the frame was taken (session time, µs). */
  readonly measuredAtUs: number;
  readonly context: AnalysisContext;
  /** `undefined` when the frame was judged; else the one reason. */
  readonly notValid?: NotValidReason;
  /** It came while the beam was off and has not faded: when no frame follows, it is cement, whatever `notValid` says. */
  readonly isProvisional?: true;
  /** Frames gathered for the reference so far and wanted, while `referencing`. */
  readonly referenceFrames?: { readonly have: number; readonly want: number };
  /** Position of the bone against the reference picture: shift in px, rotation in degrees, residual in σ. */
  readonly registration?: {
    readonly dxPx: number;
    readonly dyPx: number;
    readonly thetaDeg: number;
    readonly residual: number;
  };
  readonly cementAreaMm2?: number;
  /** Front as a fraction of the body's AP depth: 0 anterior wall, 1 posterior wall. */
  readonly frontFraction01?: number;
  /** Front to the stop line, mm; negative beyond it. */
  readonly toStopLineMm?: number;
  /** Front to the posterior wall, mm; negative beyond it. */
  readonly toWallMm?: number;
  /** Within a look only. */
  readonly frontSpeedMmPerS?: number;
  readonly outside: readonly OutsideComponent[];
  /** Σ opacity · pixel area: proportional to cement in view. */
  readonly opacityMassMm2?: number;
  /** The part of it inside the body. */
  readonly insideMassMm2?: number;
  /** Volume of the recent filling that this view does not account for, mL; absent before that can be told. */
  readonly unaccountedMl?: number;
  /** Outlines for the overlay, image pixels of this frame: cement, cement outside, and the drawn contour and wall
   * carried along with the bone. */
  readonly overlay?: {
    readonly cementPx: readonly (readonly PointPx[])[];
    readonly outsidePx: readonly (readonly PointPx[])[];
    readonly contourPx: readonly PointPx[];
    /** The two ticks outside the body that mark the stop line, each a short segment. */
    readonly stopTicksPx: readonly (readonly PointPx[])[];
  };
}
