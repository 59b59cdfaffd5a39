/** Collects what an injector tells and what a region of the picture shows, by the server's own stamps, bounded. */
import type { PictureRegion } from "@cementwatch/shared/calibration/alignment-entry";
import { estimateTimeOffset, type TimeOffsetOutcome } from "@cementwatch/shared/calibration/time-offset";
import type { TimeOffsetRunView } from "@cementwatch/shared/calibration/time-offset-view";
import { createRegionMeter } from "@cementwatch/shared/imaging/region-level";
import type { DeviceConfig, PictureConfig } from "@cementwatch/shared/session/session-config";
import type { SignalId } from "@cementwatch/shared/telemetry/sample";
import type { Runtime, RuntimeEvent } from "../session/runtime.ts";

export interface RecordingChoice {
  readonly device: DeviceConfig;
  readonly signal: SignalId;
  readonly picture: PictureConfig;
  readonly region: PictureRegion;
}

/** Ten minutes at 30 pictures/s; the oldest go. */
const MOST = 18_000;
const STRIP_US = 20_000_000;
const STRIP_MOST = 400;
const SILENT_US = 2_000_000;
/** An estimate takes some 20 ms after three minutes: at most one a second. */
const ESTIMATE_EVERY_US = 1_000_000;

interface Stream {
  readonly atUs: number[];
  readonly values: number[];
}

export class TimeOffsetRecording {
  readonly choice: RecordingChoice;
  readonly #runtime: Pick<Runtime, "nowUs">;
  readonly #meter: ReturnType<typeof createRegionMeter>;
  readonly #injector: Stream = { atUs: [], values: [] };
  readonly #picture: Stream = { atUs: [], values: [] };
  readonly #startedAtUs: number;
  readonly #stop: () => void;
  #estimated: { readonly atUs: number; readonly outcome: TimeOffsetOutcome } | undefined;

  /** Records until `stop`. */
  constructor(runtime: Pick<Runtime, "nowUs" | "subscribe">, choice: RecordingChoice) {
    this.choice = choice;
    this.#runtime = runtime;
    this.#meter = createRegionMeter(choice.region);
    this.#startedAtUs = runtime.nowUs();
    this.#stop = runtime.subscribe((event) => this.#take(event));
  }

  stop(): void {
    this.#stop();
  }

  /** Of all that was recorded so far. */
  estimate(trials: number): TimeOffsetOutcome {
    return estimateTimeOffset(this.#injector, this.#picture, { trials });
  }

  view(): TimeOffsetRunView {
    const nowUs = this.#runtime.nowUs();
    const last = this.#estimated;
    const fresh =
      last === undefined || nowUs - last.atUs >= ESTIMATE_EVERY_US
        ? { atUs: nowUs, outcome: this.estimate(0) }
        : last;
    this.#estimated = fresh;
    const { outcome } = fresh;
    const { device, signal, picture, region } = this.choice;
    return {
      deviceId: device.id,
      signal,
      pictureId: picture.id,
      region,
      isSimulated: device.isSimulated || picture.isSimulated,
      recordedS: (nowUs - this.#startedAtUs) / 1e6,
      missing: this.#missing(nowUs),
      progress: outcome.progress,
      reasons: outcome.kind === "refused" ? outcome.reasons : [],
      ...(outcome.kind === "result" ? { result: withoutBudget(outcome.result) } : {}),
      strip: { injector: strip(this.#injector, nowUs), picture: strip(this.#picture, nowUs) },
    };
  }

  #take(event: RuntimeEvent): void {
    const { device, signal, picture } = this.choice;
    if (event.kind === "sample") {
      const { sample } = event;
      const isWanted = sample.deviceId === device.id && sample.signal === signal;
      // A value is corrected by the latency in force; the offset is that of the stamps themselves.
      if (isWanted && sample.quality !== "invalid") {
        add(this.#injector, sample.measuredAtUs + device.latencyUs, sample.value);
      }
    } else if (event.kind === "frame" && event.ready.frame.pictureId === picture.id) {
      const { ready } = event;
      if (ready.frame.delivery !== "live") return;
      const level = this.#meter(ready.image);
      if (level !== undefined) add(this.#picture, ready.measuredAtUs + picture.latencyUs, level);
    }
  }

  #missing(nowUs: number): string {
    const isSilent = ({ atUs }: Stream) => nowUs - Math.max(atUs.at(-1) ?? 0, this.#startedAtUs) > SILENT_US;
    if (isSilent(this.#picture)) return "no pictures: press the beam pedal, and hold it while you move";
    return isSilent(this.#injector) ? "no readings of the injector: check its link" : "";
  }
}

/** Stamps must rise: what comes out of order is left out. */
function add({ atUs, values }: Stream, at: number, value: number): void {
  if (at <= (atUs.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
  atUs.push(at);
  values.push(value);
  if (atUs.length <= MOST) return;
  atUs.shift();
  values.shift();
}

function withoutBudget(
  result: Extract<TimeOffsetOutcome, { kind: "result" }>["result"],
): NonNullable<TimeOffsetRunView["result"]> {
  const { budget: _, ...rest } = result;
  return rest;
}

function strip({ atUs, values }: Stream, nowUs: number): (readonly [number, number])[] {
  const from = Math.max(
    atUs.length - STRIP_MOST,
    atUs.findIndex((at) => at >= nowUs - STRIP_US),
  );
  if (atUs.length === 0 || from < 0 || (atUs.at(-1) ?? 0) < nowUs - STRIP_US) return [];
  const shown = values.slice(from);
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  return shown.map((value, i) => [
    ((atUs[from + i] ?? nowUs) - nowUs) / 1e6,
    span > 0 ? (value - low) / span : 0.5,
  ]);
}
