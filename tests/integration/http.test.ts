/** The HTTP side on a real port: routes, error form, headers, refusals, limits. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogOptions } from "@cementwatch/server/log";
import { FAULTS } from "@cementwatch/shared/faults";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { type TestApp, TestApps } from "../support/test-app.ts";

const tests = new TestApps();
const folder = mkdtempSync(join(tmpdir(), "cementwatch-http-"));
const dashboard = join(folder, "dist");

beforeAll(() => {
  mkdirSync(join(dashboard, "assets"), { recursive: true });
  writeFileSync(join(dashboard, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(dashboard, "assets", "main-abc.js"), "export {};");
  writeFileSync(join(dashboard, ".sources"), "hidden");
  writeFileSync(join(folder, "session.mcap"), "secret");
});
afterEach(() => tests.closeAll());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request as written: `fetch` would tidy up paths and refuse to set Host. */
function ask(
  app: TestApp,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body = "",
): Promise<Answer> {
  const { port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };

describe("routes", () => {
  it("answers about health, faults, sessions and simulated cases", async () => {
    const app = await tests.start();
    const health = JSON.parse((await ask(app, "GET", "/api/health")).text) as Record<string, unknown>;
    expect(health).toMatchObject({ status: "ok", runtimeId: 1, isRecording: true, clients: 0 });
    const faults = JSON.parse((await ask(app, "GET", "/api/faults")).text) as { code: string }[];
    expect(faults.map(({ code }) => code)).toEqual(Object.keys(FAULTS));
    expect(JSON.parse((await ask(app, "GET", "/api/sessions")).text)).toHaveLength(1);
    expect((await ask(app, "GET", "/api/sessions/session-9")).status).toBe(200);
    expect(JSON.parse((await ask(app, "GET", "/api/simulated-cases")).text)).toMatchObject([
      { id: "posterior" },
    ]);
  });

  it("marks, and says that the mark is on disk", async () => {
    const app = await tests.start();
    const answer = await ask(app, "POST", "/api/marks", JSON_TYPE, JSON.stringify({ label: " leak seen " }));
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.text)).toEqual({ sequence: 1, isOnDisk: true });
    expect(app.runtime.acts[0]).toEqual({
      act: { kind: "mark", label: "leak seen" },
      actor: { role: "api", control: "POST /api/marks" },
    });
  });

  it("starts and stops a simulated case", async () => {
    const app = await tests.start();
    const started = await ask(app, "POST", "/api/simulated-cases/posterior/start");
    expect(JSON.parse(started.text)).toEqual({ runtimeId: 2 });
    const stopped = await ask(app, "POST", "/api/simulated-cases/stop");
    expect(JSON.parse(stopped.text)).toEqual({ runtimeId: 3 });
  });

  it.each([
    ["GET", "/api/sessions/unknown", "", 404, "HTTP-404"],
    ["GET", "/api/sessions/..%2F..%2Fetc%2Fpasswd", "", 404, "HTTP-404"],
    ["GET", "/api/nothing", "", 404, "HTTP-404"],
    ["POST", "/api/simulated-cases/unknown/start", "", 404, "HTTP-404"],
    ["POST", "/api/marks", "{", 400, "HTTP-400"],
    ["POST", "/api/marks", "{}", 400, "HTTP-400"],
    ["POST", "/api/marks", JSON.stringify({ label: "x", extra: 1 }), 400, "HTTP-400"],
    ["POST", "/api/marks", JSON.stringify({ label: "x".repeat(201) }), 400, "HTTP-400"],
    ["POST", "/api/marks", JSON.stringify({ label: "x".repeat(300_000) }), 413, "HTTP-413"],
    ["GET", "/ws", "", 426, "HTTP-426"],
  ])("%s %s with %#: code and message", async (method, path, body, status, code) => {
    const app = await tests.start();
    const answer = await ask(app, method, path, body === "" ? {} : JSON_TYPE, body);
    expect(answer.status).toBe(status);
    const error = JSON.parse(answer.text) as { code: string; message: string };
    expect(Object.keys(error).sort()).toEqual(["code", "message"]);
    expect(error.code).toBe(code);
    expect(error.message.length).toBeGreaterThan(10);
    expect(app.runtime.acts).toEqual([]);
  });

  it("tells nothing of an internal error", async () => {
    const app = await tests.start();
    app.runtime.snapshot = () => {
      throw new Error("secret detail");
    };
    const answer = await ask(app, "GET", "/api/health");
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "SYS-INVARIANT" });
    expect(answer.text).not.toContain("secret");
  });
});

describe("who may ask", () => {
  it.each([
    ["another host name", "GET", { host: "evil.example" }, 421],
    ["a name that starts like ours", "GET", { host: "127.0.0.1.evil.example" }, 421],
    ["a POST from a foreign page", "POST", { origin: "https://evil.example" }, 403],
    ["a POST from an opaque origin", "POST", { origin: "null" }, 403],
  ])("refuses %s", async (_name, method, headers, status) => {
    const app = await tests.start();
    const path = method === "GET" ? "/api/health" : "/api/simulated-cases/posterior/start";
    const answer = await ask(app, method, path, headers);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ code: "NET-ORIGIN-REFUSED" });
    expect(app.registry.monitor().runtimeId).toBe(1);
  });

  it("takes a POST of its own page and of a program", async () => {
    const app = await tests.start();
    const path = "/api/simulated-cases/stop";
    expect((await ask(app, "POST", path, { origin: app.url })).status).toBe(200);
    expect((await ask(app, "POST", path)).status).toBe(200);
  });

  it("sends the security headers with everything, errors and refusals of paths included", async () => {
    const app = await tests.start({ dashboard });
    for (const path of ["/monitor", "/api/health", "/nothing", "/assets/main-abc.js"]) {
      const { headers } = await ask(app, "GET", path);
      expect(headers["content-security-policy"]).toBe(
        "default-src 'self';script-src 'self' 'wasm-unsafe-eval';worker-src 'self' blob:;connect-src 'self';img-src 'self' blob: data:;style-src 'self';object-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'none'",
      );
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["permissions-policy"]).toContain("camera=()");
      expect(headers["strict-transport-security"]).toBeUndefined();
    }
  });
});

describe("the dashboard", () => {
  it("is one page under all its paths, always fresh, its hashed assets for ever", async () => {
    const app = await tests.start({ dashboard });
    for (const path of [
      "/",
      "/monitor",
      "/monitor?role=touch",
      "/setup",
      "/review",
      "/review/session-9",
      "/engineer",
      "/calibration",
    ]) {
      const answer = await ask(app, "GET", path);
      expect([path, answer.status, answer.headers["cache-control"]]).toEqual([path, 200, "no-cache"]);
      expect(answer.text).toContain("<title>page</title>");
    }
    const asset = await ask(app, "GET", "/assets/main-abc.js");
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await ask(app, "GET", "/assets/gone.js")).status).toBe(404);
  });

  it.each([
    "/../session.mcap",
    "/%2e%2e/session.mcap",
    "/..%2fsession.mcap",
    "/assets/..%2f..%2fsession.mcap",
    "/assets/%2e%2e/%2e%2e/session.mcap",
    "/..%5csession.mcap",
    "//etc/passwd",
    "/%00",
    "/.sources",
  ])("gives nothing outside it for %s", async (path) => {
    const app = await tests.start({ dashboard });
    const answer = await ask(app, "GET", path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.text).not.toMatch(/secret|root:|hidden/);
  });

  it("says how to build it when it is not built", async () => {
    const app = await tests.start();
    const answer = await ask(app, "GET", "/monitor");
    expect(answer.status).toBe(503);
    expect(answer.text).toContain("npm start");
  });
});

describe("limits", () => {
  it("refuses a body that claims 4 GB at once, and a header block without end", async () => {
    const app = await tests.start();
    const claimed = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
      socket.on("data", (chunk) => resolve(chunk.toString()));
      socket.write(
        "POST /api/marks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 4294967296\r\n\r\n{",
      );
    });
    expect(claimed).toMatch(/^HTTP\/1\.1 413 /);
    const endless = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
      socket.on("data", (chunk) => resolve(chunk.toString()));
      socket.on("error", () => resolve("cut"));
      socket.write(
        `GET /api/health HTTP/1.1\r\nHost: 127.0.0.1\r\n${`X-A: ${"a".repeat(900)}\r\n`.repeat(40)}`,
      );
    });
    expect(endless).toMatch(/^HTTP\/1\.1 431 |^cut$/);
    expect((await ask(app, "GET", "/api/health")).status).toBe(200);
  });

  it("has limits of time for those who send slowly", async () => {
    const app = await tests.start();
    const { server } = app.app;
    expect(server.requestTimeout).toBe(15_000);
    expect(server.headersTimeout).toBe(10_000);
    expect(server.timeout).toBe(10_000);
    expect(server.maxHeadersCount).toBe(64);
  });
});

describe("the log", () => {
  it("carries no name, number or secret that came with a request or a message", async () => {
    const lines: string[] = [];
    const write = (line: string): void => {
      lines.push(line);
    };
    const app = await tests.start({ logger: createLogOptions("debug", { write }) });
    const canary = "Kanarienvogel";
    await ask(app, "GET", `/api/nothing?patient=${canary}`, { cookie: canary, authorization: canary });
    await ask(app, "POST", "/api/marks", JSON_TYPE, JSON.stringify({ label: canary }));
    await ask(app, "POST", "/api/marks", JSON_TYPE, JSON.stringify({ [canary]: canary }));
    const client = await tests.connect(app);
    client.socket.send(JSON.stringify({ type: "subscribe", runtime: canary }));
    await client.waitForClose();
    app.app.log.info(
      { patientName: canary, dataSet: { PatientID: canary, x00100010: canary } },
      "by mistake",
    );
    await eventually(() => lines.some((line) => line.includes("by mistake")), "the last line");
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join("")).not.toContain(canary);
    expect(lines.join("")).toContain("[removed]");
    for (const line of lines) JSON.parse(line);
  });
});
