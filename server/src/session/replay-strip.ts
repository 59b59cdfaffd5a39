/** Reads what the lanes of a session's time line show, in one pass over its record. */
import type { FrameEvent } from "@cementwatch/shared/imaging/image-frame";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { CurveBuckets } from "@cementwatch/shared/session/curve-buckets";
import { LookSpans } from "@cementwatch/shared/session/look-spans";
import type { SessionStrip, StripChange } from "@cementwatch/shared/session/session-strip";
import type { Sample, SignalId } from "@cementwatch/shared/telemetry/sample";
import type { RecordedMessage } from "../recording/recorder.ts";
import type { SessionReader } from "../recording/session-reader.ts";

/** One for each pixel of a wide screen's time line. */
const BUCKETS = 1_200;
const LOOKS_MOST = 2_000;
const CHANGES_MOST = 500;
const SIGNALS: readonly SignalId[] = [
  "volumeMl",
  "pressureKpa",
  "balloonPressureLeftKpa",
  "balloonPressureRightKpa",
];
/** The clock is recorded each second: a longer silence is a hole. */
const SILENCE_US = 3_000_000;

/** `onProgress` gets 0–1. Thumbnails are made by whoever asks. */
export function readStrip(
  reader: SessionReader,
  onProgress: (done01: number) => void,
): Omit<SessionStrip, "thumbnails"> {
  const { startUs, endUs } = reader;
  const pass = new StripPass(startUs, endUs);
  const topics = ["/telemetry", "/input/frame", "/procedure", "/clock"] as const;
  let toldAtUs = startUs;
  for (const message of reader.messages({ topics })) {
    pass.take(message);
    if (message.atUs - toldAtUs < (endUs - startUs) / 100) continue;
    toldAtUs = message.atUs;
    onProgress((toldAtUs - startUs) / (endUs - startUs));
  }
  const noted = reader.gaps().map(({ fromUs, toUs, reason }) => ({ fromUs, toUs, why: reason }));
  return { startUs, endUs, ...pass.result(noted) };
}

type Gaps = SessionStrip["gaps"];

class StripPass {
  readonly #startUs: number;
  readonly #endUs: number;
  readonly #curves = new Map<SignalId, CurveBuckets>();
  readonly #looks = new LookSpans(LOOKS_MOST);
  readonly #levels: SessionStrip["levels"][number][] = [];
  readonly #phases: SessionStrip["phases"][number][] = [];
  readonly #gaps: Gaps[number][] = [];
  #procedure: ProcedureRecord | undefined;
  #lastUs: number;

  constructor(startUs: number, endUs: number) {
    this.#startUs = startUs;
    this.#endUs = endUs;
    this.#lastUs = startUs;
  }

  take({ topic, json, atUs }: RecordedMessage): void {
    if (atUs - this.#lastUs > SILENCE_US && this.#gaps.length < CHANGES_MOST)
      this.#gaps.push({ fromUs: this.#lastUs, toUs: atUs, why: "nothing recorded" });
    this.#lastUs = Math.max(this.#lastUs, atUs);
    if (topic === "/telemetry") this.#sample(json as unknown as Sample);
    else if (topic === "/input/frame") {
      this.#looks.add(atUs, (json as unknown as { readonly frame: FrameEvent }).frame.view);
    } else if (topic === "/procedure") this.#procedureAt(json as unknown as ProcedureRecord, atUs);
  }

  result(noted: Gaps): Omit<SessionStrip, "thumbnails" | "startUs" | "endUs"> {
    const injections = (this.#procedure?.levels ?? []).flatMap((level) =>
      level.injections.map(({ startedAtUs, endedAtUs }) => ({
        fromUs: startedAtUs,
        toUs: endedAtUs ?? this.#endUs,
      })),
    );
    return {
      looks: this.#looks.spans(),
      levels: this.#levels,
      phases: this.#phases,
      batches: (this.#procedure?.batches ?? []).map(({ id, mixStartedAtUs }) => ({
        id,
        atUs: mixStartedAtUs,
      })),
      injections: injections.toSorted((a, b) => a.fromUs - b.fromUs).slice(0, CHANGES_MOST),
      gaps: [...this.#gaps.filter((gap) => !noted.some((note) => isCovered(gap, note))), ...noted]
        .toSorted((a, b) => a.fromUs - b.fromUs)
        .slice(0, CHANGES_MOST),
      curves: SIGNALS.flatMap((signal) => this.#curves.get(signal)?.curve(signal) ?? []),
    };
  }

  #sample({ signal, measuredAtUs, value, quality }: Sample): void {
    if (quality === "invalid" || !SIGNALS.includes(signal)) return;
    let buckets = this.#curves.get(signal);
    if (buckets === undefined) {
      buckets = new CurveBuckets(this.#startUs, this.#endUs, BUCKETS);
      this.#curves.set(signal, buckets);
    }
    buckets.add(measuredAtUs, value);
  }

  #procedureAt(procedure: ProcedureRecord, atUs: number): void {
    this.#procedure = procedure;
    changed(this.#phases, atUs, procedure.phase);
    const level = procedure.levels.find(({ isActive }) => isActive)?.level;
    if (level !== undefined) changed(this.#levels, atUs, level);
  }
}

/** A silence that the recorder noted itself is told once, with its reason. */
function isCovered(gap: Gaps[number], note: Gaps[number]): boolean {
  return note.fromUs <= gap.toUs && note.toUs >= gap.fromUs;
}

function changed<T>(list: StripChange<T>[], atUs: number, value: T): void {
  if (list.at(-1)?.value !== value && list.length < CHANGES_MOST) list.push({ atUs, value });
}
