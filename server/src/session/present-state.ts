/**
 * The present state of a runtime for whoever connects: newest of everything, and the samples of the last 60 s. One
 * C-arm that is turned leaves the last picture of the other view behind, so pictures are kept by view.
 */
import type { AlarmState } from "@cementwatch/shared/alarm/alarm";
import type { FrameFinding } from "@cementwatch/shared/imaging/frame-finding";
import type { PictureSeries, PictureView } from "@cementwatch/shared/imaging/image-frame";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { SessionStatus } from "@cementwatch/shared/pipeline/events";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import type { SessionConfig } from "@cementwatch/shared/session/session-config";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import type { FrameReady, RuntimeEvent, RuntimeSnapshot, SeriesEntry } from "./runtime.ts";

const SAMPLES_US = 60_000_000;
/** 4 channels at 1 kHz for 60 s; older fall out. */
const SAMPLES_MOST = 240_000;
const TRIM_EVERY = 4_096;

export class PresentState {
  #config: SessionConfig;
  #assessment: Assessment | undefined;
  #status: SessionStatus | undefined;
  #procedure: ProcedureRecord | undefined;
  readonly #series = new Map<string, SeriesEntry>();
  readonly #findings = new Map<string, FrameFinding>();
  readonly #frames = new Map<string, FrameReady>();
  #samples: Sample[] = [];
  #sinceTrim = 0;

  constructor(config: SessionConfig) {
    this.#config = config;
  }

  take(event: RuntimeEvent): void {
    if (event.kind === "assessment") this.#assessment = event.assessment;
    else if (event.kind === "status") this.#status = event.status;
    else if (event.kind === "procedure") this.#procedure = event.procedure;
    else if (event.kind === "config") this.#config = event.config;
    else if (event.kind === "series") this.#series.set(keyOf(event.entry.series), event.entry);
    else if (event.kind === "finding") this.#findings.set(keyOf(event.finding), event.finding);
    else if (event.kind === "frame") this.#frames.set(keyOf(event.ready.frame), event.ready);
    else if (event.kind === "sample") this.#addSample(event.sample);
  }

  /** Forgets everything but the configuration: a replay was sought. */
  clear(config: SessionConfig): void {
    this.#config = config;
    this.#assessment = undefined;
    this.#status = undefined;
    this.#procedure = undefined;
    this.#findings.clear();
    this.#frames.clear();
    this.#samples = [];
  }

  snapshot(alarms: AlarmState, isRecording: boolean): RuntimeSnapshot {
    this.#trim();
    return {
      config: this.#config,
      // A picture's present view comes last: it replaces the other one on the screen.
      series: [...this.#series.values()].sort((a, b) => a.version - b.version),
      ...(this.#assessment === undefined ? {} : { assessment: this.#assessment }),
      alarms,
      ...(this.#status === undefined ? {} : { status: this.#status }),
      ...(this.#procedure === undefined ? {} : { procedure: this.#procedure }),
      findings: [...this.#findings.values()],
      frames: [...this.#frames.values()].sort((a, b) => a.frame.frameNumber - b.frame.frameNumber),
      samples: [...this.#samples],
      isRecording,
    };
  }

  /** The newest series of a view, if a picture of it has been seen. */
  seriesOf(view: PictureView): PictureSeries | undefined {
    return [...this.#series.values()].map((entry) => entry.series).findLast((series) => series.view === view);
  }

  #addSample(sample: Sample): void {
    this.#samples.push(sample);
    this.#sinceTrim += 1;
    if (this.#sinceTrim >= TRIM_EVERY) this.#trim();
  }

  #trim(): void {
    this.#sinceTrim = 0;
    const newest = this.#samples.at(-1)?.atUs ?? 0;
    const first = this.#samples.findIndex((sample) => sample.atUs > newest - SAMPLES_US);
    this.#samples = this.#samples.slice(Math.max(first, this.#samples.length - SAMPLES_MOST, 0));
  }
}

function keyOf({ pictureId, view }: { readonly pictureId: string; readonly view: PictureView }): string {
  return `${pictureId} ${view}`;
}
