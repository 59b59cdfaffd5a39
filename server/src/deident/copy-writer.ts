/** Writes the messages of a de-identified copy: treated inputs, and outputs of a pipeline that is fed with them. */
import type { PictureGeometry } from "@cementwatch/shared/deident/mask-set";
import { FaultError } from "@cementwatch/shared/faults";
import type { JsonValue } from "@cementwatch/shared/json";
import type { PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { SessionHeader } from "@cementwatch/shared/session/session-header";
import { openFileRecorder } from "../recording/file-recorder.ts";
import { jsonField } from "../recording/message-layout.ts";
import type { RecordedMessage, Recorder } from "../recording/recorder.ts";
import { createDecoder } from "../session/decoders.ts";
import { inputOfRecord, recordOfOutput } from "../session/input-record.ts";
import type { IdentityWatch } from "./identity-watch.ts";
import { type ObjectPlan, readPicture, treatObject } from "./treat-object.ts";

interface CopyParts {
  readonly path: string;
  readonly header: SessionHeader;
  readonly title: string;
  readonly watch: IdentityWatch;
  /** Must not be told by any device of the copy. */
  readonly forbiddenSerials: ReadonlySet<string>;
  readonly treatJson: (json: JsonValue) => JsonValue;
  /** Called for each message of a serial line, in the order of the file. */
  readonly treatLine: (message: RecordedMessage) => Uint8Array;
  readonly objectPlan: (geometry: PictureGeometry) => ObjectPlan;
}

export interface CopyCounts {
  /** Objects in the copy. */
  readonly objects: number;
  /** Of them, how many say that identity is removed. */
  readonly cleanObjects: number;
  /** Objects left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly alarms: number;
  readonly recordedAlarms: number;
  /** The same alarms at the same times; only free text in their reasons may differ. */
  readonly areAlarmsEqual: boolean;
  readonly removedTexts: Readonly<Record<string, number>>;
}

export class CopyWriter {
  readonly #parts: CopyParts;
  readonly #recorder: Recorder;
  readonly #pipeline = new Pipeline(createDecoder);
  readonly #dropped = new Map<string, number>();
  readonly #recorded: string[] = [];
  readonly #recomputed: string[] = [];
  #sequence = 0;
  #objects = 0;
  #cleanObjects = 0;

  constructor(parts: CopyParts) {
    this.#parts = parts;
    this.#recorder = openFileRecorder(parts.path, parts.header, parts.title);
  }

  /** Takes the next message of the original. @throws FaultError REC-NOT-DEIDENTIFIED, REC-WRITE-FAILED */
  take(message: RecordedMessage): void {
    const { topic } = message;
    if (topic === "/input/dicom") this.#takeObject(message);
    else if (topic.startsWith("/input/")) this.#takeInput(message);
    else if (topic === "/clock" || topic === "/shown") this.#write(this.#treated(message));
    else if (topic === "/snapshot") this.#takeSnapshot(message);
    else if (topic === "/alarm") this.#recorded.push(alarmKey(message.json as JsonValue));
  }

  async close(): Promise<void> {
    await this.#recorder.close();
  }

  counts(isFinished: boolean, removedTexts: CopyCounts["removedTexts"]): CopyCounts {
    const [old, now] = [this.#recorded, this.#recomputed];
    // Of a session without its end the last alarms may not have been written.
    const isLengthRight = isFinished ? old.length === now.length : old.length <= now.length;
    return {
      objects: this.#objects,
      cleanObjects: this.#cleanObjects,
      dropped: Object.fromEntries(this.#dropped),
      alarms: now.length,
      recordedAlarms: old.length,
      areAlarmsEqual: isLengthRight && old.every((key, i) => key === now[i]),
      removedTexts,
    };
  }

  #takeInput(message: RecordedMessage): void {
    const treated = this.#treated(message);
    const input = inputOfRecord(treated);
    if (input === undefined) return;
    this.#sequence = input.sequence;
    this.#write(treated);
    this.#publish(this.#pipeline.step(input));
  }

  #takeSnapshot({ atUs }: RecordedMessage): void {
    if (atUs < this.#pipeline.atUs()) return;
    this.#publish(this.#pipeline.advance(atUs));
    const json = { pipeline: this.#pipeline.snapshot() };
    this.#write({ topic: "/snapshot", sequence: this.#sequence, atUs, measuredAtUs: atUs, json });
  }

  #takeObject(message: RecordedMessage): void {
    const picture = readPicture(message.bytes ?? new Uint8Array(0));
    if (picture === undefined) {
      this.#drop("it cannot be read");
      return;
    }
    const { manufacturer, model } = picture.geometry;
    this.#parts.watch.add(picture.identities, `${manufacturer} ${model}`);
    const treated = treatObject(picture, this.#parts.objectPlan(picture.geometry));
    if (treated.kind === "dropped") {
      this.#drop(treated.reason);
      return;
    }
    this.#objects += 1;
    if (treated.isClean) this.#cleanObjects += 1;
    this.#write({ ...message, bytes: treated.bytes });
  }

  #drop(reason: string): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
  }

  #treated(message: RecordedMessage): RecordedMessage {
    const { json, bytes, ...rest } = message;
    return {
      ...rest,
      ...(json === undefined ? {} : { json: this.#parts.treatJson(json) }),
      ...(bytes === undefined ? {} : { bytes: this.#parts.treatLine(message) }),
    };
  }

  #publish(outputs: readonly PipelineOutput[]): void {
    for (const output of outputs) {
      const record = recordOfOutput(output, this.#sequence, this.#pipeline.atUs());
      if (record === undefined) continue;
      if (output.kind === "alarm") this.#recomputed.push(alarmKey(record.json as JsonValue));
      if (output.kind === "status") this.#checkSerials(record.json as JsonValue);
      this.#write(record);
    }
  }

  #checkSerials(status: JsonValue): void {
    const devices = jsonField(status, "devices");
    if (!Array.isArray(devices)) return;
    for (const device of devices as readonly JsonValue[]) {
      const serial = jsonField(jsonField(device, "identity"), "serialNumber");
      if (typeof serial !== "string" || !this.#parts.forbiddenSerials.has(serial.trim())) continue;
      throw new FaultError(
        "REC-NOT-DEIDENTIFIED",
        `device ${String(jsonField(device, "deviceId"))} tells its serial number in a form that cannot be replaced in its raw bytes: retain device identity`,
      );
    }
  }

  #write(message: RecordedMessage): void {
    this.#parts.watch.check(message);
    this.#recorder.record(message);
  }
}

/** What must be equal. The reason may hold a fault's free text, which was removed. */
function alarmKey(event: JsonValue): string {
  const alarm = jsonField(event, "alarm") as { readonly [key: string]: JsonValue } | undefined;
  const { reason: _, ...rest } = alarm ?? {};
  return JSON.stringify({ ...(event as object), alarm: rest });
}
