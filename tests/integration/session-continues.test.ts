/** A real server with real lines is killed in a case: the next one goes on with the same session, and says so. */
import { once } from "node:events";
import { cpSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlantPort } from "@cementwatch/drivers/plant/plant-port";
import { seedOf } from "@cementwatch/drivers/plant/random";
import { findDriver } from "@cementwatch/drivers/registry";
import { hostOnTcp } from "@cementwatch/server/cli/devices-host";
import { createBurstPlant } from "@cementwatch/server/cli/devices-plant";
import { recoverSession } from "@cementwatch/server/recording/recovery";
import { openSessionSegments, segmentsBeside } from "@cementwatch/server/recording/session-segments";
import { verifySession } from "@cementwatch/server/recording/verify";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { inputOfRecord } from "@cementwatch/server/session/input-record";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import { createServices } from "@cementwatch/server/session/server-services";
import type { ActiveAlarm } from "@cementwatch/shared/alarm/alarm";
import type { AlarmLogPage } from "@cementwatch/shared/alarm/alarm-log";
import type { Assessment } from "@cementwatch/shared/leak/assessment";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { SessionSummary } from "@cementwatch/shared/session/session-summary";
import { expect, it, onTestFinished } from "vitest";
import { type RunningServer, startServer } from "../support/dashboard.ts";
import { eventually } from "../support/eventually.ts";
import { temporaryFolder } from "../support/recorded-session.ts";
import { StreamClient } from "../support/stream-client.ts";
import { realClock } from "../support/watched-device.ts";

const BALLOON_KPA = 1_400;

/** A pump that injects, and the gauge of a balloon that bursts when the test says so. Both outlive the server. */
async function startRoom(folder: string) {
  let balloonKpa = BALLOON_KPA;
  const burst = createBurstPlant(3);
  // It stands still until the level is chosen: while it injects no other one can be.
  const syringe = createBurstPlant(1);
  let isInjecting = false;
  let injectsFromUs: number | undefined;
  const pump: PlantPort = {
    readAt: (atUs) => {
      if (isInjecting) injectsFromUs ??= atUs;
      return syringe.readAt(atUs - (injectsFromUs ?? atUs));
    },
  };
  const balloon: PlantPort = { readAt: (atUs) => ({ ...burst.readAt(atUs), pressureKpa: balloonKpa }) };
  const simulators = [
    findDriver("new-era").bind({}).createSimulator(pump, 1),
    findDriver("keller").bind({}).createSimulator(balloon, 2),
  ];
  const ports: string[] = [];
  for (const simulator of simulators) {
    const host = await hostOnTcp(simulator, realClock, 0);
    onTestFinished(() => host.stop());
    ports.push(host.port);
  }
  const gaugeSerial = 100_000 + (seedOf(2, "serial") % 900_000);
  const file = join(folder, "room.yaml");
  writeFileSync(
    file,
    [
      "version: 1",
      "room: OR 2",
      "devices:",
      `  - { id: pump, driver: new-era, port: "${ports[0]}", role: injectorVolume }`,
      `  - { id: gauge, driver: keller, port: "${ports[1]}", role: balloonPressureLeft,`,
      `      calibration: { id: "17", deviceSerial: "${gaugeSerial}", slope: 1, offset: 0, validUntil: 2099-01-01 } }`,
      "pictures: []",
      "",
    ].join("\n"),
  );
  const collapse = () => {
    balloonKpa = 20;
  };
  const inject = () => {
    isInjecting = true;
  };
  return { file, collapse, inject };
}

class Screen {
  readonly #client: StreamClient;

  private constructor(client: StreamClient) {
    this.#client = client;
  }

  static async open({ url }: RunningServer): Promise<Screen> {
    const client = await StreamClient.connect(`${url.replace("http", "ws")}/ws`);
    onTestFinished(() => client.close());
    client.send({ type: "subscribe", runtime: "monitor", role: "touch", wantsFrames: false });
    return new Screen(client);
  }

  get alarms(): readonly ActiveAlarm[] {
    return this.#client.messages("alarms").at(-1)?.state.alarms ?? [];
  }

  get assessment(): Assessment | undefined {
    return this.#client.messages("assessment").at(-1)?.assessment;
  }

  get config() {
    return this.#client.messages("config").at(-1)?.config;
  }

  /** Resolves when the act is on disk. */
  async act(act: OperatorAct): Promise<void> {
    const requestId = `act-${this.#client.messages("result").length}`;
    this.#client.send({ type: "act", requestId, control: "test", act });
    const answers = () => this.#client.messages("result").filter((answer) => answer.requestId === requestId);
    await eventually(() => answers().length === 2 || answers()[0]?.isOk === false, `${act.kind} on disk`);
    expect(answers().at(-1)).toMatchObject({ isOk: true, isOnDisk: true });
  }
}

const has = (screen: Screen, condition: string) =>
  screen.alarms.some((alarm) => alarm.condition === condition);
const deliveredMl = (screen: Screen) => screen.assessment?.delivered.sessionVolumeMl ?? 0;
const read = async <Answer>({ url }: RunningServer, path: string) =>
  (await (await fetch(`${url}${path}`)).json()) as Answer;

/** Servers that do not go on with what was left: they begin anew, and say so where somebody expected the other. */
async function refusesIn(copies: readonly string[], devicesFile: string, sessionId: string): Promise<void> {
  const [otherDevices = "", never = "", wrecked = ""] = copies;
  const begin = async (options: Parameters<typeof createServices>[0]) => {
    const services = await createServices(options);
    const runtime = services.registry.monitor();
    // Faults are told with the first status.
    await eventually(() => runtime.snapshot().status !== undefined, "the first status");
    const { alarms, status, assessment } = runtime.snapshot();
    await services.close();
    expect(runtime.sessionId).not.toBe(sessionId);
    expect(alarms.alarms.some(({ condition }) => condition === "A7")).toBe(false);
    expect(assessment?.delivered.sessionVolumeMl ?? 0).toBe(0);
    const notice = alarms.alarms.find(({ condition }) => condition === "T10")?.place ?? "";
    return { notice, faults: (status?.faults ?? []).map(({ code, detail }) => `${code} ${detail}`) };
  };
  const onError = () => undefined;
  expect(await begin({ dataFolder: otherDevices, onError })).toEqual({
    notice: expect.stringMatching(/^LEVEL AND VOLUME ARE NOT CARRIED OVER and 1 more$/),
    faults: [
      expect.stringContaining(`SYS-NOT-RESUMED session ${sessionId}: other devices are connected: none`),
    ],
  });
  const stood = expect.stringMatching(/^STOP · BALLOON BURST\? .*\(\d\d:\d\d\)/);
  expect((await begin({ dataFolder: never, continueWithinMin: 0, onError })).notice).toEqual(stood);
  const path = join(wrecked, "sessions", `${sessionId}.mcap`);
  truncateSync(path, 300);
  expect(await begin({ dataFolder: wrecked, devicesFile, onError })).toMatchObject({
    faults: expect.arrayContaining([expect.stringContaining("SYS-NOT-RESUMED")]),
  });
}

it("goes on with level, volume and latched alarm after kill -9", async () => {
  const folder = temporaryFolder();
  const { file, collapse, inject } = await startRoom(folder);
  const data = join(folder, "data");
  const first = await startServer(data, "--devices", file);
  const before = await Screen.open(first);
  await before.act({ kind: "start" });
  await before.act({ kind: "activeCannula", level: "L2", side: "left" });
  inject();
  await eventually(() => deliveredMl(before) > 0.05, "cement");
  collapse();
  await eventually(() => has(before, "A7"), "a burst balloon");
  const latched = before.alarms.find(({ condition }) => condition === "A7");
  await before.act({ kind: "mark", label: "last before" });
  const isLogged = async () =>
    (await read<AlarmLogPage>(first, "/api/alarm-log?limit=1000")).entries.some(
      ({ kind, alarm }) => kind === "raised" && alarm?.condition === "A7",
    );
  await eventually(isLogged, "the alarm in the log");
  const toldMl = deliveredMl(before);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const copies = ["other devices", "never", "wrecked"].map((name) => {
    const copy = join(folder, name);
    cpSync(data, copy, { recursive: true });
    return copy;
  });

  const second = await startServer(data, "--devices", file);
  const after = await Screen.open(second);
  await eventually(() => after.assessment !== undefined, "the first assessment");
  expect(has(after, "A7")).toBe(true);
  expect(after.alarms.find(({ condition }) => condition === "A7")).toMatchObject({
    id: latched?.id,
    isLatched: true,
  });
  expect(after.alarms.find(({ condition }) => condition === "T10")?.place).toMatch(
    /^SAME CASE GOES ON · \d+ S NOT WATCHED$/,
  );
  expect(after.config?.procedure.level).toBe("L2");
  await eventually(() => deliveredMl(after) >= toldMl, "the volume of before");
  expect(deliveredMl(after)).toBeLessThan(toldMl + 2);
  await after.act({ kind: "mark", label: "first after" });

  const log = await read<AlarmLogPage>(second, "/api/alarm-log?limit=1000");
  const raised = log.entries.filter(({ kind, alarm }) => kind === "raised" && alarm?.condition === "A7");
  expect(raised).toHaveLength(1);
  expect(log.entries.filter(({ kind }) => kind === "resumed")).toHaveLength(1);
  expect(new Set(log.entries.map(({ sessionId }) => sessionId)).size).toBe(1);
  const sessions = await read<SessionSummary[]>(second, "/api/sessions");
  expect(sessions.map(({ sessionId, marks }) => [sessionId, marks])).toEqual([[raised[0]?.sessionId, 2]]);
  second.child.kill("SIGTERM");
  await once(second.child, "exit");

  const names = readdirSync(join(data, "sessions")).filter((name) => name.endsWith(".mcap"));
  expect(names.toSorted()).toEqual([`${raised[0]?.sessionId}.2.mcap`, `${raised[0]?.sessionId}.mcap`]);
  const [path = "", next = ""] = segmentsBeside(join(data, "sessions", `${raised[0]?.sessionId}.mcap`));
  expect(verifySession(path)).toMatchObject({ verdict: "damaged", lost: [] });
  const verified = verifySession(next);
  expect(verified).toMatchObject({ verdict: "intact", lost: [{ fromUs: expect.any(Number) }] });
  const reader = openSessionSegments([path, next]);
  onTestFinished(() => reader.close());
  expect(reader.header.room).toBe("OR 2");
  expect(checkReplay(reader, createDecoder)).toMatchObject({ isEqual: true, differences: [] });
  expect(checkReplay(reader, createDecoder, 130_000)).toMatchObject({ isEqual: true });
  const inputs = [...reader.messages()].flatMap((message) => inputOfRecord(message) ?? []);
  const rescued = join(folder, "rescued.mcap");
  recoverSession(path, rescued);
  expect(verifySession(rescued).verdict).toBe("intact");
  const whole = openSessionSegments([rescued]);
  onTestFinished(() => whole.close());
  expect([...whole.messages()].flatMap((message) => inputOfRecord(message) ?? [])).toEqual(inputs);
  const resumed = inputs.filter((input) => input.kind === "system" && input.event.kind === "resumed");
  expect(resumed).toHaveLength(1);
  expect(inputs.map(({ sequence }) => sequence)).toEqual(inputs.map((_, index) => index + 1));
  await refusesIn(copies, file, raised[0]?.sessionId ?? "");
  const [gap] = reader.gaps();
  expect(verified.lost[0]).toMatchObject({ fromUs: gap?.fromUs, toUs: gap?.toUs });
  expect(gap).toMatchObject({ reason: "SYS-RESUMED", toUs: resumed[0]?.atUs, hasInputs: true });
}, 90_000);
