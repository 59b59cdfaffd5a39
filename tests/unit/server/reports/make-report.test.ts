import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeReport } from "@cementwatch/server/reports/make-report";
import { it } from "vitest";
import { copyWithProcedure, procedureRecord } from "../../../support/procedure-fixture.ts";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../../../support/recorded-session.ts";

it("makes all forms", { timeout: 120_000 }, async () => {
  const folder = "/tmp/shots-report";
  const path = join(folder, "2026-01-15-test.mcap");
  await recordCase(path, { ...HAND_BURSTS, fitted: ["pressure", "volume"], technique: "pump" } as never);
  const full = join(folder, "full.mcap");
  await copyWithProcedure(path, full, procedureRecord(["L1", "L2"]));
  const t = performance.now();
  const forms = await makeReport({ paths: [full] }, ["json", "pdf", "dicom", "sr"]);
  console.log("ms", performance.now() - t);
  for (const [form, bytes] of forms) writeFileSync(`/tmp/shots-report/r.${form}`, bytes);
});
