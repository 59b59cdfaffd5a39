/** A server's trail and sign-offs, end to end: who did what is written, a signature holds until something changes. */
import { mkdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildApp } from "@cementwatch/server/app";
import { verifyAudit } from "@cementwatch/server/audit/verify-audit";
import { PeopleFile } from "@cementwatch/server/people/people-file";
import { createServices } from "@cementwatch/server/session/server-services";
import type { AuditPage } from "@cementwatch/shared/audit/audit-row";
import type { SignOffList } from "@cementwatch/shared/audit/sign-off";
import { expect, it, onTestFinished } from "vitest";
import { configMessage, procedureRecord, recorded, writeSession } from "../support/procedure-fixture.ts";
import { temporaryFolder } from "../support/recorded-session.ts";

const SESSION = "2026-01-15-test";
const PASSWORD = "four words in wind";
const REQUEST = { name: "Åsa Öberg", password: PASSWORD, meaning: "approved", comment: "as seen" };

async function start() {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, "sessions"));
  const path = join(dataFolder, "sessions", `${SESSION}.mcap`);
  const procedure = recorded("/procedure", 9_000_000, procedureRecord(["L1"]));
  await writeSession(path, [configMessage(1, "CASE-7"), procedure]);
  const problems: unknown[] = [];
  const services = await createServices({ dataFolder, onError: (error) => problems.push(error) });
  const app = await buildApp({ services, dashboard: "/nonexistent", software: "test", logger: false });
  const close = async () => {
    await app.close();
    await services.close();
  };
  let isClosed = false;
  onTestFinished(async () => {
    if (!isClosed) await close();
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const ask = async (method: "GET" | "POST", path: string, payload?: object) => {
    const json = { headers: { "content-type": "application/json" }, body: JSON.stringify(payload) };
    const response = await fetch(`${url}${path}`, { method, ...(payload === undefined ? {} : json) });
    const body = await response.text();
    return { status: response.status, body, json: () => JSON.parse(body) };
  };
  return {
    dataFolder,
    path,
    problems,
    services,
    ask,
    close: async () => {
      isClosed = true;
      await close();
    },
    sign: (change: object = {}) =>
      ask("POST", `/api/sessions/${SESSION}/sign-off`, { ...REQUEST, ...change }),
    signOffs: async () => (await ask("GET", `/api/sessions/${SESSION}/sign-off`)).json() as SignOffList,
    rows: async (query = "") => (await ask("GET", `/api/audit?${query}`)).json().rows as AuditPage["rows"],
  };
}

it("takes a signature with name and password only, and calls it void once record or entries change", async () => {
  const { sign, signOffs, ask, rows, path, dataFolder } = await start();
  expect(await signOffs()).toEqual({ signOffs: [], problem: "", hasPeople: false });
  const nobody = await sign();
  expect([nobody.status, nobody.json().message]).toEqual([409, expect.stringContaining("people add")]);
  const people = new PeopleFile({ dataFolder, wallMs: () => 0, cost: 4 });
  await people.add("Åsa Öberg", "qa", PASSWORD);
  await people.add("Bo Ek", "operator", PASSWORD);
  const [wrong, unknown] = [
    await sign({ password: "wrong" }),
    await sign({ name: "a secret in the wrong field" }),
  ];
  expect([wrong.status, wrong.body]).toEqual([401, unknown.body]);
  const mayNot = await sign({ name: "bo ek" });
  expect([mayNot.status, mayNot.json().message]).toEqual([403, expect.stringContaining("said by qa")]);
  expect((await sign({ meaning: "fine" })).status).toBe(400);
  expect((await sign({ meaning: "rejected", comment: " " })).json().message).toContain("why it is rejected");
  expect((await ask("POST", "/api/sessions/..%2fpeople/sign-off", REQUEST)).status).toBe(404);
  expect((await ask("POST", "/api/sessions/other/sign-off", REQUEST)).status).toBe(404);
  expect((await sign()).status).toBe(201);
  expect((await signOffs()).signOffs).toMatchObject([
    {
      name: "Åsa Öberg",
      role: "qa",
      meaning: "approved",
      state: "holds",
      signed: { verdict: "intact", entries: [] },
    },
  ]);

  await ask("POST", `/api/sessions/${SESSION}/follow-up`, { painBefore: 8 });
  expect((await signOffs()).signOffs[0]).toMatchObject({
    state: "void",
    why: expect.stringContaining("follow-up"),
  });
  expect((await sign({ name: "Bo Ek", meaning: "reviewed" })).status).toBe(201);
  // A byte in the middle: the end of the chain stays, the full check sees it.
  const bytes = readFileSync(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  utimesSync(path, 1, 1);
  expect((await signOffs()).signOffs[1]).toMatchObject({
    state: "void",
    why: expect.stringContaining("damaged"),
  });
  expect((await sign()).json().message).toContain("the record is damaged");

  const file = path.replace(".mcap", ".sign-off.jsonl");
  const [first = ""] = readFileSync(file, "utf8").split("\n");
  truncateSync(file, Buffer.byteLength(first) + 1);
  expect((await signOffs()).problem).toContain("knows 2 signatures, 1 are in the file");
  const trail = JSON.stringify(await rows());
  expect(trail).not.toContain(PASSWORD);
  expect(trail).not.toContain("a secret");
  const actions = (await rows("action=sign")).map(({ action, actor }) => `${action} ${actor}`);
  expect(actions.toReversed()).toEqual([
    "signIn.failed Åsa Öberg",
    "signIn.failed ",
    "signOff.refused Bo Ek",
    "signOff.signed Åsa Öberg",
    "signOff.signed Bo Ek",
    "signOff.refused Åsa Öberg",
  ]);
});

it("writes what people do to the running session and over HTTP, and is intact when the server has stopped", async () => {
  const { services, ask, rows, dataFolder, close, problems } = await start();
  const monitor = services.registry.monitor();
  const actor = { role: "setup", control: "configure" } as const;
  monitor.configure({ procedure: { level: "L3", pseudonym: "Mary Example" } }, actor);
  monitor.act({ kind: "mark", label: "Mary Example" }, { role: "touch", control: "MARK" });
  await services.registry
    .openReplay(SESSION)
    .then(({ runtimeId }) => services.registry.closeReplay(runtimeId));
  await ask("POST", "/api/simulated-cases/stop");
  expect((await ask("GET", "/api/audit?from=yesterday")).status).toBe(400);
  const csv = await ask("GET", "/api/audit/export.csv?action=config");
  expect(csv.body.split("\r\n")[1]).toContain("config.changed,procedure.");
  expect((await ask("POST", "/api/audit/verify")).json()).toMatchObject({ verdict: "intact" });
  const written = (await rows("limit=500")).map(({ action, role, object }) =>
    `${action} ${role} ${object}`.trim(),
  );
  expect(new Set(written)).toEqual(
    new Set([
      "server.started server",
      "session.started server",
      "config.changed setup procedure.level",
      "config.changed setup procedure.pseudonym",
      "case.marked touch",
      "session.viewed review",
      "simulation.stopped",
      "trail.exported",
      "trail.verified",
    ]),
  );
  expect(JSON.stringify(await rows())).not.toContain("Mary");
  await close();
  expect(verifyAudit(dataFolder)).toMatchObject({ verdict: "intact", findings: [] });
  expect(statSync(join(dataFolder, "audit.sqlite")).size).toBeGreaterThan(0);
  expect(problems).toEqual([]);
});
