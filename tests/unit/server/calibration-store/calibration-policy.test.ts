import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CalibrationOffice } from "@cementwatch/server/calibration-store/calibration-office";
import { readCalibrationPolicy } from "@cementwatch/server/calibration-store/calibration-policy";
import { describe, expect, it } from "vitest";
import { entryDraft } from "../../../support/calibration-entry.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

async function policyOf(text: string) {
  const path = join(temporaryFolder(), "calibration-policy.json");
  writeFileSync(path, text);
  return readCalibrationPolicy(path);
}

describe("the policy of lock-out", () => {
  it("is the strictest without a file, and refuses what cannot be meant", async () => {
    expect(await readCalibrationPolicy(join(temporaryFolder(), "none.json"))).toEqual({
      lockOutAfterDays: 0,
    });
    expect(await policyOf('{"lockOutAfterDays": 14}')).toEqual({ lockOutAfterDays: 14 });
    for (const text of [
      '{"lockOutAfterDays": -1}',
      '{"lockOutAfterDays": 400}',
      '{"lockoutdays": 3}',
      "{",
      "",
    ]) {
      await expect(policyOf(text)).rejects.toThrow(/calibration-policy.json does not fit.*refused at once/s);
    }
  });

  it("decides what is due, and a damaged file is told as what is wrong with its device", async () => {
    const folder = temporaryFolder();
    const open = async (wallMs: number) => {
      const office = new CalibrationOffice({ dataFolder: folder, wallMs: () => wallMs, software: "test" });
      await office.load();
      return office;
    };
    const twoDaysLate = Date.UTC(2027, 10, 26);
    await (await open(Date.UTC(2026, 10, 24))).calibrations.add(entryDraft());
    expect(await (await open(twoDaysLate)).due()).toMatchObject([
      { state: "lockedOut", words: "ended 2 days ago: not used" },
    ]);
    writeFileSync(join(folder, "calibration-policy.json"), '{"lockOutAfterDays": 14}');
    expect(await (await open(twoDaysLate)).due()).toMatchObject([
      { state: "expired", words: "ended 2 days ago: shown, not used; locked out in 13 days" },
    ]);
    writeFileSync(join(folder, "calibrations", "C-2026-0002.json"), "{");
    expect(await (await open(twoDaysLate)).due()).toMatchObject([
      { problem: expect.stringContaining("C-2026-0002.json is damaged") },
    ]);
    writeFileSync(join(folder, "calibration-policy.json"), "{}");
    const broken = await open(twoDaysLate);
    expect(broken.policy).toEqual({ lockOutAfterDays: 0 });
    expect(broken.problems().join()).toContain("calibration-policy.json does not fit");
  });
});
