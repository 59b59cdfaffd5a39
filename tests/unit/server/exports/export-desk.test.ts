/** What a request becomes as a job, and that only sessions of the server's own folder are found. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExportDesk } from "@cementwatch/server/exports/export-desk";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

function open() {
  const dataFolder = temporaryFolder();
  const sessions = join(dataFolder, "sessions");
  mkdirSync(sessions);
  for (const name of ["case-7.2.mcap", "case-7.mcap", "other.mcap"]) writeFileSync(join(sessions, name), "");
  const started: unknown[][] = [];
  const start = (...order: unknown[]) => {
    started.push(order);
    return {} as JobView;
  };
  return { desk: new ExportDesk({ dataFolder, jobs: { start } }), sessions, started };
}

it("names all segments in order, the part in µs, and what it is in words", () => {
  const { desk, sessions, started } = open();
  desk.start({ sessionId: "case-7", format: "incident", fromS: 12.34, toS: 60, what: "A1" });
  expect(started).toEqual([
    [
      "export",
      "Incident pack of case-7, 12.3–60 s",
      {
        paths: [join(sessions, "case-7.mcap"), join(sessions, "case-7.2.mcap")],
        followUpFile: join(sessions, "case-7.follow-up.json"),
        format: "incident",
        dataFolder: join(sessions, ".."),
        fromUs: 12_340_000,
        toUs: 60_000_000,
        what: "A1",
      },
    ],
  ]);
});

it("asks for the whole without a part, and knows no session that is not there", () => {
  const { desk, started } = open();
  desk.start({ sessionId: "other", format: "csv" });
  expect(started[0]?.[1]).toBe("CSV tables of other");
  expect(started[0]?.[2]).not.toHaveProperty("fromUs");
  expect(desk.start({ sessionId: "nobody", format: "csv" })).toBeUndefined();
  expect(started).toHaveLength(1);
});
