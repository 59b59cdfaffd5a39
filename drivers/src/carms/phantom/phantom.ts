/**
 * A synthetic C-arm picture of a spine with a cannula and growing cement: 12-bit, logarithmic, cement dark. Pure: what
 * it draws depends on its options and on the scenes it was given, in order.
 */
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { LeakKind } from "../../plant/scenario.ts";
import { type BalloonPicture, createBalloonPicture } from "./balloon-picture.ts";
import { type CannulaPicture, createCannulaPicture } from "./cannula-picture.ts";
import { type Canvas, createCanvas, type RectPx, rectToPx } from "./canvas.ts";
import { type CementGrowth, type CementSource, createCementGrowth } from "./cement-growth.ts";
import { createCementPicture } from "./cement-picture.ts";
import { createDetector } from "./detector.ts";
import { drawingOf } from "./drawing.ts";
import { createSpine, type SpineGeometry, spineOnSide } from "./geometry.ts";
import { type PicturePose, poseCanvas } from "./picture-pose.ts";
import { paintApSpine } from "./spine-ap.ts";
import { paintLateralSpine } from "./spine-lateral.ts";

export interface PhantomOptions {
  readonly seed: number;
  readonly view: "lateral" | "ap";
  readonly leak: LeakKind;
  readonly gauge: number;
  /** Volume of a balloon's cavity, mL; 0 without a balloon. */
  readonly cavityMl: number;
  /** Anterior height that a balloon has given back, mm; 0 when not given. */
  readonly heightGainMm?: number;
  /** Rows and columns; 512 when not given. Spacing follows so that the field stays 179 mm. */
  readonly sizePx?: number;
}

/** What is to be seen at one moment. Volumes never go back. */
export interface PhantomScene {
  readonly atUs: number;
  readonly bodyMl: number;
  readonly leakMl: number;
  /** How far cement fills the lumen from the hub, 0–1. */
  readonly lumen01: number;
  /** Time since the beam came on, µs: exposure control and lag settle in the first half second. */
  readonly sinceBeamOnUs: number;
  /** Contrast medium in the balloon, mL. */
  readonly balloonMl?: number;
  /** Absent: the C-arm stands where it stood first. */
  readonly pose?: PicturePose;
}

export interface Phantom {
  readonly sizePx: number;
  readonly pixelSpacingMm: number;
  readonly spine: SpineGeometry;
  /** Leaked volume at which a leak is to be seen in the lateral view, mL. */
  readonly leakVisibleAtMl: number;
  /** What an operator would have drawn, with a pixel or so of error; for the breathing mid-position. */
  readonly drawing: Drawing;
  /** The next picture. The array is reused: copy what must last. */
  render(scene: PhantomScene): Uint16Array;
  /** The cannula is in this pedicle from now on, its cement goes into this cavity; `bodyMl` is in the body already. */
  place(source: CementSource, bodyMl: number): void;
}

/** Field of view at the object plane, mm. */
const FIELD_MM = 179.2;
const CENTRE = { lateral: { x: 72, y: 90 }, ap: { x: 89.6, y: 90 } };

/** A phantom before the first drop of cement. Takes some 0.3 s to build. */
export function createPhantom(options: PhantomOptions): Phantom {
  const sizePx = options.sizePx ?? 512;
  const pixelSpacingMm = FIELD_MM / sizePx;
  const spine = createSpine(options.seed, CENTRE[options.view], options.heightGainMm);
  const canvas = createCanvas(sizePx, pixelSpacingMm);
  const paintSpine = options.view === "lateral" ? paintLateralSpine : paintApSpine;
  paintSpine(canvas, spine, options.seed);
  const growth = createCementGrowth(spine, options);
  const layers = createLayers(canvas, spine, growth, options);
  const detector = createDetector(canvas, options.seed);
  let posed: Float32Array | undefined;
  return {
    sizePx,
    pixelSpacingMm,
    spine,
    leakVisibleAtMl: growth.leakVisibleAtMl,
    drawing: drawingOf(options.view, spine, { sizePx, pixelSpacingMm, seed: options.seed }),
    render(scene) {
      layers.update(scene);
      let attenuation = layers.combined;
      if (scene.pose !== undefined) {
        posed ??= new Float32Array(attenuation.length);
        poseCanvas(canvas, attenuation, scene.pose, posed);
        attenuation = posed;
      }
      return detector.expose(attenuation, scene, layers.cementShare01());
    },
    place: (source, placedMl) => layers.place(source, placedMl),
  };
}

/** Share of scattered in detected radiation, against the primary: dense things never get darker than this floor. */
const SCATTER_TO_PRIMARY = 0.6;

interface Layers {
  /** Anatomy, steel and cement together: attenuation as detected. */
  readonly combined: Float32Array;
  update(scene: PhantomScene): void;
  place(source: CementSource, placedMl: number): void;
  /** How much of the measuring field of the exposure control is covered, 0–1. */
  cementShare01(): number;
}

function createLayers(
  canvas: Canvas,
  spine: SpineGeometry,
  growth: CementGrowth,
  options: PhantomOptions,
): Layers {
  const combined = Float32Array.from(canvas.data);
  let cannula: CannulaPicture = createCannulaPicture(canvas, spine, options);
  let balloon: BalloonPicture | undefined;
  let side: CementSource["side"] = "left";
  const cement = createCementPicture(
    canvas,
    spine,
    options.view === "lateral" ? growth.lateral : growth.ap,
    options.view,
  );
  let shownLumen = -1;
  let shownBalloonMl = 0;
  let isOutdated = false;
  let bodyMl = 0;
  const compose = (rect: RectPx): void => {
    for (let row = rect.y0; row < rect.y1; row += 1) {
      const start = row * canvas.strideRowPx;
      for (let index = start + rect.x0; index < start + rect.x1; index += 1) {
        const contrast = balloon === undefined ? 0 : (balloon.attenuation[index] ?? 0);
        const primary = (cannula.attenuation[index] ?? 0) + (cement.attenuation[index] ?? 0) + contrast;
        const anatomy = canvas.data[index] ?? 0;
        combined[index] =
          primary === 0
            ? anatomy
            : anatomy - Math.log((Math.exp(-primary) + SCATTER_TO_PRIMARY) / (1 + SCATTER_TO_PRIMARY));
      }
    }
  };
  const inflate = (volumeMl: number): void => {
    if (volumeMl === shownBalloonMl) return;
    shownBalloonMl = volumeMl;
    balloon ??= createBalloonPicture(canvas, spineOnSide(spine, side), options.view);
    balloon.fillTo(volumeMl);
    compose(rectToPx(canvas, balloon.rect));
  };
  return {
    combined,
    cementShare01: () => Math.min(1, bodyMl / 5),
    update(scene) {
      bodyMl = Math.max(bodyMl, scene.bodyMl);
      if (growth.fillTo(scene.bodyMl, scene.leakMl) || isOutdated) {
        isOutdated = false;
        cement.refresh();
        compose(cement.rect);
      }
      inflate(Math.round((scene.balloonMl ?? 0) * 20) / 20);
      const lumen = Math.round(scene.lumen01 * 200) / 200;
      if (lumen === shownLumen) return;
      shownLumen = lumen;
      cannula.fillLumen(lumen);
      compose(rectToPx(canvas, cannula.rect));
    },
    place(source, placedMl) {
      isOutdated = growth.fillTo(placedMl, 0) || isOutdated;
      growth.place(source);
      if (source.side === side) return;
      side = source.side;
      inflate(0);
      balloon = undefined;
      const before = rectToPx(canvas, cannula.rect);
      cannula = createCannulaPicture(canvas, spineOnSide(spine, side), options);
      shownLumen = -1;
      compose(before);
    },
  };
}
