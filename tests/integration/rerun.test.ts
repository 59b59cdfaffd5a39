/** Re-runs as the server does them: a job over sessions of its folder, and as the command line does, with another installation. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { createRecordDesk } from "@cementwatch/server/records/record-desk";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { RerunResult } from "@cementwatch/shared/review/rerun";
import { afterEach, describe, expect, it } from "vitest";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";
import { ScriptedRegistry, ScriptedRuntime } from "../support/scripted-runtime.ts";
import { scriptedServices, TestApps } from "../support/test-app.ts";

const CLI = join(import.meta.dirname, "..", "..", "server", "src", "cli", "cli.ts");

const apps = new TestApps();
afterEach(() => apps.closeAll());

function cli(...args: string[]) {
  return spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
}

describe("re-run", { timeout: 90_000 }, () => {
  it("as a job over HTTP and by command, over a good and a damaged session", async () => {
    const dataFolder = temporaryFolder();
    const sessions = join(dataFolder, "sessions");
    mkdirSync(sessions);
    const good = join(sessions, "good.mcap");
    await recordCase(good, HAND_BURSTS, 44e6);
    writeFileSync(join(sessions, "bad.mcap"), "no session");
    const desk = createRecordDesk({
      dataFolder,
      storage: {
        listSessions: async () => [],
        openReader: async () => {
          throw new Error("nobody asks");
        },
      },
      wallMs: () => Date.UTC(2026, 0, 15),
      onError: (error) => {
        throw error;
      },
    });
    const services = { ...scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1), [])), records: desk };
    const { app } = await apps.start({ services });
    const post = (url: string, payload: object) => app.inject({ method: "POST", url, payload });
    const refused = async (payload: object) =>
      (await post("/api/rerun", payload)).json<{ message: string }>().message;
    const mode = "pipelineOnly";
    expect(await refused({ sessionIds: ["gone"], mode })).toContain("no recorded session gone");
    expect(await refused({ sessionIds: ["../good"], mode })).toContain("sessionIds");
    expect(await refused({ sessionIds: ["good"], mode, parameters: { veinAreaMm2: 99 } })).toContain(
      "veinAreaMm2",
    );
    const parsed = await post("/api/rerun/parameters", { text: "otherAreaMm2: 2" });
    expect(parsed.json()).toEqual({ parameters: { otherAreaMm2: 2 } });
    expect((await post("/api/rerun/parameters", { text: "otherAreaMm2: x" })).statusCode).toBe(409);

    const started = await post("/api/rerun", {
      sessionIds: ["good", "bad", "good"],
      mode: "reanalyse",
      baseline: "rerun",
      parameters: { posteriorAreaMm2: 20, posteriorSingleFrameAreaMm2: 40 },
    });
    const { id } = started.json<JobView>();
    const job = await desk.jobs.whenEnded(id);
    expect(job).toMatchObject({
      state: "done",
      title: "Re-run of 2 sessions, from the pixels, 2 values changed",
    });
    const result = JSON.parse(readFileSync(desk.jobs.fileOf(id, "rerun.json") ?? "", "utf8")) as RerunResult;
    expect(result.summary).toMatchObject({ sessions: 2, failed: 1, counts: { new: 0, gone: 0 } });
    expect(result.sessions[1]).toMatchObject({ sessionId: "bad", problem: expect.any(String) });
    const shifted = result.sessions[0]?.difference?.entries.find(({ kind }) => kind === "shifted");
    expect(shifted?.before?.condition).toBe("A1");
    expect(result.sessions[0]?.before).toMatchObject({ from: "reanalyse", parameters: {} });
    expect(result.sessions[0]?.after?.parameters).toEqual(result.parameters);
    // It was ended before its scenario was: nobody knows for sure.
    expect(result.summary.confusion.after).toMatchObject({ truePositive: 0, undecided: 1 });
    expect(readFileSync(desk.jobs.fileOf(id, "differences.csv") ?? "", "utf8")).toContain("good,shifted,A1");
    await desk.close();

    // This very installation as the other one says what this one says.
    const program = join(dataFolder, "cementwatch");
    writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`, { mode: 0o755 });
    const compared = cli("rerun", good, "--detector", program, "--json");
    expect(compared.status, compared.stderr).toBe(0);
    const [session, summary] = compared.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(session).toMatchObject({
      kind: "session",
      sessionId: "good",
      difference: { counts: { gone: 0, new: 0 } },
    });
    expect(summary).toMatchObject({ kind: "summary", detector: program, summary: { failed: 0 } });
    expect(summary.summary.counts.kept).toBeGreaterThan(1);
  });

  it("refuses what it cannot understand with exit code 2, and tells a lost session with 1", () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "p.yaml"), "veinArea: 3\n");
    const wrong = cli("rerun", "x.mcap", "--parameters", join(folder, "p.yaml"), "--mode", "reanalyse");
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('"veinArea" is not known')]);
    const lost = cli("rerun", join(folder, "none.mcap"));
    expect([lost.status, lost.stdout]).toEqual([1, expect.stringContaining("NOT COMPUTED")]);
  });
});
