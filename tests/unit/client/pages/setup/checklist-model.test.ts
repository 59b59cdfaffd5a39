import {
  checklistRows,
  checklistText,
  checkReds,
  isSigned,
  isTimeOutDue,
} from "@cementwatch/client/pages/setup/checklist-model";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { describe, expect, it } from "vitest";

const SIGNED = [{ item: "timeOut", atUs: 1, by: "setup" }];
const RECORD = {
  signed: SIGNED,
  checks: [
    { id: "disk", state: "failed", detail: "disk: 40 min left, free some room" },
    { id: "clock", state: "ok", detail: "" },
    { id: "calibration", state: "notUsed", detail: "" },
    { id: "detector", state: "failed", detail: "" },
  ],
} as unknown as ProcedureRecord;
const OLDER = { signed: SIGNED } as unknown as ProcedureRecord;

describe("the checklist", () => {
  it("shows the machine's findings and people's signatures in one order", () => {
    const rows = checklistRows(RECORD);
    expect(rows).toHaveLength(14);
    expect(rows.find(({ id }) => id === "disk")).toMatchObject({ by: "machine", state: "failed" });
    expect(rows.find(({ id }) => id === "devices")).toMatchObject({ by: "machine", state: "waiting" });
    expect(rows.find(({ id }) => id === "timeOut")).toMatchObject({ by: "person", isSigned: true });
    expect(rows.find(({ id }) => id === "patient")).toMatchObject({ by: "person", isSigned: false });
    expect(checklistText(rows)).toBe("3 of 14");
  });

  it("waits for everything with a record that knows no checks, or with none", () => {
    expect(checklistText(checklistRows(OLDER))).toBe("1 of 14");
    expect(checklistText(checklistRows(undefined))).toBe("0 of 14");
    expect(isSigned(undefined, "timeOut")).toBe(false);
  });

  it("is red for what failed, in its own words or by its title", () => {
    expect(checkReds(RECORD)).toEqual(["disk: 40 min left, free some room", "Detector is ready"]);
    expect(checkReds(OLDER)).toEqual([]);
  });
});

describe("the time-out", () => {
  const before = { connectionState: "open", isCaseRunning: false, procedure: undefined, acts: [] } as const;
  const stopped = [
    { requestId: "1", act: { kind: "stop" }, label: "Stop", sentMs: 0, state: "done" },
  ] as const;

  it("is due before a case, until it is signed or the case is started without it", () => {
    expect(isTimeOutDue(before)).toBe(true);
    expect(isTimeOutDue({ ...before, procedure: OLDER })).toBe(false);
    expect(isTimeOutDue({ ...before, isCaseRunning: true })).toBe(false);
  });

  it("is not due after the case, nor while nothing is known", () => {
    expect(isTimeOutDue({ ...before, acts: stopped })).toBe(false);
    const ended = { signed: [], caseEndedAtUs: 5 } as unknown as ProcedureRecord;
    expect(isTimeOutDue({ ...before, procedure: ended })).toBe(false);
    expect(isTimeOutDue({ ...before, connectionState: "lost" })).toBe(false);
    expect(isTimeOutDue({ ...before, isCaseRunning: undefined })).toBe(false);
  });
});
