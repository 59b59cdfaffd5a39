/** The trail of a server: batches, a disk that refuses, a bound that counts what it gives up, signed heads, a restart. */
import { readFileSync, rmSync } from "node:fs";
import { AuditFile } from "@cementwatch/server/audit/audit-file";
import { headsPath } from "@cementwatch/server/audit/audit-heads";
import type { AuditResults, AuditWork } from "@cementwatch/server/audit/audit-port";
import { AuditTrail, type AuditTrailParts } from "@cementwatch/server/audit/audit-trail";
import { verifyAudit } from "@cementwatch/server/audit/verify-audit";
import { FaultError } from "@cementwatch/shared/faults";
import { expect, it } from "vitest";
import { stampedEntry } from "../../../support/audit-damage.ts";
import { eventually } from "../../../support/eventually.ts";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const LAST = Number.MAX_SAFE_INTEGER;

function open(parts: Partial<AuditTrailParts> = {}) {
  const problems: FaultError[] = [];
  const dataFolder = parts.dataFolder ?? temporaryFolder();
  const trail = new AuditTrail({
    dataFolder,
    wallMs: () => Date.UTC(2026, 10, 26, 8),
    nowUs: () => 7,
    onProblem: (problem) => problems.push(problem),
    ...parts,
  });
  return { trail, problems, dataFolder };
}

/** A disk that can be switched off. */
function switchedPort() {
  const written: string[] = [];
  const disk = { isFull: false, written };
  const port = {
    async ask<K extends AuditWork["kind"]>(work: AuditWork & { readonly kind: K }): Promise<AuditResults[K]> {
      if (disk.isFull) throw new FaultError("REC-AUDIT-FAILED", "disk full");
      const asked: AuditWork = work;
      if (asked.kind === "append") written.push(...asked.entries.map(({ entry }) => entry.after ?? ""));
      return { head: { seq: written.length, hash: "" } } as unknown as AuditResults[K];
    },
    close: async () => undefined,
  };
  return { disk, port };
}

it("writes in order in its thread, finds by filter, goes on after a restart, and signs where there is a key", async () => {
  const { trail, dataFolder, problems } = open({
    sign: (text) => ({ keyId: "k", signature: text.slice(0, 24) }),
  });
  trail.append({ action: "server.started" });
  expect(await trail.flush()).toBe(false);
  trail.start();
  for (let i = 0; i < 3; i++)
    trail.append({ action: "limit.changed", actor: `P${i}`, sessionId: "s", reason: "a\nb" });
  trail.append({ action: "limitless.act", reason: `${"x".repeat(600)}\uD800` });
  const page = await trail.page(
    { action: "limit.", sessionId: "s", from: "2026-11-26", to: "2026-11-26" },
    LAST,
    2,
  );
  expect(page.rows.map(({ seq, actor, reason }) => [seq, actor, reason])).toEqual([
    [4, "P2", "a b"],
    [3, "P1", "a b"],
  ]);
  expect(page).toMatchObject({ hasMore: true, state: { waiting: 0, lost: 0, problem: "" } });
  expect((await trail.page({ actor: "p1" }, LAST, 9)).rows).toHaveLength(1);
  expect((await trail.page({ from: "2026-11-27" }, LAST, 9)).rows).toEqual([]);
  expect((await trail.page({ to: "2026-11-25" }, LAST, 9)).rows).toEqual([]);
  expect((await trail.page({ action: "limitless" }, LAST, 9)).rows[0]?.reason).toHaveLength(500);
  expect(await trail.verify()).toMatchObject({ verdict: "intact", rows: 5 });
  await trail.close();
  expect(readFileSync(headsPath(dataFolder), "utf8")).toContain('"signature":{"keyId":"k"');
  const second = open({ dataFolder });
  second.trail.start();
  second.trail.append({ action: "server.started" });
  await second.trail.close();
  expect(verifyAudit(dataFolder)).toMatchObject({ verdict: "intact", rows: 6, heads: { signed: 1 } });
  expect([...problems, ...second.problems]).toEqual([]);
});

it("lets a command write between two batches of the server", async () => {
  const { trail, dataFolder } = open();
  trail.start();
  trail.append({ action: "server.started" });
  await trail.flush();
  const file = new AuditFile(dataFolder);
  file.append([stampedEntry(1)], "2026-11-26T08:00:00.000Z");
  file.close();
  trail.append({ action: "server.stopped" });
  await trail.close();
  expect(verifyAudit(dataFolder)).toMatchObject({ verdict: "intact", rows: 3 });
});

it("waits for a disk that refuses, tells it once, and writes all when it is back", async () => {
  const { disk, port } = switchedPort();
  const { trail, problems } = open({ port, retryMs: 1 });
  const heard: string[] = [];
  trail.onProblem(({ code }) => heard.push(code));
  trail.start();
  disk.isFull = true;
  for (let i = 0; i < 3; i++) trail.append({ action: "act", after: String(i) });
  expect(await trail.flush()).toBe(false);
  expect(await trail.flush()).toBe(false);
  expect(trail.state()).toMatchObject({ waiting: 3, problem: "disk full" });
  expect(problems.map(({ code }) => code)).toEqual(["REC-AUDIT-FAILED"]);
  expect(heard).toEqual(["REC-AUDIT-FAILED"]);
  disk.isFull = false;
  await eventually(() => disk.written.length === 3, "the rows");
  expect(disk.written).toEqual(["0", "1", "2"]);
  await eventually(() => trail.state().problem === "", "the end of the problem");
  await trail.close();
});

it("gives up what exceeds its bound, counts it, and says so in the trail", async () => {
  const { disk, port } = switchedPort();
  const { trail } = open({ port });
  disk.isFull = true;
  trail.start();
  for (let i = 0; i < 5_007; i++) trail.append({ action: "act", after: String(i) });
  await trail.flush();
  expect(trail.state()).toMatchObject({ waiting: 5_000, lost: 7 });
  disk.isFull = false;
  expect(await trail.flush()).toBe(true);
  expect(disk.written).toHaveLength(5_001);
  expect(disk.written.filter((after) => after === "7 rows")).toHaveLength(1);
  await trail.close();
});

it("tells that its folder is gone, and keeps the rows", async () => {
  const { trail, dataFolder, problems } = open();
  rmSync(dataFolder, { recursive: true });
  trail.start();
  trail.append({ action: "server.started" });
  expect(await trail.flush()).toBe(false);
  expect(problems[0]?.message).toContain("free the disk");
  expect(trail.state().waiting).toBe(1);
  await expect(trail.page({}, LAST, 1)).rejects.toThrow("audit trail cannot be used");
  await trail.close();
});
