/** Holds over HTTP, and a backup as the server's job. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRecordDesk } from "@cementwatch/server/records/record-desk";
import { expect, it, onTestFinished } from "vitest";
import { addSession, dataFolder } from "../support/data-folder.ts";
import { temporaryFolder } from "../support/recorded-session.ts";
import { ScriptedRegistry, ScriptedRuntime } from "../support/scripted-runtime.ts";
import { scriptedServices, TestApps } from "../support/test-app.ts";

async function open() {
  const folder = dataFolder();
  await addSession(folder, "one");
  const desk = createRecordDesk({
    dataFolder: folder,
    storage: { listSessions: async () => [], openReader: () => Promise.reject(new Error("not asked")) },
    wallMs: () => Date.UTC(2026, 0, 15),
    onError: (error) => {
      throw error;
    },
  });
  const apps = new TestApps();
  onTestFinished(async () => {
    await apps.closeAll();
    await desk.close();
  });
  const services = { ...scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1))), records: desk };
  const { app, url } = await apps.start({ services });
  const headers = { host: new URL(url).host };
  const get = (path: string) => app.inject({ url: path, headers });
  const post = (path: string, payload: object = {}) =>
    app.inject({ method: "POST", url: path, headers, payload });
  return { get, post, desk, folder };
}

it("holds a session, tells who does, and refuses what makes no sense", async () => {
  const { get, post } = await open();
  const request = { action: "hold", reason: "claim", by: "QA" };
  expect((await post("/api/sessions/one/hold", request)).statusCode).toBe(201);
  expect((await get("/api/sessions/one/hold")).json()).toMatchObject({ isHeld: true, log: [request] });
  expect((await post("/api/sessions/one/hold", request)).json()).toMatchObject({ code: "REC-HOLD-REFUSED" });
  expect((await post("/api/sessions/one/hold", { ...request, by: "" })).statusCode).toBe(400);
  expect((await post("/api/sessions/two/hold", request)).statusCode).toBe(404);
  expect((await get("/api/sessions/..%2Fone/hold")).statusCode).toBe(404);
});

it("backs up to the folder that the data folder names, and to no other", async () => {
  const { post, desk, folder } = await open();
  expect((await post("/api/backups")).json()).toMatchObject({ code: "PIP-CONFIG-INVALID" });
  const out = join(temporaryFolder(), "backup");
  writeFileSync(join(folder, "backup.json"), JSON.stringify({ out: "relative" }));
  expect((await post("/api/backups")).json().message).toContain("from the root on");
  writeFileSync(join(folder, "backup.json"), JSON.stringify({ out }));
  const answer = await post("/api/backups");
  expect(answer.statusCode).toBe(202);
  expect(await desk.jobs.whenEnded(answer.json().id)).toMatchObject({
    state: "done",
    result: { copied: 2, unchanged: 0, files: 2 },
  });
  expect(existsSync(join(out, "files", "sessions", "one.mcap"))).toBe(true);
});
