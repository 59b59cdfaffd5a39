import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ReferenceChange, ReferenceStore } from "@cementwatch/server/calibration-store/reference-store";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const change: ReferenceChange = {
  id: "R-9",
  title: "Pressure balance",
  kind: "pressure",
  unit: "kPa",
  model: "PB 25",
  serialNumber: "1207",
  certificateNumber: "D-K-1",
  laboratory: "Lab",
  calibratedAt: "2026-03-01",
  validUntil: "2027-03-01",
  range: { min: 0, max: 2500 },
  expandedUncertainty: 0.4,
  relativeExpandedUncertainty: 0,
  drift: 0.2,
  resolution: 0.01,
  isRetired: false,
  isSimulated: false,
  reason: "first entry",
  baseVersion: 0,
};

async function opened(folder: string): Promise<ReferenceStore> {
  const store = new ReferenceStore(folder, () => 0);
  await store.load();
  return store;
}

describe("the register of references", () => {
  it("keeps every version and finds them again", async () => {
    const folder = temporaryFolder();
    const store = await opened(folder);
    await store.save(change);
    await store.save({ ...change, baseVersion: 1, isRetired: true, reason: "dropped" });
    const again = await opened(folder);
    expect(again.versions("R-9").map(({ reason }) => reason)).toEqual(["dropped", "first entry"]);
    expect(again.find("R-9")).toMatchObject({ version: 2, isRetired: true });
    expect(again.list()).toHaveLength(1);
  });

  it("refuses what is no reference, and a change of an old version, in words", async () => {
    const store = await opened(temporaryFolder());
    await expect(store.save({ ...change, reason: "" })).rejects.toThrow("reason is empty");
    await expect(store.save({ ...change, validUntil: "2026-01-01" })).rejects.toThrow(
      "must be after calibratedAt",
    );
    await expect(store.save({ ...change, expandedUncertainty: 0 })).rejects.toThrow(
      "expandedUncertainty is 0",
    );
    await store.save(change);
    await expect(store.save(change)).rejects.toThrow("version 1 of R-9 is the newest");
  });

  it("names a changed file and never gives its version again", async () => {
    const folder = temporaryFolder();
    await (await opened(folder)).save(change);
    const path = join(folder, "R-9.v1.json");
    writeFileSync(path, readFileSync(path, "utf8").replace("0.4", "0.1"));
    const again = await opened(folder);
    expect(again.problems()).toEqual([
      "references/R-9.v1.json: was changed after it was written (digest differs)",
    ]);
    expect(again.find("R-9")).toBeUndefined();
    expect((await again.save(change)).version).toBe(2);
  });
});
