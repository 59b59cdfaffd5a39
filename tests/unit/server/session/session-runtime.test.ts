import type { RecordedMessage, Recorder, RecorderState } from "@cementwatch/server/recording/recorder";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { expect, it } from "vitest";
import { eventually } from "../../../support/eventually.ts";
import { roomConfig, S } from "../../../support/pipeline-room.ts";

/** A recorder whose queue is full at one message, and says so from inside `record`, as a full queue does. */
function fullAt(sequence: number): Recorder & { readonly inputs: RecordedMessage[] } {
  const listeners = new Set<(state: RecorderState) => void>();
  const inputs: RecordedMessage[] = [];
  const base = { queuedBytes: 0, droppedMessages: 1, writtenBytes: 0 };
  return {
    inputs,
    record(message) {
      if (message.topic.startsWith("/input/")) inputs.push(message);
      if (message.topic !== "/input/link" || message.sequence !== sequence) return;
      for (const listener of listeners) listener({ ...base, state: "degraded", detail: "REC-QUEUE-FULL" });
    },
    sync: async () => true,
    state: () => ({ ...base, state: "recording", detail: "" }),
    onState: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
}

it("steps an input whose recording filled the queue, and takes the recorder's news after it", async () => {
  const recorder = fullAt(2);
  const { runtime } = createFastSession({
    sessionId: "full",
    origin: "live",
    title: "full",
    config: roomConfig(),
    recorder,
    nowMs: () => 0,
  });
  const events: string[] = [];
  runtime.subscribe((event) => {
    if (event.kind === "alarm") events.push(event.event.alarm.condition);
  });
  runtime.input({ kind: "link", targetId: "lat", state: "lost", detail: "pulled" }, S);
  runtime.advance(3 * S);
  expect(events).toContain("T1a");
  await eventually(() => events.includes("T3"), "the recorder's alarm");
  const sequences = recorder.inputs.map((message) => message.sequence);
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
});
