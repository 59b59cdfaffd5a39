import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildApp } from "@cementwatch/server/app";
import { DeidentDesk } from "@cementwatch/server/deident/deident-desk";
import { DEFAULT_DEIDENT_OPTIONS } from "@cementwatch/shared/deident/deident-plan";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JsonValue } from "@cementwatch/shared/json";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";
import { ScriptedRegistry, ScriptedRuntime } from "../../../support/scripted-runtime.ts";
import { scriptedServices } from "../../../support/test-app.ts";

const PROOF = "a".repeat(64);
const VIEW = { id: "j", kind: "deidentify", title: "", progress01: 1, detail: "", askedAt: "", files: [] };

function session(sessionId: string, state: SessionSummary["state"]): SessionSummary {
  const times = { startedAt: "2026-01-15T09:30:00Z", durationUs: 1, sizeBytes: 1, highAlarms: 0, marks: 0 };
  return { sessionId, title: "", origin: "live", state, ...times };
}

async function open() {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, "sessions"));
  const started: JsonValue[] = [];
  const jobs = {
    start: (_kind: string, title: string, input: JsonValue): JobView => {
      started.push(input);
      return { ...VIEW, title, state: "waiting" };
    },
    list: (): readonly JobView[] => [{ ...VIEW, state: "done", result: { groups: [{ proof: PROOF }] } }],
  };
  const storage = { listSessions: async () => [session("s-1", "complete"), session("s-2", "recording")] };
  const desk = new DeidentDesk({ dataFolder, storage, jobs, wallMs: () => Date.UTC(2026, 0, 15) });
  const services = scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1)));
  const app = await buildApp({
    services: { ...services, records: { ...services.records, deident: desk } },
    ...{ dashboard: "/nonexistent", software: "cementwatch test", logger: false },
  });
  onTestFinished(async () => {
    await app.close();
  });
  const post = (path: string, payload: object) =>
    app.inject({ method: "POST", url: `/api/sessions/${path}`, payload });
  return { app, post, started, dataFolder };
}

const OPTIONS = { options: DEFAULT_DEIDENT_OPTIONS };

it("starts a job with the room's key and masks", async () => {
  const { post, started, dataFolder } = await open();
  const answer = await post("s-1/deidentify", OPTIONS);
  expect(answer.statusCode).toBe(202);
  expect(answer.json()).toMatchObject({ title: "De-identify s-1" });
  expect(started).toMatchObject([
    { paths: [join(dataFolder, "sessions", "s-1.mcap")], keyPath: join(dataFolder, "deident.key") },
  ]);
});

it("refuses what is no session, one that is still recorded, wrong options and a wrong mask file", async () => {
  const { app, post, dataFolder, started } = await open();
  expect((await post("s-9/deidentify", OPTIONS)).statusCode).toBe(404);
  expect((await post("..%2f..%2fetc/deidentify", OPTIONS)).statusCode).toBe(404);
  expect((await post("s-2/deidentify", OPTIONS)).json().message).toContain("end it first");
  const wrong = await post("s-1/deidentify", { options: { cleanPixels: "yes" } });
  expect([wrong.statusCode, wrong.json().message]).toEqual([
    400,
    expect.stringContaining("options.cleanPixels"),
  ]);
  writeFileSync(join(dataFolder, "deident-masks.yaml"), "version: 3\nmasks: []\n");
  expect((await post("s-1/deidentify", OPTIONS)).json().message).toContain("line 1");
  expect((await app.inject("/api/deident")).statusCode).toBe(409);
  expect(started).toEqual([]);
});

it("keeps who confirmed a proof that a job has shown, and no other", async () => {
  const { post, dataFolder } = await open();
  const path = "s-1/deident-confirmation";
  expect((await post(path, { proof: PROOF, by: "A. Looker" })).statusCode).toBe(201);
  const kept = readFileSync(join(dataFolder, "sessions", "s-1.deident-confirmation.json"), "utf8");
  expect(JSON.parse(kept).confirmations).toEqual([
    { proof: PROOF, by: "A. Looker", at: "2026-01-15T00:00:00.000Z" },
  ]);
  expect((await post(path, { proof: "b".repeat(64), by: "A. Looker" })).statusCode).toBe(404);
  const nobody = await post(path, { proof: PROOF, by: "  " });
  expect([nobody.statusCode, nobody.json().message]).toEqual([400, expect.stringContaining("who looked")]);
});
