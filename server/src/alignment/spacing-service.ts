/** Pixel spacing from a ball grid: the balls of the newest picture or those that a person tapped; the result is stored. */
import type { SpacingEntry } from "@cementwatch/shared/calibration/alignment-entry";
import { countGrid, findBalls } from "@cementwatch/shared/calibration/ball-finder";
import {
  estimateSpacing,
  type GridPoint,
  type SpacingOutcome,
} from "@cementwatch/shared/calibration/pixel-spacing";
import type { SpacingEstimate, SpacingRequest } from "@cementwatch/shared/calibration/spacing-request";
import { FaultError } from "@cementwatch/shared/faults";
import type { Runtime } from "../session/runtime.ts";
import type { AlignmentStore } from "./alignment-store.ts";

export interface SpacingParts {
  readonly monitor: () => Pick<Runtime, "snapshot">;
  readonly store: AlignmentStore;
}

const TAP_PX = 1;
const FOUND_PX = 0.2;

export class SpacingService {
  readonly #parts: SpacingParts;

  constructor(parts: SpacingParts) {
    this.#parts = parts;
  }

  /** @throws FaultError CAL-PLAN-REFUSED with advice. */
  estimate(request: SpacingRequest): SpacingEstimate {
    const { points, outcome } = this.#run(request);
    return { balls: points.map(({ at }) => at), outcome };
  }

  /** Stores what the same request gives now. @throws FaultError CAL-ACT-REFUSED or CAL-PLAN-REFUSED with advice. */
  async accept(request: SpacingRequest, operator: string): Promise<SpacingEntry> {
    const { points, outcome, image } = this.#run(request);
    if (outcome.kind === "refused") throw new FaultError("CAL-ACT-REFUSED", outcome.reasons.join("; "));
    const fieldOfView = request.fieldOfView.trim();
    if (fieldOfView === "") {
      throw new FaultError(
        "CAL-PLAN-REFUSED",
        "field of view is empty: enter it as the C-arm shows it, e.g. 9 in; each one has its own spacing",
      );
    }
    const picture = this.#picture(request.pictureId);
    const entry = await this.#parts.store.add(
      {
        kind: "spacing",
        picture: {
          pictureId: picture.id,
          source: picture.source,
          rows: image.rows,
          columns: image.columns,
        },
        fieldOfView,
        phantom: {
          pitchMm: request.pitchMm,
          columns: 1 + Math.max(...points.map(({ column }) => column)),
          rows: 1 + Math.max(...points.map(({ row }) => row)),
        },
        result: outcome.result,
      },
      { operator, isSimulated: picture.isSimulated },
    );
    return entry as SpacingEntry;
  }

  #picture(pictureId: string) {
    const picture = this.#parts
      .monitor()
      .snapshot()
      .config.pictures.find(({ id }) => id === pictureId);
    if (picture !== undefined) return picture;
    throw new FaultError("CAL-PLAN-REFUSED", `pictureId is ${pictureId}: there is no such picture here`);
  }

  #run(request: SpacingRequest): {
    readonly points: readonly GridPoint[];
    readonly outcome: SpacingOutcome;
    readonly image: { readonly rows: number; readonly columns: number };
  } {
    const { id } = this.#picture(request.pictureId);
    const frame = this.#parts
      .monitor()
      .snapshot()
      .frames.find((ready) => ready.frame.pictureId === id);
    if (frame === undefined) {
      throw new FaultError("CAL-PLAN-REFUSED", "there is no picture yet: take one of the grid");
    }
    const { image } = frame;
    const places = request.taps ?? findBalls(image);
    const points = countGrid(places, { x: image.columns / 2, y: image.rows / 2 });
    const { pitchMm, pitchUncertaintyMm, sourceToGridMm, depthMm, taps } = request;
    const outcome = estimateSpacing({
      points,
      pitchMm,
      pitchUncertaintyMm,
      sourceToGridMm,
      depthMm,
      pictureRows: image.rows,
      pictureColumns: image.columns,
      pointPx: taps === undefined ? FOUND_PX : TAP_PX,
    });
    return { points, outcome, image };
  }
}
