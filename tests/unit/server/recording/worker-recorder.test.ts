import { readBatch } from "@cementwatch/server/recording/message-batch";
import { decodeJson } from "@cementwatch/server/recording/message-layout";
import type { RecordedMessage, Topic } from "@cementwatch/server/recording/recorder";
import type { StorageRequest } from "@cementwatch/server/recording/storage-messages";
import { WorkerRecorder } from "@cementwatch/server/recording/worker-recorder";
import { describe, expect, it, onTestFinished, vi } from "vitest";

const MB = 1024 * 1024;

/** A disk that takes nothing: requests are kept, nothing is released. */
function stuckRecorder() {
  const requests: StorageRequest[] = [];
  let nowMs = 0;
  const recorder = new WorkerRecorder({
    writer: 1,
    post: (request) => requests.push(request),
    ask: async (request) => {
      requests.push(request(1));
      return true;
    },
    nowMs: () => nowMs,
  });
  onTestFinished(() => recorder.close());
  return { recorder, requests, setNow: (ms: number) => (nowMs = ms) };
}

function message(topic: Topic, sizeBytes: number): RecordedMessage {
  const base = { topic, sequence: 1, atUs: 1, measuredAtUs: 1 };
  if (topic !== "/input/dicom") return { ...base, json: "x".repeat(sizeBytes) };
  return {
    ...base,
    json: { pictureId: "a", delivery: "live", objectNumber: 1 },
    bytes: new Uint8Array(sizeBytes),
  };
}

function fill(recorder: WorkerRecorder, megabytes: number): void {
  for (let i = 0; i < megabytes / 8; i++) recorder.record(message("/input/dicom", 8 * MB));
}

describe("the recorder's queue", () => {
  it("gives up outputs at half, pictures at three quarters and inputs last, counts them and says so", () => {
    const { recorder } = stuckRecorder();
    const states: string[] = [];
    recorder.onState(({ state, detail }) => states.push(`${state} ${detail}`));
    fill(recorder, 120);
    recorder.record(message("/telemetry", MB));
    expect(recorder.state()).toMatchObject({ state: "recording", droppedMessages: 0 });
    fill(recorder, 16);
    recorder.record(message("/telemetry", MB));
    expect(recorder.state()).toMatchObject({ state: "degraded", droppedMessages: 1 });
    expect(states[0]).toMatch(/^degraded REC-QUEUE-FULL: 1 messages/);
    fill(recorder, 80);
    const before = recorder.state();
    expect(before.droppedMessages).toBeGreaterThan(1);
    expect(before.queuedBytes).toBeLessThanOrEqual(192 * MB);
    recorder.record(message("/input/operator", 100));
    expect(recorder.state().droppedMessages).toBe(before.droppedMessages);
    expect(recorder.state().queuedBytes).toBeGreaterThan(before.queuedBytes);
  });

  it("never exceeds its bound, whatever comes", () => {
    const { recorder } = stuckRecorder();
    for (let i = 0; i < 80; i++) recorder.record(message("/input/operator", 4 * MB));
    expect(recorder.state().queuedBytes).toBeLessThanOrEqual(256 * MB);
    expect(recorder.state().droppedMessages).toBeGreaterThan(10);
  });

  it("hands messages over at a sync, and says that nothing is synced once the thread is gone", async () => {
    const { recorder, requests } = stuckRecorder();
    recorder.record(message("/input/operator", 10));
    expect(requests).toEqual([]);
    expect(await recorder.sync()).toBe(true);
    expect(requests.map((request) => request.kind)).toEqual(["batch", "sync"]);
    recorder.workerLost();
    expect(await recorder.sync()).toBe(false);
    expect(recorder.state().state).toBe("stopped");
  });

  it("does not call an input that it gave up synced, once, and notes the gap before the next input", async () => {
    const { recorder, requests } = stuckRecorder();
    for (let i = 0; i < 65; i++) recorder.record({ ...message("/input/operator", 4 * MB), atUs: i });
    const { droppedMessages } = recorder.state();
    expect(droppedMessages).toBeGreaterThan(0);
    expect(await recorder.sync()).toBe(false);
    expect(await recorder.sync()).toBe(true);
    recorder.released(100 * MB);
    recorder.record({ ...message("/input/operator", 10), atUs: 70 });
    recorder.record({ ...message("/input/operator", 10), atUs: 71 });
    expect(await recorder.sync()).toBe(true);
    const stored = storedMessages(requests).map(({ topic, atUs, head }) => ({
      topic,
      atUs,
      ...(topic === "/gap" ? { gap: decodeJson(head) } : {}),
    }));
    const kept = 65 - droppedMessages;
    expect(stored.slice(kept)).toEqual([
      {
        topic: "/gap",
        atUs: 64,
        gap: { reason: "REC-QUEUE-FULL", messages: droppedMessages, fromUs: kept, toUs: 64, hasInputs: true },
      },
      { topic: "/input/operator", atUs: 70 },
      { topic: "/input/operator", atUs: 71 },
    ]);
  });

  it("notes given-up outputs at the end at the latest, and calls what cannot be computed anew synced", async () => {
    const { recorder, requests } = stuckRecorder();
    fill(recorder, 136);
    recorder.record(message("/telemetry", MB));
    expect(await recorder.sync()).toBe(true);
    recorder.record(message("/input/operator", 10));
    await recorder.close();
    const stored = storedMessages(requests).filter(({ topic }) => topic !== "/input/dicom");
    expect(stored.map(({ topic }) => topic)).toEqual(["/input/operator", "/gap"]);
    expect(decodeJson(stored[1]?.head ?? new Uint8Array())).toMatchObject({ messages: 1, hasInputs: false });
  });
});

function storedMessages(requests: readonly StorageRequest[]) {
  return requests.flatMap((request) => (request.kind === "batch" ? [...readBatch(request.batch)] : []));
}

it("says that the thread is gone while it records, and nothing once it is closed", async () => {
  for (const isClosed of [false, true]) {
    const { recorder } = stuckRecorder();
    const states: string[] = [];
    recorder.onState(({ state, detail }) => states.push(`${state} ${detail}`));
    if (isClosed) await recorder.close();
    recorder.workerLost();
    expect(states).toEqual(isClosed ? [] : ["stopped REC-WRITE-FAILED: the storage thread ended"]);
  }
});

describe("a disk that hangs", () => {
  it("is told after five seconds without an error, and is well again once it takes something", () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { recorder, setNow } = stuckRecorder();
    const states: string[] = [];
    recorder.onState(({ state, detail }) => states.push(`${state} ${detail}`));
    let nowMs = 0;
    const wait = (seconds: number) => {
      for (let step = 0; step < seconds * 20; step++) {
        nowMs += 50;
        setNow(nowMs);
        vi.advanceTimersByTime(50);
      }
    };
    wait(60);
    recorder.record(message("/input/operator", 100));
    wait(2);
    // This thread slept: the disk's answer may be there already.
    nowMs += 600_000;
    wait(2.5);
    expect(states).toEqual([]);
    wait(0.5);
    expect(states).toEqual(["degraded REC-WRITE-FAILED: the disk has taken nothing for 5 s"]);
    recorder.released(50);
    expect(recorder.state().state).toBe("recording");
  });
});
