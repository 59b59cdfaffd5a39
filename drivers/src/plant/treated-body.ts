/**
 * One treated vertebra of a simulated case: its cannulas, its balloon, and the pictures of it from both sides. Pictures
 * are made when they are first needed, or earlier by `prepare`: each one takes some 0.3 s.
 */
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import type { CannulaSide } from "@cementwatch/shared/procedure/level";
import type { CementSource } from "../carms/phantom/cement-growth.ts";
import { createPhantom, type Phantom, type PhantomScene } from "../carms/phantom/phantom.ts";
import type { Subject } from "../carms/phantom/phantom-camera.ts";
import { type BalloonPlant, type BalloonPlantOptions, createBalloonPlant } from "./balloon-plant.ts";
import type { Plant } from "./hydraulic-plant.ts";
import type { LeakKind } from "./scenario.ts";

type View = Drawing["view"];

/** Anterior height that a balloon gives back, mm (a usual mean is 3.5 mm), once it is filled this far, mL. */
const HEIGHT_GAIN_MM = 3;
const RESTORES_AT_ML = 1.5;

export interface TreatedBodyOptions {
  readonly seed: number;
  readonly leak: LeakKind;
  readonly gauge: number;
  /** Cavity that is there from the start, mL. */
  readonly cavityMl: number;
  readonly createCannula: (side: CannulaSide) => Plant;
  /** In the left pedicle. */
  readonly balloon?: BalloonPlantOptions;
}

export interface TreatedBody {
  readonly balloon: BalloonPlant | undefined;
  readonly leakVisibleAtMl: number;
  /** The plant behind the cannula of this side; there from its first use. */
  cannula(side: CannulaSide): Plant;
  cannulas(): readonly Plant[];
  /** Cement comes from this side from now on. */
  use(side: CannulaSide, atUs: number): void;
  /** The balloon's largest volume is the cavity of its side from now on. */
  leaveCavity(atUs: number): void;
  /** What the C-arm sees in a view. */
  subject(view: View): Subject;
  /** What is to be seen at `atUs`. */
  scene(atUs: number): Omit<PhantomScene, "atUs" | "sinceBeamOnUs" | "pose">;
  /** What an operator would draw on the body as it is. */
  drawing(view: View): Drawing;
  /** Makes the next picture that will be needed; false when all are there. */
  prepare(): boolean;
}

/** A body before the first drop of cement, with its lateral picture. */
export function createTreatedBody(options: TreatedBodyOptions): TreatedBody {
  const { balloon: balloonOptions } = options;
  const balloon = balloonOptions === undefined ? undefined : createBalloonPlant(balloonOptions);
  const pictures = createPictures(options);
  const plants = new Map<CannulaSide, Plant>();
  let side: CannulaSide = "left";
  let cavityMl = options.cavityMl;
  const plantOf = (of: CannulaSide): Plant => {
    const plant = plants.get(of) ?? options.createCannula(of);
    plants.set(of, plant);
    return plant;
  };
  const volumes = (atUs: number): { bodyMl: number; leakMl: number } => {
    const truths = [...plants.values()].map((plant) => plant.truthAt(atUs));
    return {
      bodyMl: truths.reduce((sum, truth) => sum + truth.inBodyMl, 0),
      leakMl: truths.reduce((sum, truth) => sum + truth.leakedMl, 0),
    };
  };
  const place = (atUs: number): void => {
    pictures.place({ side, cavityMl: side === "left" ? cavityMl : 0 }, volumes(atUs).bodyMl);
  };
  return {
    balloon,
    leakVisibleAtMl: pictures.of("lateral").leakVisibleAtMl,
    cannula: plantOf,
    cannulas: () => [...plants.values()],
    use(next, atUs) {
      side = next;
      place(atUs);
    },
    leaveCavity(atUs) {
      if (balloon === undefined) return;
      cavityMl = balloon.truthAt(atUs).cavityMl;
      plantOf("left").change(atUs, { cavityMl });
      place(atUs);
    },
    subject: (view) => ({
      sizePx: pictures.of(view).sizePx,
      pixelSpacingMm: pictures.of(view).pixelSpacingMm,
      render: (scene) => {
        // Bone that has moved is seen in the next look: nothing jumps while the beam is on.
        const isNewLook = scene.sinceBeamOnUs < 100_000 || scene.sinceBeamOnUs === Number.POSITIVE_INFINITY;
        const filledMl = balloon?.truthAt(scene.atUs).cavityMl ?? 0;
        if (isNewLook && filledMl >= RESTORES_AT_ML) pictures.restore();
        return pictures.of(view).render(scene);
      },
    }),
    scene(atUs) {
      const { lumenMl, deadMl } = plantOf(side).truthAt(atUs);
      const balloonMl = side === "left" ? balloon?.truthAt(atUs).balloonMl : undefined;
      return {
        ...volumes(atUs),
        lumen01: deadMl > 0 ? lumenMl / deadMl : 1,
        ...(balloonMl === undefined ? {} : { balloonMl }),
      };
    },
    drawing: (view) => pictures.of(view).drawing,
    prepare: () => pictures.prepare(balloon !== undefined),
  };
}

interface Pictures {
  /** As the body is now. */
  of(view: View): Phantom;
  place(source: CementSource, bodyMl: number): void;
  /** The body has its height back. */
  restore(): void;
  prepare(hasBalloon: boolean): boolean;
}

function createPictures(options: TreatedBodyOptions): Pictures {
  const { seed, leak, gauge, cavityMl } = options;
  const made = new Map<string, Phantom>();
  /** Tips so far, with what was in the body when each one came: a picture made later must grow alike. */
  const tips: { source: CementSource; bodyMl: number }[] = [];
  let isRestored = false;
  const get = (view: View, isHigh: boolean): Phantom => {
    const key = `${view} ${isHigh}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const heightGainMm = isHigh ? HEIGHT_GAIN_MM : 0;
    const phantom = createPhantom({ seed, view, leak, gauge, cavityMl, heightGainMm });
    for (const { source, bodyMl } of tips) phantom.place(source, bodyMl);
    made.set(key, phantom);
    return phantom;
  };
  return {
    of: (view) => get(view, isRestored),
    place(source, bodyMl) {
      tips.push({ source, bodyMl });
      for (const phantom of made.values()) phantom.place(source, bodyMl);
    },
    restore() {
      if (isRestored) return;
      isRestored = true;
      for (const key of made.keys()) if (key.endsWith("false")) made.delete(key);
    },
    prepare(hasBalloon) {
      const wanted: readonly [View, boolean][] = [
        ["lateral", isRestored],
        ["ap", isRestored],
        ...(hasBalloon ? ([["lateral", true]] as [View, boolean][]) : []),
      ];
      const next = wanted.find(([view, isHigh]) => !made.has(`${view} ${isHigh}`));
      if (next !== undefined) get(...next);
      return next !== undefined;
    },
  };
}
