import { buildApp } from "@cementwatch/server/app";
import type { PacsDesk } from "@cementwatch/server/pacs/pacs-desk";
import { FaultError } from "@cementwatch/shared/faults";
import { expect, it, onTestFinished } from "vitest";
import { ScriptedRegistry, ScriptedRuntime } from "../../../support/scripted-runtime.ts";
import { scriptedServices } from "../../../support/test-app.ts";

async function openApp(desk: Partial<PacsDesk>) {
  const services = scriptedServices(new ScriptedRegistry(new ScriptedRuntime(1), []));
  const app = await buildApp({
    services: { ...services, records: { ...services.records, pacs: desk as PacsDesk } },
    dashboard: "/nonexistent",
    software: "cementwatch test",
    logger: false,
  });
  onTestFinished(() => app.close());
  return async (url: string, payload: object) => {
    const { statusCode, body } = await app.inject({ method: "POST", url, payload });
    return `${statusCode} ${body}`;
  };
}

const never = () => {
  throw new Error("must not be reached");
};

it.each([
  ["/api/pacs/main/echo", { way: "carrier pigeon" }, "way"],
  ["/api/pacs-queries", { target: "main", way: "web", query: {} }, "give a pseudonym"],
  ["/api/pacs-queries", { target: "main", way: "web", query: { pseudonym: "*" } }, "query.pseudonym"],
  ["/api/pacs-queries", { target: "main", way: "web", query: { date: "27.11.2026" } }, "use a date like"],
  ["/api/pacs-fetches", { target: "main", way: "web", studyUid: "1.2/../3" }, "a UID of digits and points"],
  ["/api/sessions/s-1/send", { target: "../main", way: "web" }, "an id of the device set"],
  ["/api/sessions/s-1/send", { target: "main", way: "web", identified: "yes" }, "identified"],
])("refuses %s with %j, naming the field", async (url, payload, word) => {
  const post = await openApp({ echo: never, query: never, fetch: never, send: never });
  const answer = await post(url, payload);
  expect(answer).toMatch(/^400 /);
  expect(answer).toContain(word);
});

it("sends without the patient when nobody says so, and tells what is missing or went wrong", async () => {
  const asked: unknown[] = [];
  const post = await openApp({
    send: (sessionId, request) => {
      asked.push([sessionId, request]);
      return undefined;
    },
    retry: () => undefined,
    fetch: () => {
      throw new FaultError("NET-PACS-FAILED", "there is no archive main");
    },
  });
  expect(await post("/api/sessions/s-1/send", { target: "main", way: "dimse" })).toMatch(
    /^404 .*no such session/,
  );
  expect(asked).toEqual([["s-1", { target: "main", way: "dimse", identified: false }]]);
  expect(await post("/api/sessions/..%2Fs/send", { target: "main", way: "dimse" })).toMatch(/^404 /);
  expect(asked).toHaveLength(1);
  expect(await post("/api/jobs/old/send-rest", {})).toMatch(/^404 .*left anything unsent/);
  const study = { target: "main", way: "web", studyUid: "1.2.3" };
  expect(await post("/api/pacs-fetches", study)).toMatch(/^409 .*there is no archive main/);
});
