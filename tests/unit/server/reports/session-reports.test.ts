import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { SessionReports } from "@cementwatch/server/reports/session-reports";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

/** Reports whose thread runs `code`. */
function reportsWith(code: string, mostMs = 20_000): SessionReports {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, "sessions"));
  writeFileSync(join(dataFolder, "sessions", "one.mcap"), "");
  const worker = join(dataFolder, "worker.mjs");
  writeFileSync(worker, `import { parentPort, workerData } from "node:worker_threads"; ${code}`);
  return new SessionReports({
    dataFolder,
    wallMs: () => Date.UTC(2026, 1, 20),
    worker: pathToFileURL(worker),
    mostMs,
  });
}

it("makes one report after the other and hands each to who asked for it", async () => {
  // A second thread beside the first would find the folder there.
  const reports = reportsWith(`
    import { mkdirSync, rmdirSync } from "node:fs";
    mkdirSync(workerData.paths[0] + ".busy");
    setTimeout(() => {
      rmdirSync(workerData.paths[0] + ".busy");
      parentPort.postMessage({ bytes: new TextEncoder().encode(workerData.form) });
    }, 200);`);
  const made = await Promise.all([reports.make("one", "pdf"), reports.make("one", "json")]);
  expect(made.map((bytes) => new TextDecoder().decode(bytes))).toEqual(["pdf", "json"]);
  expect(await reports.make("two", "pdf")).toBeUndefined();
});

it("survives a thread that dies, and one that never ends", async () => {
  const dying = reportsWith("process.exit(3);");
  await expect(dying.make("one", "pdf")).rejects.toMatchObject({ code: "SYS-WORKER-FAILED" });
  await expect(dying.make("one", "pdf")).rejects.toMatchObject({ code: "SYS-WORKER-FAILED" });
  const endless = reportsWith("setInterval(() => undefined, 1000);", 50);
  await expect(endless.make("one", "pdf")).rejects.toThrow(/cementwatch report/);
});

it("hands on a fault, keeps a bug apart from it, and refuses the ninth that would wait", async () => {
  const fault = reportsWith('parentPort.postMessage({ problem: "no session", code: "REC-UNREADABLE" });');
  await expect(fault.make("one", "pdf")).rejects.toMatchObject({
    code: "REC-UNREADABLE",
    detail: "no session",
  });
  const bug = reportsWith('parentPort.postMessage({ problem: "TypeError" });');
  await expect(bug.make("one", "pdf")).rejects.not.toHaveProperty("code");
  const slow = reportsWith("setTimeout(() => parentPort.postMessage({ bytes: new Uint8Array(1) }), 20);");
  const waiting = Array.from({ length: 8 }, () => slow.make("one", "pdf"));
  await expect(slow.make("one", "pdf")).rejects.toMatchObject({ code: "NET-FLOOD" });
  await Promise.all(waiting);
  expect(await slow.make("one", "pdf")).toHaveLength(1);
});

it("keeps a follow-up with the day of the server's clock", async () => {
  const reports = reportsWith("");
  expect(await reports.followUp("one")).toEqual({});
  await reports.saveFollowUp("one", { painAfter: 2 });
  expect(await reports.followUp("one")).toEqual({ painAfter: 2, enteredAt: "2026-02-20T00:00:00.000Z" });
  expect(await reports.saveFollowUp("two", { painAfter: 2 })).toBeUndefined();
});
