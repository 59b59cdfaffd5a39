import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createBenchWriter } from "@cementwatch/drivers/carms/phantom/bench-writer";
import { inspectSources } from "@cementwatch/server/imports/inspect-sources";
import { runImport } from "@cementwatch/server/imports/run-import";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const SETUP = {
  first_frame_time: "2026-11-20T09:30:00",
  vertebral_contour_px: [
    [10, 10],
    [50, 10],
    [50, 50],
    [10, 50],
  ],
  posterior_wall_px: [
    [50, 10],
    [50, 50],
  ],
  posterior_direction: "right",
  pixel_spacing_mm: 1,
};

it("a case folder needs nobody to say what it holds, only who imports it", async () => {
  const folder = temporaryFolder();
  const window = { centre: 2000, width: 4000 };
  const writer = createBenchWriter({ name: "import", sizePx: 64, framePeriodMs: 100, window }, 1);
  const greys = [1, 2, 3].map((grey) => new Uint16Array(64 * 64).fill(grey * 500));
  writeFileSync(join(folder, "setup.json"), JSON.stringify(SETUP));
  writeFileSync(join(folder, "lateral.dcm"), writer.writeRun(greys, 1, { date: "20261120", time: "093000" }));
  const nowMs = Date.UTC(2026, 10, 27);
  const { mapping } = await inspectSources([folder], nowMs, () => undefined);
  const out = temporaryFolder();
  const order = { paths: [folder], nowMs, id: "0123456789" };
  await expect(runImport({ ...order, mapping }, out, () => undefined)).rejects.toThrow(
    /confirmedBy is undecided/,
  );
  const made = await runImport(
    { ...order, mapping: { ...mapping, confirmedBy: "QA" } },
    out,
    () => undefined,
  );
  expect(made.frames).toBe(3);
  const reader = openSession(join(out, `${made.sessionId}.mcap`));
  const { header, title } = reader;
  reader.close();
  expect([header.imported, title]).toEqual(["case folder", "Imported: case folder"]);
});
