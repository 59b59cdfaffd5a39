import {
  ANSWER_LIMIT_MS,
  actAnswered,
  actSent,
  actsTimedOut,
  UNDO_MS,
  undoable,
} from "@cementwatch/client/connection/pending-acts";
import type { SentAct } from "@cementwatch/client/store/session-state";
import { describe, expect, it } from "vitest";

const act = (requestId: string, sentMs = 0): SentAct => ({
  requestId,
  act: { kind: "tareVolume" },
  label: "tare",
  sentMs,
  state: "sent",
});
const ok = { type: "result", requestId: "a", isOk: true, sequence: 7 } as const;

describe("what became of an act", () => {
  it("goes from sent to done to on disk, and keeps the number to undo it", () => {
    const done = actAnswered([act("a")], { ...ok, isOnDisk: false });
    expect(done[0]).toMatchObject({ state: "done", sequence: 7 });
    const saved = actAnswered(done, { ...ok, isOnDisk: true });
    expect(saved[0]?.state).toBe("onDisk");
    expect(actAnswered(saved, { ...ok, isOnDisk: false })[0]?.state).toBe("onDisk");
  });

  it("says why it was refused, or that nobody answered", () => {
    expect(
      actAnswered([act("a")], { type: "result", requestId: "a", isOk: false, error: "no" })[0],
    ).toMatchObject({
      state: "failed",
      error: "no",
    });
    expect(actsTimedOut([act("a")], ANSWER_LIMIT_MS)[0]?.state).toBe("sent");
    expect(actsTimedOut([act("a")], ANSWER_LIMIT_MS + 1)[0]?.state).toBe("failed");
  });

  it("can be taken back for ten seconds, the newest first", () => {
    const acts = actSent([{ ...act("a"), sequence: 1, state: "done" }], {
      ...act("b", 500),
      sequence: 2,
      state: "done",
    });
    expect(undoable(acts, 600)?.requestId).toBe("b");
    expect(undoable(acts, UNDO_MS + 499)?.requestId).toBe("b");
    expect(undoable(acts, UNDO_MS + 500)).toBeUndefined();
    expect(undoable([act("c")], 0)).toBeUndefined();
  });

  it("offers no act twice, none that was undone, and no mark", () => {
    const tare: SentAct = { ...act("a"), sequence: 1, state: "done" };
    const undo: SentAct = { ...tare, requestId: "b", act: { kind: "undo", sequence: 1 }, sequence: 2 };
    expect(undoable([undo, tare], 0)).toBeUndefined();
    expect(undoable([{ ...undo, state: "failed" }, tare], 0)?.requestId).toBe("a");
    expect(undoable([{ ...tare, act: { kind: "mark", label: "" } }], 0)).toBeUndefined();
  });

  it("leaves the answers to others alone and keeps twenty acts", () => {
    expect(actAnswered([act("b")], ok)[0]?.state).toBe("sent");
    const many = Array.from({ length: 30 }, (_, index) => act(String(index)));
    expect(many.reduce<readonly SentAct[]>((all, item) => actSent(all, item), [])).toHaveLength(20);
  });
});
