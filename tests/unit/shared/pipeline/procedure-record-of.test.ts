import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

describe("the record of a procedure", () => {
  it("follows the phases of a case by hand", () => {
    const room = new PipelineRoom(
      roomConfig({ devices: [], fitted: { pressure: false, volume: "counted", temperature: false } }),
    );
    const phaseAt = (atS: number) => {
      room.advance(atS * S);
      return room.procedure().phase;
    };
    expect(phaseAt(3)).toBe("setUp");
    room.act(4 * S, { kind: "start" });
    expect(phaseAt(6)).toBe("access");
    room.act(7 * S, { kind: "mixStarted", secondsAgo: 0 });
    expect(phaseAt(10)).toBe("mixing");
    expect(phaseAt(100)).toBe("waiting");
    room.act(320 * S, { kind: "injecting", isInjecting: true });
    expect(phaseAt(322)).toBe("injecting");
    room.act(330 * S, { kind: "countVolume", unit: "syringe" });
    room.act(331 * S, { kind: "injecting", isInjecting: false });
    expect(phaseAt(334)).toBe("watching");
    expect(phaseAt(1200)).toBe("setting");
    room.act(1201 * S, { kind: "stop" });
    expect(phaseAt(1204)).toBe("ended");
    const record = room.procedure();
    expect(record.levels[0]).toMatchObject({ deliveredVolumeMl: 1, isApproximate: true });
    expect(record.marks.map(({ kind }) => kind)).toEqual([
      "caseStart",
      "mixStart",
      "injectionStart",
      "injectionStop",
      "caseStop",
    ]);
  });

  it("keeps what was signed, taken back, entered and measured", () => {
    const room = new PipelineRoom();
    room.act(S, { kind: "sign", item: "timeOut", isSigned: true });
    room.act(2 * S, { kind: "sign", item: "patient", isSigned: true });
    room.act(3 * S, { kind: "sign", item: "patient", isSigned: false });
    room.act(4 * S, { kind: "followUp", followUp: { painBefore: 8 } });
    room.act(5 * S, { kind: "followUp", followUp: { painAfter: 2, hoursToWalking: 4 } });
    room.act(6 * S, { kind: "dose", dose: { dapGyCm2: 3.4 } });
    const heights = { anteriorMm: 18, middleMm: 16, posteriorMm: 25, wedgeDeg: 12, uncertainty01: 0.05 };
    room.act(7 * S, { kind: "heights", moment: "before", heights });
    room.act(8 * S, { kind: "complication", bcisGrade: 1, note: "short" });
    room.act(9 * S, { kind: "vitals", spo2Percent: 92, systolicMmHg: 85 });
    room.act(10 * S, { kind: "leakSeen", site: "canal" });
    const undone = room.act(11 * S, { kind: "mixStarted", secondsAgo: 60 });
    room.act(12 * S, { kind: "undo", sequence: undone });
    const record = room.procedure();
    expect(record.signed).toEqual([{ item: "timeOut", atUs: S, by: "touch: test" }]);
    expect(record.followUp).toEqual({ painBefore: 8, painAfter: 2, hoursToWalking: 4 });
    expect(record.dose).toEqual({ dapGyCm2: 3.4 });
    expect(record.levels[0]?.heights.before).toEqual(heights);
    expect(record.marks.map(({ text }) => text)).toEqual([
      "time-out done",
      "complication · BCIS grade 1 · short",
      "SpO₂ 92 % · systolic 85 mmHg",
      "leak seen by people · canal",
      "mixing started 60 s before",
    ]);
    expect(record.marks.at(-1)?.isUndone).toBe(true);
    expect(record.batches).toEqual([]);
  });

  it("is told when it changed, and not again when it did not", () => {
    const room = new PipelineRoom();
    room.advance(3 * S);
    const told = () => room.outputs.filter((output) => output.kind === "procedure").length;
    const before = told();
    room.advance(20 * S);
    expect(told()).toBe(before);
    room.act(20 * S, { kind: "needleIn" });
    expect(told()).toBe(before + 1);
  });
});
