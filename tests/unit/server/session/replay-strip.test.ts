import type { RecordedMessage } from "@cementwatch/server/recording/recorder";
import type { SessionReader } from "@cementwatch/server/recording/session-reader";
import { readStrip } from "@cementwatch/server/session/replay-strip";
import type { JsonValue } from "@cementwatch/shared/json";
import { expect, it } from "vitest";

const S = 1_000_000;
let sequence = 0;

function message(topic: RecordedMessage["topic"], atS: number, json: object): RecordedMessage {
  sequence += 1;
  return { topic, sequence, atUs: atS * S, measuredAtUs: atS * S, json: json as unknown as JsonValue };
}

function procedure(atS: number, phase: string, level: string, endedAtUs?: number): RecordedMessage {
  const injections = [{ startedAtUs: 2 * S, ...(endedAtUs === undefined ? {} : { endedAtUs }) }];
  const levels = ["L1", "T12"].map((name) => ({ level: name, isActive: name === level, injections }));
  const batches = [{ id: "A", mixStartedAtUs: -30 * S }];
  return message("/procedure", atS, { phase, levels: levels.slice(0, 1 + Number(level === "T12")), batches });
}

function sample(atS: number, value: number, quality = "valid"): RecordedMessage {
  return message("/telemetry", atS, { signal: "volumeMl", measuredAtUs: atS * S, value, quality });
}

function readerOf(messages: readonly RecordedMessage[]): SessionReader {
  const noted = [{ reason: "REC-QUEUE-FULL", messages: 3, fromUs: 1 * S, toUs: 2 * S, hasInputs: true }];
  return {
    startUs: 0,
    endUs: 60 * S,
    gaps: () => noted,
    *messages() {
      yield* messages;
    },
  } as unknown as SessionReader;
}

it("tells changes once each, silences and noted gaps in order, and takes no invalid value into a curve", () => {
  const strip = readStrip(
    readerOf([
      message("/clock", 0, {}),
      procedure(1, "waiting", "L1"),
      procedure(2, "injecting", "L1"),
      procedure(3, "injecting", "L1"),
      sample(3, 0.5),
      sample(3, 900, "invalid"),
      message("/input/frame", 3, { frame: { view: "lateral" } }),
      message("/clock", 4, {}),
      message("/clock", 20, {}),
      procedure(21, "watching", "T12", 4 * S),
      message("/input/frame", 22, { frame: { view: "ap" } }),
    ]),
    () => undefined,
  );
  expect(strip.phases).toEqual([
    { atUs: 1 * S, value: "waiting" },
    { atUs: 2 * S, value: "injecting" },
    { atUs: 21 * S, value: "watching" },
  ]);
  expect(strip.levels).toEqual([
    { atUs: 1 * S, value: "L1" },
    { atUs: 21 * S, value: "T12" },
  ]);
  expect(strip.gaps).toEqual([
    { fromUs: 1 * S, toUs: 2 * S, why: "REC-QUEUE-FULL" },
    { fromUs: 4 * S, toUs: 20 * S, why: "nothing recorded" },
  ]);
  expect(strip.looks.map(({ view }) => view)).toEqual(["lateral", "ap"]);
  expect(strip.injections[0]).toEqual({ fromUs: 2 * S, toUs: 4 * S });
  expect(strip.batches).toEqual([{ id: "A", atUs: -30 * S }]);
  expect(strip.curves.map(({ highs }) => Math.max(...highs.map(Number)))).toEqual([0.5]);
});

it("of an injection that never ended and of a record without anything", () => {
  const open = readStrip(readerOf([procedure(1, "injecting", "L1")]), () => undefined);
  expect(open.injections).toEqual([{ fromUs: 2 * S, toUs: 60 * S }]);
  const empty = readStrip(readerOf([]), () => undefined);
  expect(empty).toMatchObject({ looks: [], curves: [], levels: [], phases: [], batches: [], injections: [] });
});
