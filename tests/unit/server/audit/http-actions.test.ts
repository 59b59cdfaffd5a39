/** Requests become rows: what changes is never left out, what is refused and what is read is, and no body is kept. */
import { httpEntry } from "@cementwatch/server/audit/http-actions";
import { expect, it } from "vitest";

const ASKED = { method: "POST", params: {}, body: undefined, status: 201, address: "127.0.0.1" };

it("keeps initials and reason of a rollback, and nothing else of its body", () => {
  const entry = httpEntry({
    ...ASKED,
    route: "/api/calibrations/:id/rollback",
    params: { id: "C-2026-0001" },
    body: { operator: "ab", reason: "bad reference", patient: "Mary Example", deep: { reason: "x" } },
  });
  expect(entry).toEqual({
    action: "calibration.rolledBack",
    object: "C-2026-0001",
    device: "POST /api/calibrations/:id/rollback from 127.0.0.1",
    actor: "ab",
    reason: "bad reference",
  });
});

it("names the session of a report and the file of a download", () => {
  const report = {
    ...ASKED,
    method: "GET",
    route: "/api/sessions/:id/report.pdf",
    params: { id: "s" },
    status: 200,
  };
  expect(httpEntry(report)).toMatchObject({ action: "report.made", sessionId: "s", object: "report.pdf" });
  const file = { ...report, route: "/api/jobs/:id/files/:name", params: { id: "j", name: "a.csv" } };
  expect(httpEntry(file)).toMatchObject({ action: "job.downloaded", object: "j a.csv" });
});

it("writes who judged, who held, who looked at a proof, and whether names were taken out of an export", () => {
  const asked = (route: string, body: object) => httpEntry({ ...ASKED, route, params: { id: "s" }, body });
  const judged = { kind: "judgement", author: "Dr. A", content: { note: "Mary" } };
  expect(asked("/api/review/sessions/:id/entries", judged)).toEqual({
    action: "review.entered",
    object: "entries",
    device: "POST /api/review/sessions/:id/entries from 127.0.0.1",
    sessionId: "s",
    actor: "Dr. A",
    after: "judgement",
  });
  const held = { action: "hold", reason: "complaint 7", by: "QA" };
  expect(asked("/api/sessions/:id/hold", held)).toMatchObject({
    action: "hold.changed",
    actor: "QA",
    after: "hold",
    reason: "complaint 7",
  });
  expect(asked("/api/sessions/:id/deident-confirmation", { proof: "ab", by: "QA" })).toMatchObject({
    action: "deident.proofConfirmed",
    actor: "QA",
    after: "ab",
  });
  const order = { sessionId: "t", format: "csv", what: "mark Mary" };
  expect(asked("/api/exports", order)).toMatchObject({
    action: "export.asked",
    sessionId: "t",
    after: "csv",
  });
  expect(asked("/api/exports", { ...order, deidentify: {} })).toMatchObject({ after: "csv deidentify" });
  expect(asked("/api/backups", {})?.action).toBe("backup.asked");
  expect(asked("/api/rerun", { mode: "reanalyse" })).toMatchObject({ after: "reanalyse" });
});

it("writes a change that nobody listed under its own address", () => {
  const entry = httpEntry({
    ...ASKED,
    route: "/api/sessions/:id/new-thing",
    params: { id: "s" },
    body: { text: "Mary" },
  });
  expect(entry).toMatchObject({ action: "http.POST /api/sessions/:id/new-thing", sessionId: "s" });
  expect(JSON.stringify(entry)).not.toContain("Mary");
});

it.each([
  ["a refusal", { ...ASKED, route: "/api/references/:id", method: "PUT", status: 409 }],
  ["reading", { ...ASKED, route: "/api/sessions", method: "GET", status: 200 }],
  ["a sign-off, which writes its own", { ...ASKED, route: "/api/sessions/:id/sign-off" }],
  ["what no route took", { ...ASKED, route: undefined }],
])("writes nothing for %s", (_, request) => {
  expect(httpEntry(request)).toBeUndefined();
});
