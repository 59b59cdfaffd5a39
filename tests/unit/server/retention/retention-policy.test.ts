import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRetentionPolicy } from "@cementwatch/server/retention/retention-policy";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

it("keeps everything without a file, and names the field of one that cannot be used", async () => {
  const folder = temporaryFolder();
  expect(await readRetentionPolicy(folder)).toEqual({ keepDays: {} });
  const write = (text: string) => writeFileSync(join(folder, "retention.json"), text);
  write('{"keepDays": {"live": 3650}, "minimumFreeGb": 50}');
  expect(await readRetentionPolicy(folder)).toEqual({ keepDays: { live: 3650 }, minimumFreeGb: 50 });
  for (const [text, word] of [
    ['{"keepDays": {"live": 0}}', "keepDays.live"],
    ['{"keepDays": {"lvie": 5}}', "lvie"],
    ['{"minimumFreeGb": -1}', "minimumFreeGb"],
    ["", "retention.json"],
    ['{"keepDays"', "retention.json"],
  ]) {
    write(text ?? "");
    await expect(readRetentionPolicy(folder)).rejects.toThrow(word);
    await expect(readRetentionPolicy(folder)).rejects.toThrow("nothing is removed");
  }
});
