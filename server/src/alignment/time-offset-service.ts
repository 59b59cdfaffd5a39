/** The time offset's recording: one at a time, of the monitored runtime, never during a case; its result is stored. */
import type { PictureRegion, TimeOffsetEntry } from "@cementwatch/shared/calibration/alignment-entry";
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import { FaultError } from "@cementwatch/shared/faults";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import type { Runtime, RuntimeSnapshot } from "../session/runtime.ts";
import type { AlignmentStore } from "./alignment-store.ts";
import { TimeOffsetRecording } from "./time-offset-recording.ts";

export interface TimeOffsetRequest {
  readonly deviceId: string;
  readonly pictureId: string;
  readonly region: PictureRegion;
}

export interface TimeOffsetParts {
  readonly monitor: () => Pick<Runtime, "nowUs" | "subscribe" | "snapshot">;
  readonly store: AlignmentStore;
  /** A new entry is on disk: latencies may have changed. */
  readonly onStored: () => void;
}

const TRIALS = 20_000;
/** A region must hold so many pixels to rise above their noise (assumption). */
const REGION_MIN_PX = 8;

export class TimeOffsetService {
  readonly #parts: TimeOffsetParts;
  #recording: TimeOffsetRecording | undefined;
  #entryId: string | undefined;

  constructor(parts: TimeOffsetParts) {
    this.#parts = parts;
  }

  /** Begins a recording; one that was going on is given up. @throws FaultError CAL-PLAN-REFUSED with advice. */
  start({ deviceId, pictureId, region }: TimeOffsetRequest): TimeOffsetRunView {
    const runtime = this.#parts.monitor();
    const snapshot = runtime.snapshot();
    refuseDuringCase(snapshot);
    const { config } = snapshot;
    const device = config.devices.find(({ id }) => id === deviceId);
    if (device === undefined) throw refused(`deviceId is ${deviceId}: there is no such device here`);
    const signal: SignalId | undefined = device.roles.includes("injectorVolume")
      ? "volumeMl"
      : device.roles.includes("injectorPressure")
        ? "pressureKpa"
        : undefined;
    if (signal === undefined) {
      throw refused(
        `deviceId is ${deviceId}: it tells neither volume nor pressure of the injector; choose one that does`,
      );
    }
    const picture = config.pictures.find(({ id }) => id === pictureId);
    if (picture === undefined) throw refused(`pictureId is ${pictureId}: there is no such picture here`);
    if (!picture.isLive) {
      throw refused(
        `pictureId is ${pictureId}: its pictures come after they were taken, so they have no offset; choose a live one`,
      );
    }
    if (region.width < REGION_MIN_PX || region.height < REGION_MIN_PX) {
      throw refused(`the region is smaller than ${REGION_MIN_PX} × ${REGION_MIN_PX} pixels: draw it larger`);
    }
    this.stop();
    this.#recording = new TimeOffsetRecording(runtime, { device, signal, picture, region });
    return this.#recording.view();
  }

  view(): TimeOffsetRunView | undefined {
    const view = this.#recording?.view();
    return view === undefined || this.#entryId === undefined ? view : { ...view, entryId: this.#entryId };
  }

  /** Stores what was measured; the recording ends. @throws FaultError CAL-ACT-REFUSED with advice. */
  async accept(operator: string): Promise<TimeOffsetEntry> {
    const recording = this.#recording;
    if (recording === undefined) throw actRefused("nothing is being recorded: begin first");
    if (this.#entryId !== undefined) throw actRefused("it is stored already: begin anew");
    const snapshot = this.#parts.monitor().snapshot();
    refuseDuringCase(snapshot);
    const { config, status } = snapshot;
    const { device, signal, picture, region } = recording.choice;
    const outcome = recording.estimate(TRIALS);
    if (outcome.kind === "refused") throw actRefused(outcome.reasons.join("; "));
    const { result, progress } = outcome;
    const reported = status?.devices.find(({ deviceId }) => deviceId === device.id)?.identity?.serialNumber;
    const present = config.devices.find(({ id }) => id === device.id);
    const entry = await this.#parts.store.add(
      {
        kind: "timeOffset",
        device: {
          deviceId: device.id,
          driver: device.driver,
          serialNumber: reported || (present?.serialNumber ?? ""),
          signal,
        },
        picture: { pictureId: picture.id, source: picture.source, framesPerS: progress.framesPerS },
        region,
        ...result,
        correlation01: progress.correlation01,
      },
      { operator, isSimulated: device.isSimulated || picture.isSimulated },
    );
    recording.stop();
    this.#entryId = entry.id;
    this.#parts.onStored();
    return entry as TimeOffsetEntry;
  }

  /** Gives the recording up; harmless when there is none. */
  stop(): void {
    this.#recording?.stop();
    this.#recording = undefined;
    this.#entryId = undefined;
  }
}

/** A plunger that moves on the bench looks like an injection: a case is one that was started, or whose cement was mixed. */
function refuseDuringCase({ assessment, procedure }: RuntimeSnapshot): void {
  if (assessment?.isCaseRunning !== true && (procedure?.batches.length ?? 0) === 0) return;
  throw refused("a case is going on: the time offset is measured before or after it, never during it");
}

function refused(message: string): FaultError {
  return new FaultError("CAL-PLAN-REFUSED", message);
}

function actRefused(message: string): FaultError {
  return new FaultError("CAL-ACT-REFUSED", message);
}
