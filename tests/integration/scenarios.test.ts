/** The shipped scenarios of line faults, each through the real supervisor on a manual clock: what the user is told. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createFaultyDevice } from "@cementwatch/drivers/line-faults/faulty-device";
import { createScriptedCable } from "@cementwatch/drivers/line-faults/scripted-cable";
import { createStallingPlant } from "@cementwatch/drivers/line-faults/stalling-plant";
import { findDriver } from "@cementwatch/drivers/registry";
import { Supervisor } from "@cementwatch/drivers/supervisor";
import { loadLineScenario } from "@cementwatch/server/line-scenario-file";
import { FAULTS } from "@cementwatch/shared/faults";
import type { DecodedItem, Reading } from "@cementwatch/shared/telemetry/reading";
import { describe, expect, test } from "vitest";
import { RAMP_PLANT } from "../support/driver-transcript.ts";
import { createManualClock } from "../support/manual-clock.ts";

const FOLDER = join(import.meta.dirname, "../../drivers/src/scenarios");
const SECOND = 1_000_000;
/** A number is blank 500 ms after its last reading at the latest; what the state says follows within the same time. */
const BLANK_US = 500_000;

async function play(name: string, driver: string) {
  const scenario = loadLineScenario(join(FOLDER, `${name}.yaml`));
  const clock = createManualClock();
  const protocol = findDriver(driver).bind({});
  const device = createFaultyDevice(
    protocol.createSimulator(createStallingPlant(RAMP_PLANT, scenario), 3),
    scenario,
    3,
  );
  const states: { state: string; detail: string; atUs: number }[] = [];
  const faults: { code: keyof typeof FAULTS; detail: string; atUs: number }[] = [];
  const items: { item: DecodedItem; atUs: number }[] = [];
  const supervisor = new Supervisor({
    protocol,
    openSource: createScriptedCable("port", device, clock),
    clock,
    random: () => 0.5,
    sink: {
      serial: () => undefined,
      link: (state, detail) => states.push({ state, detail, atUs: clock.nowUs() }),
      fault: (code, detail) => faults.push({ code, detail, atUs: clock.nowUs() }),
      items: (decoded) => items.push(...decoded.map((item) => ({ item, atUs: clock.nowUs() }))),
    },
  });
  supervisor.start();
  await clock.advance(scenario.lasts);
  const readings = items.flatMap(({ item, atUs }) => (item.kind === "reading" ? [{ ...item, atUs }] : []));
  return {
    supervisor,
    states,
    faults,
    items,
    readings,
    readingsIn: (fromS: number, toS: number) =>
      readings.filter(({ atUs }) => atUs > fromS * SECOND && atUs <= toS * SECOND),
    /** From `fromS` to the first state that is not running, µs. */
    toldAfterUs(fromS: number): number {
      const told = states.find(({ state, atUs }) => atUs >= fromS * SECOND && state !== "running");
      return (told?.atUs ?? Number.POSITIVE_INFINITY) - fromS * SECOND;
    },
    codes: () => faults.map(({ code }) => code),
    advice: () => faults.map(({ code }) => FAULTS[code].advice),
  };
}

/** True values of the plant, so that nothing wrong passes as a reading. */
function isTrue({ signal, value, atUs }: Reading & { readonly atUs: number }): boolean {
  if (signal !== "pressure") return true;
  const now = RAMP_PLANT.readAt(atUs).pressureKpa;
  return Math.abs(value - now) < 200;
}

test("every shipped scenario has a test here", () => {
  expect(
    readdirSync(FOLDER)
      .filter((name) => name.endsWith(".yaml"))
      .sort(),
  ).toEqual([
    "drifting-clock.yaml",
    "noisy-line.yaml",
    "power-cut.yaml",
    "stalling-pump.yaml",
    "unplug.yaml",
    "wrong-baud.yaml",
  ]);
});

describe("what the user is told", () => {
  test.each(["keller", "new-era", "open-injector"])("unplug: %s", async (driver) => {
    const told = await play("unplug", driver);
    expect(told.codes()).toEqual(["LNK-LOST", "LNK-OPEN-FAILED", "LNK-SILENT", "LNK-OPEN-FAILED"]);
    expect(told.advice()[0]).toMatch(/went away.*Check the cable/);
    expect(told.toldAfterUs(4)).toBeLessThan(2_000);
    expect(told.toldAfterUs(11)).toBeLessThanOrEqual(BLANK_US);
    expect(told.readingsIn(4.01, 6)).toEqual([]);
    expect(told.readingsIn(11.01, 15)).toEqual([]);
    expect(told.supervisor.state()).toBe("running");
    expect(told.states.at(-1)?.detail).toContain("port (moved)");
  });

  test.each(["keller", "open-injector"])(
    "noisy line: %s drops what is damaged and goes on",
    async (driver) => {
      const told = await play("noisy-line", driver);
      const rejected = told.items.filter(({ item }) => item.kind === "rejected");
      expect(rejected.length).toBeGreaterThan(3);
      expect(rejected.every(({ atUs }) => atUs > 3 * SECOND && atUs < 9.5 * SECOND)).toBe(true);
      expect(told.readings.every(isTrue)).toBe(true);
      expect(told.codes()).toEqual([]);
      expect(told.supervisor.state()).toBe("running");
      expect(told.readingsIn(3, 9).length).toBeGreaterThan(60);
    },
  );

  test("stalling pump: the alarm comes at once, the volume stands still, and runs on when it is relieved", async () => {
    const told = await play("stalling-pump", "new-era");
    const alarm = told.items.find(({ item }) => item.kind === "deviceAlarm");
    expect(alarm?.item).toMatchObject({
      code: "NE-STALL",
      text: expect.stringContaining("back-pressure too high"),
    });
    expect((alarm?.atUs ?? 0) - 3 * SECOND).toBeLessThan(150_000);
    expect(new Set(told.readingsIn(3.2, 6.9).map(({ value }) => value)).size).toBe(1);
    expect(new Set(told.readingsIn(7.2, 12).map(({ value }) => value)).size).toBeGreaterThan(20);
    expect(told.codes()).toEqual([]);
  });

  test("drifting clock: nothing is lost, and the device's own clock shows the drift", async () => {
    const told = await play("drifting-clock", "open-injector");
    const clocks = told.readings.flatMap(({ deviceUs, atUs }) =>
      deviceUs === undefined ? [] : [{ deviceUs, atUs }],
    );
    const [from, to] = [clocks.find(({ atUs }) => atUs > 2.5 * SECOND), clocks.at(-1)];
    if (from === undefined || to === undefined) throw new Error("the device told no time of its own");
    const ppm = ((to.deviceUs - from.deviceUs) / (to.atUs - from.atUs) - 1) * 1e6;
    expect(ppm).toBeGreaterThan(150);
    expect(ppm).toBeLessThan(450);
    expect(told.codes()).toEqual([]);
    expect(told.readings.length).toBeGreaterThan(5_000);
  });

  test.each(["keller", "new-era", "open-injector"])(
    "wrong baud: %s gives no number and says what it looks like",
    async (driver) => {
      const told = await play("wrong-baud", driver);
      expect(told.codes()).toEqual(["LNK-SILENT"]);
      expect(told.faults[0]?.detail).toMatch(/wrong baud rate|check power, address and cable/);
      expect(told.advice()[0]).toMatch(/baud rate/);
      expect(told.toldAfterUs(3)).toBeLessThanOrEqual(BLANK_US + 100_000);
      expect(told.readingsIn(3.05, 13)).toEqual([]);
      expect(told.supervisor.state()).toBe("running");
    },
  );

  test.each(["keller", "new-era"])(
    "power cut: %s is silent within the bound, and says that it was off",
    async (driver) => {
      const told = await play("power-cut", driver);
      expect(told.codes()).toEqual(["LNK-SILENT", "LNK-SILENT"]);
      expect(told.toldAfterUs(3)).toBeLessThanOrEqual(BLANK_US);
      expect(told.toldAfterUs(10)).toBeLessThanOrEqual(BLANK_US);
      expect(told.readingsIn(10.01, 13)).toEqual([]);
      const words = told.items
        .filter(({ item, atUs }) => atUs > 13 * SECOND && "code" in item)
        .map(({ item }) => item);
      expect(words).toContainEqual(
        expect.objectContaining({ code: driver === "keller" ? "KEL-INITIALISED" : "NE-RESET" }),
      );
      expect(told.supervisor.state()).toBe("running");
    },
  );
});
