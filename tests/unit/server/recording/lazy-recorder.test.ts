import { LazyRecorder } from "@cementwatch/server/recording/lazy-recorder";
import type { RecordedMessage, Recorder } from "@cementwatch/server/recording/recorder";
import { describe, expect, it } from "vitest";
import { numberedInput } from "../../../support/recorded-session.ts";

function listRecorder(): Recorder & { readonly messages: RecordedMessage[] } {
  const messages: RecordedMessage[] = [];
  return {
    messages,
    record: (message) => messages.push(message),
    sync: async () => true,
    state: () => ({ state: "recording", detail: "", queuedBytes: 0, droppedMessages: 0, writtenBytes: 0 }),
    onState: () => () => undefined,
    close: async () => undefined,
  };
}

const act: RecordedMessage = { topic: "/input/operator", sequence: 3, atUs: 3, measuredAtUs: 3, json: {} };

describe("a recorder that starts at the first data", () => {
  it("opens nothing while only link states come, then records them too, in order", async () => {
    const target = listRecorder();
    let opened = 0;
    const recorder = new LazyRecorder(async () => {
      opened += 1;
      return target;
    });
    recorder.record(numberedInput(1, 1));
    recorder.record(numberedInput(2, 2));
    expect(await recorder.sync()).toBe(false);
    expect(opened).toBe(0);
    recorder.record(act);
    recorder.record(numberedInput(4, 4));
    expect(await recorder.sync()).toBe(true);
    recorder.record(numberedInput(5, 5));
    expect(target.messages.map((message) => message.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(opened).toBe(1);
  });

  it("says that recording failed when the file cannot be made, and goes on taking messages", async () => {
    const recorder = new LazyRecorder(async () => {
      throw new Error("read-only file system");
    });
    const states: string[] = [];
    recorder.onState(({ state, detail }) => states.push(`${state}: ${detail}`));
    recorder.record(act);
    expect(await recorder.sync()).toBe(false);
    expect(states).toEqual(["degraded: read-only file system"]);
    recorder.record(numberedInput(4, 4));
    expect(recorder.state().state).toBe("degraded");
  });

  it("begins with the first message of a session that goes on", async () => {
    const target = listRecorder();
    const recorder = new LazyRecorder(async () => target, true);
    recorder.record(numberedInput(7, 7));
    expect(await recorder.sync()).toBe(true);
    expect(target.messages.map((message) => message.sequence)).toEqual([7]);
  });
});
