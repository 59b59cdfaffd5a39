/** A real server with a real leak alarm is killed: what its log had told is still there, and the next server says so. */
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RunningServer, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { StreamClient } from "../support/stream-client.ts";

async function logOf({ url }: RunningServer): Promise<AlarmLogPage> {
  return (await (await fetch(`${url}/api/alarm-log?limit=1000`)).json()) as AlarmLogPage;
}

async function screenOf({ url }: RunningServer): Promise<StreamClient> {
  const client = await StreamClient.connect(`${url.replace("http", "ws")}/ws`);
  onTestFinished(() => client.close());
  client.send({ type: "subscribe", runtime: "monitor", role: "touch", wantsFrames: false });
  return client;
}

async function kill({ child }: RunningServer): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

function alarmsOf(client: StreamClient) {
  const last = client.heard.findLast((message) => "type" in message && message.type === "alarms");
  return last !== undefined && "type" in last && last.type === "alarms" ? last.state.alarms : [];
}

describe("the alarm log after kill -9", { timeout: 120_000 }, () => {
  it("has every entry that it had told, says what stood, and forgets that when it is acknowledged", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cementwatch-alarm-log-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const first = await startServer(folder);
    await fetch(`${first.url}/api/simulated-cases/pump-continuous-posterior/start`, { method: "POST" });
    const screen = await screenOf(first);
    await eventually(
      () => alarmsOf(screen).some(({ condition }) => condition === "A1"),
      "a leak alarm",
      80_000,
    );
    const act = { kind: "acknowledge", alarmId: "all" } as const;
    screen.send({ type: "act", requestId: "ack", control: "test ACK", act });
    const isLogged = async () => (await logOf(first)).entries.some(({ kind }) => kind === "acknowledged");
    await eventually(isLogged, "the acknowledgement in the log");
    const told = await logOf(first);
    await kill(first);
    expect(told.entries.find(({ kind }) => kind === "acknowledged")?.by).toBe("touch: test ACK");
    expect(told.entries.some(({ kind, alarm }) => kind === "raised" && alarm?.condition === "A1")).toBe(true);

    appendFileSync(join(folder, "alarm-log.jsonl"), '{"entry":{"sequence":99999,"torn');
    const second = await startServer(folder);
    const kept = await logOf(second);
    expect(kept.entries.slice(0, told.entries.length)).toEqual(told.entries);
    expect(kept.damagedLines).toBe(0);
    const again = await screenOf(second);
    await eventually(() => alarmsOf(again).some(({ condition }) => condition === "T10"), "what stood");
    const notice = alarmsOf(again).find(({ condition }) => condition === "T10");
    expect(notice?.place).toMatch(/^SIMULATED STOP · CEMENT BEHIND WALL \(\d\d:\d\d\)/);
    expect(notice?.kind).toBe("technical");
    again.send({ type: "act", requestId: "ack", control: "test ACK", act });
    await eventually(
      async () =>
        (await logOf(second)).entries.some(
          ({ kind, alarm }) => kind === "acknowledged" && alarm?.condition === "T10",
        ),
      "that in the log",
    );
    await kill(second);

    const third = await startServer(folder);
    const quiet = await screenOf(third);
    await eventually(
      () => quiet.heard.some((message) => "type" in message && message.type === "welcome"),
      "welcome",
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(alarmsOf(quiet)).toEqual([]);
  });

  it("refuses a query that makes no sense, in words", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cementwatch-alarm-log-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const { url } = await startServer(folder);
    for (const query of ["after=-1", "limit=0", "limit=2000", "limit=x", "colour=red"]) {
      const response = await fetch(`${url}/api/alarm-log?${query}`);
      expect([query, response.status]).toEqual([query, 400]);
    }
    expect(await (await fetch(`${url}/api/alarm-log`)).json()).toEqual({ entries: [], damagedLines: 0 });
  });
});
