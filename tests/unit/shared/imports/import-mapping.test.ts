import {
  type ImportMapping,
  importMappingSchema,
  mappingProblems,
} from "@cementwatch/shared/imports/import-mapping";
import { describe, expect, it } from "vitest";

const DECIDED: ImportMapping = {
  files: [{ name: "a.vital", sha256: "a".repeat(64) }],
  origin: "live",
  clock: { start: "2026-11-20T09:30:00.5", zone: "+01:00" },
  tracks: [
    { track: "P", signal: "injectorPressure", unit: "bar", calibrated: true },
    { track: "HR", signal: "none", unit: "undecided", calibrated: "undecided" },
  ],
  pictures: [],
  confirmedBy: "QA",
};
const [pressure, other] = DECIDED.tracks as [ImportMapping["tracks"][0], ImportMapping["tracks"][0]];

describe("a mapping", () => {
  it("is usable when every field is decided", () => {
    expect(mappingProblems(importMappingSchema.parse(DECIDED))).toEqual([]);
  });

  it.each<[string, Partial<ImportMapping>]>([
    ["origin", { origin: "undecided" }],
    ["clock.start", { clock: { ...DECIDED.clock, start: "undecided" } }],
    ["clock.zone", { clock: { ...DECIDED.clock, zone: "undecided" } }],
    ["clock.picturesOffsetS", { clock: { ...DECIDED.clock, picturesOffsetS: "undecided" } }],
    ['tracks[0] "P".signal', { tracks: [{ ...pressure, signal: "undecided" }] }],
    ['tracks[0] "P".unit', { tracks: [{ ...pressure, unit: "mL" }] }],
    ['tracks[0] "P".calibrated', { tracks: [{ ...pressure, calibrated: "undecided" }] }],
    ['tracks[1] "HR".signal', { tracks: [pressure, { ...pressure, track: "HR" }] }],
    ["tracks", { tracks: [other] }],
    ['pictures[0] "x.dcm".view', { pictures: [{ file: "x.dcm", view: "undecided" }] }],
    ["confirmedBy", { confirmedBy: "undecided" }],
  ])("names what is open: %s", (field, change) => {
    expect(mappingProblems({ ...DECIDED, ...change }).map((problem) => problem.field)).toEqual([field]);
  });

  it.each<[string, object]>([
    ["a date without time", { clock: { start: "2026-11-20", zone: "+01:00" } }],
    ["a zone by name", { clock: { start: "2026-11-20T09:30:00", zone: "CET" } }],
    ["NaN for the offset", { clock: { ...DECIDED.clock, picturesOffsetS: Number.NaN } }],
    ["a signal that is none", { tracks: [{ ...pressure, signal: "pulse" }] }],
    ["nobody", { confirmedBy: " " }],
    ["a field too many", { more: 1 }],
  ])("refuses %s", (_what, change) => {
    expect(importMappingSchema.safeParse({ ...DECIDED, ...change }).success).toBe(false);
  });
});
