import { activeCannulaOf, levelRows, otherSide } from "@cementwatch/client/pages/setup/levels-model";
import type { ProcedureRecord } from "@cementwatch/shared/procedure/procedure-record";
import { emptySessionConfig } from "@cementwatch/shared/session/session-config";
import { describe, expect, it } from "vitest";

const RECORD = {
  levels: [
    {
      level: "L1",
      looks: 1,
      deliveredVolumeMl: 3.04,
      isApproximate: true,
      cannulas: [{ side: "left", deliveredVolumeMl: 3.04, isApproximate: true }],
    },
    { level: "T12", looks: 4, isApproximate: false, cannulas: [] },
  ],
} as unknown as ProcedureRecord;

describe("levels of a session", () => {
  it("tell what went in, counted millilitres with ≈, and which cannula is active", () => {
    const [l1, t12] = levelRows(RECORD, { level: "L1", side: "left" });
    expect(l1).toMatchObject({ level: "L1", isActive: true, text: "≈ 3.0 mL · 1 look" });
    expect(l1?.sides).toEqual([
      { side: "left", isActive: true, text: "≈ 3.0 mL" },
      { side: "right", isActive: false, text: "" },
    ]);
    expect(t12).toMatchObject({ isActive: false, text: "volume not measured · 4 looks" });
  });

  it("add the active level while the record does not name it, with no side when nobody said one", () => {
    const rows = levelRows(RECORD, { level: "L3" });
    expect(rows.map(({ level }) => level)).toEqual(["L1", "T12", "L3"]);
    expect(rows[2]?.sides.some(({ isActive }) => isActive)).toBe(false);
    expect(levelRows(undefined, undefined)).toEqual([]);
  });
});

it("takes the active cannula from the configuration", () => {
  const config = emptySessionConfig("2026-01-01T00:00:00Z");
  expect(activeCannulaOf(config)).toEqual({ level: "L1", side: "left" });
  expect(activeCannulaOf(undefined)).toBeUndefined();
});

it("offers the other side", () => {
  expect([otherSide("left"), otherSide("right"), otherSide(undefined)]).toEqual(["right", "left", "left"]);
});
