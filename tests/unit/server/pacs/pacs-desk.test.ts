import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PacsDesk } from "@cementwatch/server/pacs/pacs-desk";
import { segmentPath } from "@cementwatch/server/recording/segment-path";
import type { AuditEntry } from "@cementwatch/shared/audit/audit-row";
import type { JobView } from "@cementwatch/shared/jobs/job-view";
import type { JsonValue } from "@cementwatch/shared/json";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../../support/recorded-session.ts";

const WEB = { url: "https://pacs.example.org/dicom-web", credentialsFile: "/run/secret-file" };
const DIMSE = { host: "pacs.example.org", port: 104, calledAe: "PACS", callingAe: "ROOM" };
const ID = "2026-01-15-test";
const REQUEST = { target: "main", way: "dimse", identified: false } as const;

function openDesk() {
  const dataFolder = temporaryFolder();
  const sessions = join(dataFolder, "sessions");
  mkdirSync(sessions);
  writeFileSync(segmentPath(sessions, ID, 1), "");
  const started: { kind: string; title: string; input: JsonValue }[] = [];
  const rows: AuditEntry[] = [];
  const ended = new Map<string, JobView>();
  const view = (id: string, result?: JsonValue): JobView => ({
    ...{ id, kind: "pacsSend", title: "", state: "done", progress01: 1, detail: "", askedAt: "", files: [] },
    ...(result === undefined ? {} : { result }),
  });
  const desk = new PacsDesk({
    dataFolder,
    targets: [
      { id: "main", title: "Main", timeoutS: 30, dimse: DIMSE, web: WEB },
      { id: "web", title: "Web", timeoutS: 30, web: WEB },
    ],
    jobs: {
      start: (kind, title, input) => {
        started.push({ kind, title, input });
        return view("job-1");
      },
      find: (id) => ended.get(id),
    },
    audit: { append: (entry) => rows.push(entry) },
  });
  return { desk, started, rows, ended, view, dataFolder };
}

it("tells where the archives are, and never where their credentials are", () => {
  const { desk } = openDesk();
  expect(desk.targets()).toMatchObject([
    { id: "main", ways: ["dimse", "web"] },
    { id: "web", ways: ["web"] },
  ]);
  expect(JSON.stringify(desk.targets())).not.toContain("secret");
});

it("starts a sending job and writes into the trail whether the patient goes out", () => {
  const { desk, started, rows } = openDesk();
  desk.send(ID, REQUEST);
  desk.send(ID, { ...REQUEST, identified: true });
  expect(started.map(({ title }) => title)).toEqual([
    `Send ${ID} to main`,
    `Send ${ID} to main, with the patient`,
  ]);
  expect(started.map(({ input }) => input)).toMatchObject([{ identified: false }, { identified: true }]);
  expect(rows.map(({ after }) => after)).toEqual(["pseudonym only", "with the patient's identity"]);
  expect(desk.send("no-such", REQUEST)).toBeUndefined();
  expect(() => desk.send(ID, { ...REQUEST, target: "gone" })).toThrow(
    "there is no archive gone in the device set; it has main, web",
  );
});

it("sends the rest of an ended job as it was, and nothing when nothing is left", () => {
  const { desk, started, ended, view, dataFolder } = openDesk();
  const object = (name: string, state: string) => ({
    name,
    state,
    sopClass: "",
    sopInstanceUid: "",
    sizeBytes: 1,
    why: "",
  });
  const result = {
    target: "web",
    way: "web",
    sessionId: ID,
    identified: true,
    sent: 1,
    unsent: 2,
    warnings: [],
  };
  const objects = [object("a.dcm", "sent"), object("b.dcm", "failed"), object("c.dcm", "notTried")];
  ended.set("old", view("old", { ...result, objects }));
  ended.set("all", view("all", { ...result, objects: objects.slice(0, 1) }));
  desk.retry("old");
  expect(started).toMatchObject([
    {
      kind: "pacsSend",
      input: {
        identified: true,
        way: "web",
        source: { folder: join(dataFolder, "exports", "old", "files"), names: ["b.dcm", "c.dcm"] },
      },
    },
  ]);
  expect([desk.retry("all"), desk.retry("missing")]).toEqual([undefined, undefined]);
});
