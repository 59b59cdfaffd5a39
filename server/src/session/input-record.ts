/** Pipeline inputs as recorded messages, and back. What is recorded is exactly what replay feeds. */
import type { JsonValue } from "@cementwatch/shared/json";
import type { InputPayload, PipelineInput, PipelineOutput } from "@cementwatch/shared/pipeline/events";
import { sessionUs } from "@cementwatch/shared/time";
import type { RecordedMessage, Topic } from "../recording/recorder.ts";

const INPUT_TOPICS: Readonly<Record<PipelineInput["kind"], Topic>> = {
  config: "/input/config",
  serial: "/input/serial",
  link: "/input/link",
  beam: "/input/beam",
  frame: "/input/frame",
  finding: "/input/finding",
  operator: "/input/operator",
  system: "/input/system",
};

/** Topics of everything that a replay feeds. */
export const REPLAYED_TOPICS: readonly Topic[] = Object.values(INPUT_TOPICS);

export function recordOfInput(input: PipelineInput): RecordedMessage {
  const { sequence, atUs, measuredAtUs, ...payload } = input;
  const topic = INPUT_TOPICS[input.kind];
  const stamp = { topic, sequence, atUs, measuredAtUs };
  if (payload.kind !== "serial") return { ...stamp, json: payload as unknown as JsonValue };
  const { deviceId, direction, bytes } = payload;
  return { ...stamp, json: { deviceId, direction }, bytes };
}

/** The input that a recorded message holds; `undefined` for outputs and DICOM objects. */
export function inputOfRecord(message: RecordedMessage): PipelineInput | undefined {
  const stamp = {
    sequence: message.sequence,
    atUs: sessionUs(message.atUs),
    measuredAtUs: sessionUs(message.measuredAtUs),
  };
  if (message.topic === "/input/serial") {
    const meta = message.json as { deviceId: string; direction: "sent" | "received" };
    return { kind: "serial", ...meta, bytes: message.bytes ?? new Uint8Array(0), ...stamp };
  }
  if (!message.topic.startsWith("/input/") || message.topic === "/input/dicom") return undefined;
  return { ...(message.json as unknown as InputPayload), ...stamp };
}

/** The recorded form of an output; `undefined` for those that are not recorded. */
export function recordOfOutput(
  output: PipelineOutput,
  sequence: number,
  atUs: number,
): RecordedMessage | undefined {
  const stamp = { sequence, atUs, measuredAtUs: atUs };
  switch (output.kind) {
    case "alarm":
      return { ...stamp, topic: "/alarm", json: output.event as unknown as JsonValue };
    case "assessment":
      return { ...stamp, topic: "/assessment", json: output.assessment as unknown as JsonValue };
    case "sample":
      return { ...stamp, topic: "/telemetry", json: output.sample as unknown as JsonValue };
    case "status":
      return { ...stamp, topic: "/status", json: output.status as unknown as JsonValue };
    case "fault":
      return {
        ...stamp,
        topic: "/status",
        json: { fault: output.fault, atUs: output.atUs } as unknown as JsonValue,
      };
    case "procedure":
      return { ...stamp, topic: "/procedure", json: output.procedure as unknown as JsonValue };
    case "alarmState":
    case "config":
      return undefined;
  }
}
