import { createHash } from "node:crypto";
import type { SimulatedCase } from "@cementwatch/drivers/plant/case-truth";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { findDriver } from "@cementwatch/drivers/registry";
import type { SourceEvent } from "@cementwatch/drivers/simulated-source";
import type { OperatorAct } from "@cementwatch/shared/procedure/operator-act";
import type { DecodedItem } from "@cementwatch/shared/telemetry/reading";
import { describe, expect, it } from "vitest";

const S = 1_000_000;

function scenarioOf(id: string): Scenario {
  const offered = SIMULATED_CASES.find((row) => row.id === id);
  if (offered === undefined) throw new Error(`no simulated case ${id}`);
  return offered.scenario;
}

/** Everything but the pixels' bulk, which is hashed. */
function digest(events: readonly SourceEvent[]): string {
  const hash = createHash("sha256");
  for (const event of events) {
    if ("bytes" in event) {
      hash.update(`${event.kind} ${event.atUs} ${event.measuredAtUs} `);
      hash.update(event.bytes);
    } else hash.update(JSON.stringify(event));
  }
  return hash.digest("hex");
}

/** Advances in steps that differ from call to call. */
function runIn(source: SimulatedCase, untilUs: number, stepsUs: readonly number[]): SourceEvent[] {
  const events: SourceEvent[] = [];
  let atUs = 0;
  for (let index = 0; atUs < untilUs; index += 1) {
    atUs = Math.min(untilUs, atUs + (stepsUs[index % stepsUs.length] ?? 1));
    events.push(...source.advance(atUs));
  }
  return events;
}

function acts(events: readonly SourceEvent[]): { readonly atUs: number; readonly act: OperatorAct }[] {
  return events.flatMap((event) => (event.kind === "operator" ? [{ atUs: event.atUs, act: event.act }] : []));
}

describe("simulated case", () => {
  it("gives the same events for a seed, however it is advanced", () => {
    const scenario = scenarioOf("pump-continuous-posterior");
    const fine = runIn(createSimulatedCase(scenario), 12 * S, [9_731, 1, 100_000]);
    const coarse = runIn(createSimulatedCase(scenario), 12 * S, [12 * S]);
    expect(digest(fine)).toBe(digest(coarse));
    const other = runIn(createSimulatedCase({ ...scenario, seed: 99 }), 12 * S, [12 * S]);
    expect(digest(other)).not.toBe(digest(coarse));
  });

  it("stamps events in order and never before what it has already given", () => {
    const source = createSimulatedCase(scenarioOf("pump-continuous-posterior"));
    let last = 0;
    for (let untilUs = 777; untilUs < 3 * S; untilUs += 777) {
      const before = untilUs - 777;
      for (const event of source.advance(untilUs)) {
        expect(event.atUs).toBeGreaterThanOrEqual(last);
        expect(event.atUs === 0 || event.atUs > before).toBe(true);
        expect(event.atUs).toBeLessThanOrEqual(untilUs);
        expect(event.measuredAtUs).toBeLessThanOrEqual(event.atUs);
        last = event.atUs;
      }
    }
  });

  it("speaks the real drivers' bytes: a decoder reads the plant's values from them", () => {
    const source = createSimulatedCase(scenarioOf("pump-continuous-posterior"));
    const decoders = new Map(
      source.config.devices.map((device) => {
        const driver = findDriver(device.driver);
        if (driver === undefined) throw new Error(`no driver ${device.driver}`);
        return [device.id, driver.bind(device.options).createDecoder()];
      }),
    );
    const items: DecodedItem[] = [];
    for (const event of runIn(source, 25 * S, [50_000])) {
      if (event.kind !== "serial") continue;
      const decoder = decoders.get(event.deviceId);
      if (event.direction === "sent") decoder?.sent(event.bytes, event.atUs);
      else items.push(...(decoder?.received(event.bytes, event.atUs) ?? []));
    }
    const readings = items.filter((item) => item.kind === "reading");
    const lastOf = (signal: string) => readings.findLast((reading) => reading.signal === signal)?.value;
    const truth = source.truth();
    expect(items.filter((item) => item.kind === "rejected")).toEqual([]);
    expect(Math.abs((lastOf("volume") ?? 0) - truth.plungerMl)).toBeLessThan(0.02);
    expect(Math.abs((lastOf("pressure") ?? 0) - truth.pressureKpa)).toBeLessThan(60);
    expect(truth.plungerMl).toBeGreaterThan(0.8);
  });

  it("opens its links, mixes, takes the reference, confirms and starts before cement moves", () => {
    const source = createSimulatedCase(scenarioOf("pump-continuous-posterior"));
    const events = runIn(source, 8 * S, [8 * S]);
    const order = acts(events).map(({ act }) => act.kind);
    expect(order).toEqual(["mixStarted", "takeReference", "confirmOutline", "start"]);
    expect(acts(events)[0]?.act).toEqual({ kind: "mixStarted", secondsAgo: 240 });
    const links = events.flatMap((event) =>
      event.kind === "link" ? [`${event.targetId} ${event.state}`] : [],
    );
    for (const id of ["pump", "pressure"]) {
      expect(links.filter((link) => link.startsWith(`${id} `))).toEqual([
        `${id} opening`,
        `${id} identifying`,
        `${id} running`,
      ]);
    }
    const referenceAt = acts(events).find(({ act }) => act.kind === "takeReference")?.atUs ?? 0;
    const confirmedAt = acts(events).find(({ act }) => act.kind === "confirmOutline")?.atUs ?? 0;
    const pictures = events.filter((event) => event.kind === "dicom" && event.atUs > referenceAt);
    expect(pictures.filter((event) => event.atUs < confirmedAt).length).toBeGreaterThanOrEqual(20);
    for (const device of source.config.devices) {
      const [record] = Object.values(device.calibrations);
      expect(record?.deviceSerial).not.toBe("");
    }
  });

  it("shows the posterior leak within a minute and stops 2 to 3 s after it is to be seen", () => {
    for (const id of ["pump-continuous-posterior", "hand-bursts-posterior"]) {
      const source = createSimulatedCase(scenarioOf(id));
      let stoppedAtUs = 0;
      let before = 0;
      for (let atUs = 0; atUs <= source.endUs; atUs += 100_000) {
        source.advance(atUs);
        const { plungerMl } = source.truth();
        if (plungerMl > before) stoppedAtUs = atUs;
        before = plungerMl;
      }
      const truth = source.truth();
      const seenUs = truth.leakPicturedAtUs ?? Number.NaN;
      expect(seenUs).toBeGreaterThan(20 * S);
      expect(seenUs).toBeLessThan(50 * S);
      expect(truth.leakVisibleAtUs).toBeLessThanOrEqual(seenUs);
      expect(stoppedAtUs - seenUs).toBeLessThan(3 * S);
      expect(truth.leakedMl).toBeGreaterThan(0.08);
      expect(truth.leakedMl).toBeLessThan(0.5);
      expect(source.advance(source.endUs + 60 * S)).toEqual([]);
    }
  });

  it("by hand in bursts: counts syringes, marks each push, pushes only while the beam is off", () => {
    const source = createSimulatedCase(scenarioOf("hand-bursts-normal"));
    let isBeamOn = false;
    let isInjecting = false;
    let counted = 0;
    const looksUs: number[] = [];
    let onAtUs = 0;
    for (const event of runIn(source, source.endUs, [1 * S])) {
      if (event.kind === "beam") {
        if (event.isOn) onAtUs = event.atUs;
        else looksUs.push(event.atUs - onAtUs);
        isBeamOn = event.isOn;
      }
      if (event.kind === "dicom") expect(isBeamOn).toBe(true);
      if (event.kind !== "operator") continue;
      if (event.act.kind === "countVolume") counted += 1;
      if (event.act.kind === "injecting") {
        expect(event.act.isInjecting).toBe(!isInjecting);
        isInjecting = event.act.isInjecting;
        expect(isBeamOn).toBe(false);
      }
    }
    const truth = source.truth();
    expect(counted).toBe(Math.floor(truth.plungerMl + 0.05));
    expect(counted).toBeGreaterThanOrEqual(2);
    expect(truth.leakedMl).toBe(0);
    expect(truth.tipMl).toBeGreaterThan(1.5);
    expect(looksUs.length).toBeGreaterThan(8);
    expect(looksUs.slice(1).every((lengthUs) => lengthUs >= 0.5 * S && lengthUs <= 3 * S)).toBe(true);
  });

  it("obeys the real operator: stop ends the pushing, hold pauses it", () => {
    const source = createSimulatedCase(scenarioOf("pump-continuous-normal"));
    source.advance(15 * S);
    const going = source.truth().plungerMl;
    expect(going).toBeGreaterThan(0.5);
    source.operator({ kind: "injecting", isInjecting: false }, 15 * S);
    source.advance(16 * S);
    const held = source.truth().plungerMl;
    source.advance(22 * S);
    expect(source.truth().plungerMl).toBe(held);
    expect(held - going).toBeLessThan(0.01);
    source.operator({ kind: "injecting", isInjecting: true }, 22 * S);
    source.advance(40 * S);
    const resumed = source.truth().plungerMl;
    expect(resumed).toBeGreaterThan(held + 0.3);
    source.operator({ kind: "stop" }, 40 * S);
    const rest = runIn(source, source.endUs, [source.endUs]);
    expect(source.truth().plungerMl - resumed).toBeLessThan(0.01);
    expect(acts(rest).some(({ act }) => act.kind === "stop")).toBe(false);
  });

  it("single shots are one picture a look", () => {
    const source = createSimulatedCase({ ...scenarioOf("hand-bursts-normal"), fluoro: "single-shot" });
    let inLook = 0;
    const perLook: number[] = [];
    for (const event of runIn(source, 40 * S, [1 * S])) {
      if (event.kind === "dicom") inLook += 1;
      if (event.kind !== "beam" || event.isOn) continue;
      perLook.push(inLook);
      inLook = 0;
    }
    expect(perLook.length).toBeGreaterThan(4);
    expect(perLook.slice(1).every((pictures) => pictures === 1)).toBe(true);
  });

  it("offers each case once, and every one can be composed", () => {
    const ids = SIMULATED_CASES.map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { scenario } of SIMULATED_CASES) {
      expect(createSimulatedCase(scenario).config.simulation).toMatchObject({ seed: scenario.seed });
    }
  });
});
