import { ALARM_CATALOGUE } from "@cementwatch/shared/alarm/alarm-catalogue";
import { describe, expect, it } from "vitest";

describe("the alarm catalogue", () => {
  it.each(Object.entries(ALARM_CATALOGUE))("says of %s in words what it is and what to do", (_id, row) => {
    expect(row.headline).toMatch(/^[A-Z][A-Z ?]{2,29}$/);
    expect(row.headline.split(" ").length).toBeLessThanOrEqual(4);
    expect(row.act).toMatch(/[a-z]{3}/);
  });

  it("latches leaks and a burst balloon, and nothing that only a machine suffers from", () => {
    const latched = Object.entries(ALARM_CATALOGUE).flatMap(([id, row]) => (row.isLatched ? [id] : []));
    expect(latched).toEqual(["A1", "A2", "A4", "A7"]);
  });

  it("gives HIGH to what harms at once only", () => {
    const high = Object.entries(ALARM_CATALOGUE).flatMap(([id, row]) =>
      row.priority === "high" ? [id] : [],
    );
    expect(high).toEqual(["A1", "A2", "A7", "B1"]);
  });
});
