import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CalibrationStore } from "@cementwatch/server/calibration-store/calibration-store";
import { calibrationRecordOf } from "@cementwatch/shared/calibration/record-of";
import { describe, expect, it } from "vitest";
import { entryDraft } from "../../../support/calibration-entry.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

async function opened(folder: string): Promise<CalibrationStore> {
  const store = new CalibrationStore({
    folder,
    wallMs: () => Date.UTC(2026, 10, 24),
    software: "cementwatch test",
  });
  await store.load();
  return store;
}

describe("the store of calibrations", () => {
  it("numbers, chains and finds entries again", async () => {
    const folder = temporaryFolder();
    const store = await opened(folder);
    const [first, other, second] = await Promise.all([
      store.add(entryDraft()),
      store.add(entryDraft({ serialNumber: "9" })),
      store.add(entryDraft({ errorKpa: 2 })),
    ]);
    expect([first.id, other.id, second.id]).toEqual(["C-2026-0001", "C-2026-0002", "C-2026-0003"]);
    expect([first.version, other.version, second.version]).toEqual([1, 1, 2]);
    expect(first.validUntil).toBe("2027-11-24");
    expect(second.previousHash).toBe(first.hash);
    const again = await opened(folder);
    expect(again.list()).toEqual([second, other, first]);
    expect(again.newestFor("448812", "pressure")).toEqual(second);
    expect(again.newestFor("448812", "volume")).toBeUndefined();
    expect(again.verify()).toEqual({ verdict: "intact", entries: 3, problems: [] });
  });

  it("names a damaged file, leaves it alone and never gives its number again", async () => {
    const folder = temporaryFolder();
    const store = await opened(folder);
    await store.add(entryDraft());
    await store.add(entryDraft());
    const path = join(folder, "C-2026-0002.json");
    const changed = readFileSync(path, "utf8").replace('"MK 117"', '"MK 118"');
    writeFileSync(path, changed);
    const again = await opened(folder);
    expect(again.problems()).toEqual([
      { file: "C-2026-0002.json", problem: "was changed after it was written (hash differs)" },
    ]);
    expect(again.verify().verdict).toBe("damaged");
    expect((await again.add(entryDraft())).id).toBe("C-2026-0003");
    expect(readFileSync(path, "utf8")).toBe(changed);
  });

  it("passes over a number that another program took, and writes over nothing", async () => {
    const folder = temporaryFolder();
    const [one, two] = [await opened(folder), await opened(folder)];
    await one.add(entryDraft());
    expect((await two.add(entryDraft())).id).toBe("C-2026-0002");
    expect(readdirSync(folder).sort()).toEqual(["C-2026-0001.json", "C-2026-0002.json"]);
  });

  it("tells a missing version and an exchanged entry", async () => {
    const folder = temporaryFolder();
    const store = await opened(folder);
    for (let i = 0; i < 3; i++) await store.add(entryDraft());
    writeFileSync(join(folder, "C-2026-0002.json"), "{");
    const problems = (await opened(folder)).verify().problems;
    expect(problems.map(({ problem }) => problem)).toEqual([
      "is no whole JSON",
      "version 2 of this device is missing before version 3",
    ]);
  });

  it("keeps a failed calibration as evidence and lets no measurement use it", async () => {
    const store = await opened(temporaryFolder());
    const failed = await store.add(entryDraft({ errorKpa: 40 }));
    expect(failed.asFound.verdict).toBe("fail");
    expect(calibrationRecordOf(failed)).toBeUndefined();
    const broken = await store.add(
      entryDraft({ adjustment: "correction", fit: { coefficients: [Number.NaN, 1] } }),
    );
    expect(calibrationRecordOf(broken)).toBeUndefined();
    expect(store.verify().verdict).toBe("intact");
  });

  it("rolls back by a new entry with a reason, which ends when the earlier one would have", async () => {
    const store = await opened(temporaryFolder());
    const first = await store.add(entryDraft());
    await store.add(entryDraft({ errorKpa: 40, finishedAt: "2026-11-25T08:00:00Z" }));
    await expect(store.rollback(first.id, " ", "MK")).rejects.toThrow("reason is empty");
    await expect(store.rollback("C-2020-0001", "wrong", "MK")).rejects.toThrow("no such calibration");
    const back = await store.rollback(first.id, "reference was leaking", "MK 117");
    expect(back).toMatchObject({
      id: "C-2026-0003",
      version: 3,
      kind: "rollback",
      restores: first.id,
      reason: "reference was leaking",
      validUntil: first.validUntil,
    });
    expect(back.notes.at(-1)).toBe(
      "2026-11-24T00:00:00.000Z MK 117 let C-2026-0001 hold again: reference was leaking",
    );
    expect(calibrationRecordOf(back)?.id).toBe(back.id);
    await expect(store.rollback(back.id, "x", "MK")).rejects.toThrow("holds already");
    await expect(store.rollback("C-2026-0002", "x", "MK")).rejects.toThrow("verdict is fail as found");
  });

  it("does not go back past an adjustment of the device itself", async () => {
    const store = await opened(temporaryFolder());
    const first = await store.add(entryDraft());
    await store.add(entryDraft({ errorKpa: 40, adjustment: "device" }));
    await expect(store.rollback(first.id, "x", "MK")).rejects.toThrow(
      "the device itself was adjusted in C-2026-0002",
    );
  });
});
