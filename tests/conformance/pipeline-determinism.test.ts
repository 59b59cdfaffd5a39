import { createDecoder } from "@cementwatch/server/session/decoders";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outside, PipelineRoom, roomConfig, S } from "../support/pipeline-room.ts";

/** A session with looks, a leak, a lost line and acts. */
function eventfulInputs() {
  const room = new PipelineRoom();
  room.act(0.05 * S, { kind: "mixStarted", secondsAgo: 240 });
  room.watch(0.1 * S, 3 * S);
  for (let i = 0; i < 60; i++) room.reading(3 * S + i * 100_000, 100, 1 + i * 0.012);
  room.watch(10 * S, 11 * S, { outside: [outside()] });
  room.act(11.5 * S, { kind: "acknowledge", alarmId: "all" });
  room.link(12 * S, "pump", "lost");
  room.put(14 * S, { kind: "config", config: roomConfig({ parameters: { pressureLimitKpa: 400 } }) });
  room.link(15 * S, "pump", "running");
  room.watch(15 * S, 17 * S, { outside: [outside({ areaMm2: 6 })] });
  room.advance(30 * S);
  return room;
}

describe("determinism", () => {
  it("gives the same outputs whatever the steps in which time is advanced", () => {
    const recorded = eventfulInputs();
    const expected = JSON.stringify(recorded.alarms());
    expect(recorded.alarms().length).toBeGreaterThan(6);
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 900_000 }), (stepUs) => {
        const pipeline = new Pipeline(createDecoder);
        const outputs = recorded.inputs.flatMap((input) => {
          const before = [];
          for (let at = pipeline.atUs() + stepUs; at < input.atUs; at += stepUs)
            before.push(...pipeline.advance(at));
          return [...before, ...pipeline.step(input)];
        });
        outputs.push(...pipeline.advance(30 * S));
        const alarms = outputs.flatMap((output) => (output.kind === "alarm" ? [output.event] : []));
        expect(JSON.stringify(alarms)).toBe(expected);
      }),
      { numRuns: 15, seed: 3 },
    );
  });

  it("continues from a snapshot taken anywhere exactly as without it", () => {
    const recorded = eventfulInputs();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: recorded.inputs.length - 1 }), (cut) => {
        const straight = new Pipeline(createDecoder);
        for (const input of recorded.inputs.slice(0, cut)) straight.step(input);
        const resumed = new Pipeline(createDecoder);
        resumed.restore(straight.snapshot());
        const tail = recorded.inputs.slice(cut);
        const a = tail.flatMap((input) => straight.step(input));
        const b = tail.flatMap((input) => resumed.step(input));
        expect(JSON.stringify(b)).toBe(JSON.stringify(a));
      }),
      { numRuns: 25, seed: 4 },
    );
  });

  it("refuses time or sequence that runs backwards", () => {
    const room = new PipelineRoom();
    room.advance(2 * S);
    expect(() => room.advance(1 * S)).toThrow(/ran backwards/);
    const input = room.inputs[0];
    expect(() => input !== undefined && room.pipeline.step(input)).toThrow(/came after/);
  });
});
