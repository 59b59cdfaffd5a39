/** A pipeline with one pump line and one lateral picture, fed by hand: time and sequence are the test's. */
import { createDecoder } from "@cementwatch/server/session/decoders";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { InputPayload, PipelineInput, PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { emptySessionConfig, type SessionConfig } from "@cementwatch/shared/session/session-config";
import { sessionUs } from "@cementwatch/shared/time";

export const S = 1_000_000;

const calibration = { id: "as recorded", deviceSerial: "case-folder", coefficients: [0, 1] };

export function roomConfig(change: Partial<SessionConfig> = {}): SessionConfig {
  return {
    ...emptySessionConfig("2026-01-15"),
    devices: [
      {
        id: "pump",
        driver: "case-line",
        roles: ["injectorPressure", "injectorVolume"],
        options: {},
        nominalPeriodUs: 100_000,
        latencyUs: 0,
        latencyUncertaintyUs: 0,
        calibrations: { injectorPressure: calibration, injectorVolume: calibration },
        pressureRange: { min: 0, max: 5000 },
        isSimulated: false,
      },
    ],
    pictures: [
      {
        id: "lat",
        source: "phantom",
        view: "lateral",
        isLive: true,
        latencyUs: 0,
        latencyUncertaintyUs: 0,
        beamSource: "pixels",
        isSimulated: false,
        options: {},
      },
    ],
    fitted: { pressure: true, volume: "pump", temperature: false },
    drawings: {
      lateral: {
        view: "lateral",
        contourPx: [
          { x: 100, y: 100 },
          { x: 200, y: 100 },
          { x: 200, y: 180 },
          { x: 100, y: 180 },
        ],
        posteriorWallPx: [
          { x: 200, y: 100 },
          { x: 200, y: 180 },
        ],
        posteriorDirection: "right",
        pixelSpacingMm: 0.35,
        spacingSource: "cannula",
        spacingUncertainty01: 0.03,
      },
    },
    ...change,
  };
}

export class PipelineRoom {
  readonly pipeline: Pipeline;
  readonly inputs: PipelineInput[] = [];
  readonly outputs: PipelineOutput[] = [];
  #sequence = 0;
  #frame = 0;

  constructor(config: SessionConfig = roomConfig(), pipeline = new Pipeline(createDecoder)) {
    this.pipeline = pipeline;
    this.put(0, { kind: "config", config });
    this.link(0, "pump", "running");
    this.link(0, "lat", "running");
  }

  put(atUs: number, payload: InputPayload, measuredAtUs = atUs): number {
    this.#sequence += 1;
    const stamp = { sequence: this.#sequence, atUs: sessionUs(atUs), measuredAtUs: sessionUs(measuredAtUs) };
    const input: PipelineInput = { ...payload, ...stamp };
    this.inputs.push(input);
    this.outputs.push(...this.pipeline.step(input));
    return this.#sequence;
  }

  advance(atUs: number): void {
    this.outputs.push(...this.pipeline.advance(atUs));
  }

  link(atUs: number, targetId: string, state: "running" | "lost" | "silent"): void {
    this.put(atUs, { kind: "link", targetId, state, detail: "by test" });
  }

  act(atUs: number, act: OperatorAct): number {
    return this.put(atUs, { kind: "operator", act, actor: { role: "touch", control: "test" } });
  }

  reading(atUs: number, pressureKpa: number, volumeMl: number): void {
    const bytes = new TextEncoder().encode(`${pressureKpa},${volumeMl},\n`);
    this.put(atUs, { kind: "serial", deviceId: "pump", direction: "received", bytes });
  }

  /** A new picture, by default, and its finding 100 ms later unless `finding` is false. */
  frame(atUs: number, finding: Partial<FrameFinding> | false = {}, hash = this.#frame + 1): void {
    this.#frame += 1;
    const frameNumber = this.#frame;
    this.put(atUs, {
      kind: "frame",
      frame: {
        pictureId: "lat",
        view: "lateral",
        delivery: "live",
        frameNumber,
        objectNumber: frameNumber,
        indexInObject: 0,
        contentHash: hash,
        rows: 512,
        columns: 512,
        framePeriodUs: 100_000,
      },
    });
    if (finding === false) return;
    const base: FrameFinding = {
      pictureId: "lat",
      view: "lateral",
      delivery: "live",
      frameNumber,
      measuredAtUs: atUs,
      context: { isVolumeFitted: true, referenceRequest: 1, drawingVersion: 1 },
      outside: [],
      frontFraction01: 0.4,
      toStopLineMm: 10,
      toWallMm: 18,
    };
    this.put(atUs + 20_000, { kind: "finding", finding: { ...base, ...finding } }, atUs);
  }

  /** Readings at 10 Hz and pictures at 10 Hz over a span. */
  watch(fromUs: number, toUs: number, finding: Partial<FrameFinding> = {}): void {
    for (let atUs = fromUs; atUs < toUs; atUs += 100_000) {
      this.reading(atUs, 500, 1);
      this.frame(atUs, finding);
    }
  }

  alarms(): AlarmEvent[] {
    return this.outputs.flatMap((output) => (output.kind === "alarm" ? [output.event] : []));
  }

  raised(): string[] {
    return this.alarms()
      .filter((event) => event.phase === "raised")
      .map((event) => event.alarm.condition);
  }

  /** The newest record of the procedure. */
  procedure(): ProcedureRecord {
    const last = this.outputs.findLast((output) => output.kind === "procedure");
    if (last?.kind !== "procedure") throw new Error("no record of the procedure yet");
    return last.procedure;
  }

  assessment(): Assessment {
    const last = this.outputs.findLast((output) => output.kind === "assessment");
    if (last?.kind !== "assessment") throw new Error("no assessment yet");
    return last.assessment;
  }
}

/** A piece of cement outside the body, evident unless changed. */
export function outside(
  change: Partial<FrameFinding["outside"][number]> = {},
): FrameFinding["outside"][number] {
  return {
    zone: "posterior",
    areaMm2: 4,
    areaPx: 40,
    centroidPx: { x: 215, y: 140 },
    radiusPx: 8,
    elongation: 1.5,
    widthMm: 2,
    logLikelihood: 100,
    framesOfLastFive: 3,
    framesOfLastEight: 3,
    meanOpacity: 0.3,
    trend: 1,
    ...change,
  };
}
