/** Whole simulated cases through real codecs, real DICOM, the analysis and the pipeline; recorded and replayed. */
import { join } from "node:path";
import type { Scenario } from "@cementwatch/drivers/plant/scenario";
import { createSimulatedCase } from "@cementwatch/drivers/plant/simulated-case";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { openFileRecorder } from "@cementwatch/server/recording/file-recorder";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { verifySession } from "@cementwatch/server/recording/verify";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { runFast } from "@cementwatch/server/session/fast-run";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import { checkReplay } from "@cementwatch/server/session/replay-check";
import type { SessionRuntime } from "@cementwatch/server/session/session-runtime";
import type { AlarmEvent } from "@cementwatch/shared/alarm/alarm";
import { describe, expect, it } from "vitest";
import { documentedMessages } from "../support/documented-messages.ts";
import { HAND_BURSTS, recordCase, temporaryFolder, testHeader } from "../support/recorded-session.ts";

interface Played {
  readonly alarms: readonly AlarmEvent[];
  readonly risks: readonly string[];
  readonly truth: ReturnType<ReturnType<typeof createSimulatedCase>["truth"]>;
}

/** Plays a case without a file. `interfere` is called after each 20 ms of session time. */
function play(
  scenario: Scenario,
  interfere: (runtime: SessionRuntime, atUs: number) => void = () => undefined,
): Played {
  const source = createSimulatedCase(scenario);
  const { runtime, analysis } = createFastSession({
    sessionId: "golden",
    origin: "simulated",
    title: "golden",
    config: source.config,
    recorder: NO_RECORDER,
    nowMs: () => 0,
    onAct: (act, atUs) => source.operator(act, atUs),
  });
  const alarms: AlarmEvent[] = [];
  const risks: string[] = [];
  runtime.subscribe((event) => {
    if (event.kind === "alarm") alarms.push(event.event);
    if (event.kind === "assessment" && risks.at(-1) !== event.assessment.risk.word)
      risks.push(event.assessment.risk.word);
  });
  const advance = source.advance.bind(source);
  runFast(
    {
      ...source,
      advance: (untilUs) => {
        interfere(runtime, untilUs - 20_000);
        return advance(untilUs);
      },
    },
    runtime,
    analysis,
    () => undefined,
  );
  return { alarms, risks, truth: source.truth() };
}

const audible = (alarms: readonly AlarmEvent[]) =>
  alarms.filter(
    (event) => (event.phase === "raised" && event.alarm.isAudible) || event.phase === "soundedAgain",
  );
const high = (alarms: readonly AlarmEvent[]) =>
  alarms.filter((event) => event.phase === "raised" && event.alarm.priority === "high");

function scenarioOf(id: string): Scenario {
  const found = SIMULATED_CASES.find((entry) => entry.id === id);
  if (found === undefined) throw new Error(`no case ${id}`);
  return found.scenario;
}

describe("golden sessions", { timeout: 120_000 }, () => {
  it("a normal case by bursts and hand gives no HIGH and at most one audible signal", () => {
    const { alarms, risks } = play(scenarioOf("hand-bursts-normal"));
    expect(high(alarms)).toEqual([]);
    expect(audible(alarms).length).toBeLessThanOrEqual(1);
    expect(risks).toContain("NONE SEEN");
    expect(risks).not.toContain("STOP");
  });

  it("a leak that grows only while the beam is off is raised in the next look, with nothing fitted", () => {
    const { alarms, truth } = play(scenarioOf("hand-bursts-posterior"));
    const first = high(alarms)[0];
    expect(first?.alarm).toMatchObject({ condition: "A1", route: "posterior", site: "canal" });
    const pictured = truth.leakPicturedAtUs ?? Number.NaN;
    expect(first?.atUs).toBeGreaterThanOrEqual(pictured);
    expect((first?.atUs ?? Infinity) - pictured).toBeLessThanOrEqual(1_100_000);
  });

  it("a leak under continuous fluoroscopy with pump and sensor raises its alarm within 60 s of the start", () => {
    const { alarms, risks } = play(scenarioOf("pump-continuous-posterior"));
    expect(high(alarms)[0]?.atUs).toBeLessThan(60_000_000);
    expect(risks.at(-1)).toBe("STOP");
  });

  it("STOP stays when afterwards the serial line and the picture source are lost", () => {
    const { alarms, risks } = play(scenarioOf("pump-continuous-posterior"), (runtime, atUs) => {
      if (atUs !== 50_000_000) return;
      for (const device of runtime.snapshot().config.devices) {
        runtime.input({ kind: "link", targetId: device.id, state: "lost", detail: "pulled" }, atUs);
      }
    });
    expect(alarms.some((event) => event.alarm.condition === "T1a")).toBe(true);
    expect(risks.at(-1)).toBe("STOP");
  });
});

describe("record and replay", { timeout: 120_000 }, () => {
  it("recomputes every alarm byte for byte at 1×, 16× and as fast as possible", async () => {
    const path = join(temporaryFolder(), "case.mcap");
    await recordCase(path, HAND_BURSTS);
    expect(verifySession(path).verdict).toBe("intact");
    for (const chunkUs of [undefined, 20_000, 320_000]) {
      const reader = openSession(path);
      const result = checkReplay(reader, createDecoder, chunkUs);
      reader.close();
      expect(result.differences).toEqual([]);
      expect(result.recorded).toBeGreaterThan(1);
      expect(result.recomputed).toBe(result.recorded);
    }
  });

  it("does so for a session with unplugs, a limit change, acts and garbage, which other programs read by its own schemas", async () => {
    const path = join(temporaryFolder(), "eventful.mcap");
    const source = createSimulatedCase(scenarioOf("pump-continuous-posterior"));
    const header = testHeader("eventful");
    const { runtime, analysis } = createFastSession({
      sessionId: header.sessionId,
      origin: "simulated",
      title: "eventful",
      config: source.config,
      recorder: openFileRecorder(path, header, "eventful"),
      nowMs: () => 0,
    });
    const deviceId = source.config.devices[0]?.id ?? "";
    const steps = new Map<number, () => void>([
      [
        8_000_000,
        () => runtime.input({ kind: "link", targetId: deviceId, state: "lost", detail: "pulled" }, 8_000_000),
      ],
      [
        12_000_000,
        () =>
          runtime.input({ kind: "link", targetId: deviceId, state: "running", detail: "back" }, 12_000_000),
      ],
      [
        13_000_000,
        () =>
          runtime.input(
            {
              kind: "serial",
              deviceId,
              direction: "received",
              bytes: new Uint8Array([2, 255, 0, 3, 17, 200]),
            },
            13_000_000,
          ),
      ],
      [
        15_000_000,
        () =>
          runtime.input(
            {
              kind: "config",
              config: { ...runtime.snapshot().config, parameters: { pressureLimitKpa: 250 } },
            },
            15_000_000,
          ),
      ],
      [
        36_000_000,
        () => void runtime.act({ kind: "acknowledge", alarmId: "all" }, { role: "touch", control: "test" }),
      ],
    ]);
    runFast(
      {
        ...source,
        endUs: 45_000_000,
        advance: (untilUs) => {
          steps.get(untilUs - 20_000)?.();
          return source.advance(untilUs);
        },
      },
      runtime,
      analysis,
      () => undefined,
    );
    await runtime.close();
    const reader = openSession(path);
    const result = checkReplay(reader, createDecoder);
    reader.close();
    expect(result.differences).toEqual([]);
    expect(result.recorded).toBeGreaterThan(5);
    const { misfits, counts, promised } = await documentedMessages(path);
    expect(misfits).toEqual([]);
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(promised);
    for (const topic of ["/input/config", "/input/finding", "/telemetry", "/assessment", "/alarm", "/status"])
      expect(counts.get(topic), topic).toBeGreaterThan(0);
  });

  it("tells a difference when a recorded alarm is not what the inputs give", async () => {
    const path = join(temporaryFolder(), "case.mcap");
    await recordCase(path, HAND_BURSTS);
    const reader = openSession(path);
    const messages = [...reader.messages()].filter((message) => message.topic !== "/input/finding");
    const result = checkReplay(
      { ...reader, isFinished: true, messages: () => messages.values() as never },
      createDecoder,
    );
    reader.close();
    expect(result.isEqual).toBe(false);
    expect(result.differences[0]).toMatch(/recorded/);
  });
});
