import type { SensorEvent } from "@cementwatch/server/calibration-store/sensor-history";
import { SensorWatch } from "@cementwatch/server/session/sensor-watch";
import { expect, it } from "vitest";
import { S } from "../../../support/pipeline-room.ts";
import { SpokenRoom } from "../../../support/spoken-room.ts";

it("writes down each overload as it grows, each zero, and a single-use piece once its case has started", () => {
  const events: SensorEvent[] = [];
  const watch = new SensorWatch({
    sessionId: "s",
    wallMs: () => Date.parse("2026-11-26T08:00:00Z"),
    add: async (event) => void events.push(event),
    onError: (error) => {
      throw error;
    },
  });
  const room = new SpokenRoom({
    pressureRange: { min: 0, max: 5000 },
    serialNumber: "case-folder",
    singleUse: { lot: "L7", unit: "1", usedBefore: [] },
  });
  for (let atUs = 0.1 * S; atUs < 2 * S; atUs += 100_000) room.reads(atUs, 20);
  room.act(2 * S, { kind: "zeroPressure", isLineOpen: true });
  room.reads(3 * S, 5600);
  room.advance(6 * S);
  room.reads(6.1 * S, 5900);
  room.advance(12 * S);
  room.act(13 * S, { kind: "start" });
  room.advance(20 * S);
  for (const output of room.outputs) watch.take(output);
  expect(events.map(({ kind }) => kind)).toEqual(["zero", "overload", "overload", "use"]);
  expect(events[0]).toMatchObject({ change: "set", offsetKpa: 20, by: "touch: test", fullScaleKpa: 5000 });
  expect(events[2]).toMatchObject({ count: 1, largestKpa: 5900, serialNumber: "case-folder" });
  expect(events[3]).toMatchObject({ lot: "L7", unit: "1", at: "2026-11-26T08:00:00.000Z" });
});
