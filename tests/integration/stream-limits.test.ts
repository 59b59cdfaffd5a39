/** The WebSocket on a real port: who may connect and what may be sent. */
import { afterEach, describe, expect, it } from "vitest";
import { TestApps } from "../support/test-app.ts";

const tests = new TestApps();
afterEach(() => tests.closeAll());

describe("handshake", () => {
  it("welcomes a program without Origin and a page of this server", async () => {
    const app = await tests.start();
    for (const options of [{}, { origin: app.url }]) {
      const client = await tests.connect(app, options);
      expect(client.socket.protocol).toBe("cementwatch.v1");
      client.subscribe();
      const [welcome] = await client.waitFor("welcome");
      expect(welcome).toMatchObject({ runtimeId: 1, generation: 1, origin: "simulated", isRecording: true });
    }
  });

  it.each([
    ["a foreign origin", { origin: "https://evil.example" }, "HTTP 403"],
    ["the same host on another port", { origin: "http://127.0.0.1:1" }, "HTTP 403"],
    ["an opaque origin", { origin: "null" }, "HTTP 403"],
    ["a foreign name for this computer", { host: "evil.example:8080" }, "HTTP 421"],
    ["no subprotocol", { protocols: [] }, "HTTP 400"],
    ["another subprotocol", { protocols: ["cementwatch.v2"] }, "HTTP 400"],
  ])("refuses %s before the upgrade", async (_name, options, reason) => {
    const app = await tests.start();
    await expect(tests.connect(app, options)).rejects.toThrow(reason);
    expect(app.sockets.size).toBe(0);
  });

  it("accepts an origin on the allow-list", async () => {
    const allowed = { allowedHosts: [], allowedOrigins: ["http://localhost:5173"] };
    const app = await tests.start({ access: allowed });
    await expect(tests.connect(app, { origin: "http://localhost:5173" })).resolves.toBeDefined();
  });

  it("hears a message that arrives together with the upgrade", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe();
    client.send({ type: "ping", clientSentMs: 5 });
    await client.waitFor("welcome");
    const [pong] = await client.waitFor("pong");
    expect(pong?.clientSentMs).toBe(5);
  });
});

describe("what a client may send", () => {
  it.each([
    ["text that is no JSON", "{"],
    ["JSON of another shape", JSON.stringify({ type: "subscribe", runtime: "monitor" })],
    ["an unknown key", JSON.stringify({ type: "ping", clientSentMs: 1, extra: 1 })],
    ["a binary message", new Uint8Array([1, 2, 3])],
    [
      "an act before subscribe",
      JSON.stringify({ type: "act", requestId: "1", act: { kind: "start" }, control: "x" }),
    ],
  ])("closes with 1008 on %s", async (_name, data) => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.socket.send(data);
    expect(await client.waitForClose()).toBe(1008);
    expect(client.closeReason).toBe("NET-BAD-MESSAGE");
    expect(app.runtime.listenerCount).toBe(0);
  });

  it("closes with 1009 on a huge message, whole or in pieces, and with 1008 on a flood", async () => {
    const app = await tests.start();
    const huge = await tests.connect(app);
    huge.socket.send("x".repeat(64 * 1024 + 1));
    const pieces = await tests.connect(app);
    for (let i = 0; i < 20; i++) pieces.socket.send("x", { fin: false });
    const flood = await tests.connect(app);
    flood.subscribe();
    for (let i = 0; i < 200; i++) flood.send({ type: "ping", clientSentMs: i });
    expect(await huge.waitForClose()).toBe(1009);
    expect([1008, 1009]).toContain(await pieces.waitForClose());
    expect(await flood.waitForClose()).toBe(1008);
    expect(flood.closeReason).toBe("NET-FLOOD");
    const next = await tests.connect(app);
    next.subscribe();
    await next.waitFor("welcome");
  });

  it("lets a screen report 70 frames a second beside its acts", async () => {
    const app = await tests.start();
    const client = await tests.connect(app);
    client.subscribe();
    await client.waitFor("welcome");
    for (let i = 0; i < 70; i++) {
      client.send({ type: "shown", pictureId: "lateral", frameNumber: i, drawnAtUs: 0 });
    }
    client.send({ type: "act", requestId: "a", act: { kind: "start" }, control: "START" });
    await client.waitFor("result", 1);
    expect(app.runtime.shownFrames).toEqual([]);
  });

  it("closes a connection that never says what it wants", async () => {
    const app = await tests.start({ heartbeat: { pingPeriodMs: 30, silentAfterMs: 90 } });
    const client = await tests.connect(app);
    expect(await client.waitForClose()).toBe(1008);
  });
});
