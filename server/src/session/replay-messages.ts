/** What a replay's thread and the server say to each other. Samples travel as columns: a seek brings thousands. */
import type { AlarmState } from "@cementwatch/shared/alarm/alarm";
import type { FaultCode } from "@cementwatch/shared/faults";
import type { PlaybackCommand, PlaybackState } from "@cementwatch/shared/protocol/control";
import type { Sample } from "@cementwatch/shared/telemetry/sample";
import { sessionUs } from "@cementwatch/shared/time";
import type { FrameReady, RuntimeEvent, RuntimeSnapshot } from "./runtime.ts";

export interface ReplayOrder {
  /** Segments in order. */
  readonly paths: readonly string[];
  readonly runtimeId: number;
}

export type ReplayRequest =
  | { readonly kind: "command"; readonly ticket: number; readonly command: PlaybackCommand }
  /** One batch was taken: the next may come. */
  | { readonly kind: "taken" };

/** Events between two ticks, what was overtaken within them left out. */
export interface ReplayBatch {
  readonly generation: number;
  readonly atUs: number;
  /** After a seek: everything before is void. */
  readonly whole?: PackedSnapshot;
  readonly events: readonly RuntimeEvent[];
  readonly samples: readonly SampleColumns[];
}

export type ReplayNews =
  | {
      readonly kind: "open";
      readonly sessionId: string;
      readonly title: string;
      readonly batch: ReplayBatch;
    }
  | { readonly kind: "refused"; readonly code: FaultCode; readonly detail: string }
  | { readonly kind: "batch"; readonly batch: ReplayBatch }
  | { readonly kind: "answer"; readonly ticket: number; readonly code?: FaultCode; readonly detail?: string };

export type PackedSnapshot = Omit<RuntimeSnapshot, "samples" | "alarms" | "playback"> & {
  readonly alarms: AlarmState;
  readonly playback: PlaybackState | undefined;
  readonly samples: readonly SampleColumns[];
};

/** Samples of one signal, device, quality and calibration: `atUs`, `measuredAtUs`, `value`, again and again. */
export type SampleColumns = Omit<Sample, "atUs" | "measuredAtUs" | "value"> & {
  readonly numbers: Float64Array;
};

const NUMBERS = 3;

/** Order within a signal stays; order between signals does not matter to anybody. */
export function packSamples(samples: readonly Sample[]): SampleColumns[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.signal} ${sample.deviceId} ${sample.quality} ${sample.calibrationId ?? ""}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sample]);
    else group.push(sample);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { atUs: _at, measuredAtUs: _measured, value: _value, ...about } = first;
    const numbers = new Float64Array(group.length * NUMBERS);
    for (const [i, { atUs, measuredAtUs, value }] of group.entries())
      numbers.set([atUs, measuredAtUs, value], i * NUMBERS);
    return [{ ...about, numbers }];
  });
}

/** Oldest first over all signals. */
export function unpackSamples(columns: readonly SampleColumns[]): Sample[] {
  const samples: Sample[] = [];
  for (const { numbers, ...about } of columns) {
    for (let at = 0; at + NUMBERS <= numbers.length; at += NUMBERS) {
      samples.push({
        ...about,
        atUs: sessionUs(numbers[at] ?? 0),
        measuredAtUs: sessionUs(numbers[at + 1] ?? 0),
        value: numbers[at + 2] ?? Number.NaN,
      });
    }
  }
  return columns.length < 2 ? samples : samples.sort((a, b) => a.atUs - b.atUs);
}

/** The same frame with pixels of its own, whose memory may be handed over. */
export function withOwnPixels(ready: FrameReady): FrameReady {
  return { ...ready, image: { ...ready.image, pixels: ready.image.pixels.slice() } };
}
