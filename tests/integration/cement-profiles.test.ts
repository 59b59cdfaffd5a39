/** Cement profiles over HTTP on a real port. */
import type { CementProfile } from "@cementwatch/shared/cement/cement-profile";
import { afterEach, expect, it } from "vitest";
import { type TestApp, TestApps } from "../support/test-app.ts";

const tests = new TestApps();
afterEach(() => tests.closeAll());

async function get<T>(app: TestApp, path: string): Promise<T> {
  return (await (await fetch(app.url + path)).json()) as T;
}

function put(app: TestApp, id: string, body: unknown): Promise<Response> {
  return fetch(`${app.url}/api/cement-profiles/${id}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function editOf(app: TestApp, change: Partial<CementProfile>) {
  const [newest] = await get<CementProfile[]>(app, "/api/cement-profiles/pmma-medium");
  if (newest === undefined) throw new Error("no profile");
  const { id, version, reason, ...constants } = newest;
  expect([id, reason]).toEqual(["pmma-medium", ""]);
  return { baseVersion: version, reason: "leaflet of 2026", constants: { ...constants, ...change } };
}

it("lists the newest of each, and all versions of one", async () => {
  const app = await tests.start();
  const list = await get<CementProfile[]>(app, "/api/cement-profiles");
  expect(list.map(({ id, version }) => `${id} ${version}`)).toEqual([
    "pmma-medium 1",
    "pmma-low-viscosity 1",
    "pmma-high-viscosity 1",
    "pmma-zirconium 1",
  ]);
  const answer = await put(app, "pmma-medium", await editOf(app, { riseS: 81 }));
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ version: 2, riseS: 81, reason: "leaflet of 2026" });
  const versions = await get<CementProfile[]>(app, "/api/cement-profiles/pmma-medium");
  expect(versions.map(({ version }) => version)).toEqual([2, 1]);
  expect(await get(app, "/api/cement-problems")).toEqual([]);
});

it("refuses with advice what cannot time a cement", async () => {
  const app = await tests.start();
  const bad = await put(app, "pmma-medium", await editOf(app, { riseS: 0 }));
  expect(bad.status).toBe(409);
  expect(await bad.json()).toMatchObject({
    code: "PIP-CONFIG-INVALID",
    message: expect.stringContaining("riseS is 0: give 10 to 2000 s") as string,
  });
  const { constants, ...rest } = await editOf(app, {});
  const { riseS, ...halved } = constants;
  expect(riseS).toBe(78);
  for (const [body, words] of [
    [{ ...rest, constants: halved }, "constants.riseS"],
    [{ ...rest, constants: { ...constants, riseS: null } }, "constants.riseS"],
    [{ ...rest, constants, reason: "" }, "reason is empty"],
    [{ baseVersion: 1, constants }, "reason"],
    [{ ...rest, constants, baseVersion: 7 }, "version 1 of pmma-medium is the newest"],
    ["nonsense", "body"],
  ] as const) {
    const answer = await put(app, "pmma-medium", body);
    expect(answer.status, words).toBe(409);
    expect(((await answer.json()) as { message: string }).message).toContain(words);
  }
  expect((await put(app, "No%20Id", {})).status).toBe(409);
  expect((await fetch(`${app.url}/api/cement-profiles/gone`)).status).toBe(404);
  expect(await get<CementProfile[]>(app, "/api/cement-profiles/pmma-medium")).toHaveLength(1);
});
