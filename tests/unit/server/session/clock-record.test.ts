import { ClockRecord } from "@cementwatch/server/session/clock-record";
import { expect, it } from "vitest";
import { roomConfig } from "../../../support/pipeline-room.ts";

const screen = (screenId: string, offsetUs: number) => ({
  screen: {
    screenId,
    role: "wall",
    layout: "wall watch",
    widthPx: 1,
    heightPx: 1,
    isVisible: true,
    texts: {},
    drawnAtUs: 1,
    clock: { offsetUs, roundTripMs: 2 },
  },
});

it("pairs wall and monotonic time with the latency of each stream and the offset of each screen", () => {
  const clocks = new ClockRecord();
  const config = roomConfig();
  clocks.take({ pictureId: "lat", frameNumber: 1, drawnAtUs: 1 });
  clocks.take(screen("a", 1));
  clocks.take(screen("a", 5));
  const record = clocks.at("2026-01-15T09:30:00.000Z", 77, config);
  const ids = [...config.devices, ...config.pictures].map(({ id }) => id);
  expect(record).toMatchObject({ wall: "2026-01-15T09:30:00.000Z", monoUs: 77 });
  expect((record as { streams: { id: string }[] }).streams.map(({ id }) => id)).toEqual(ids);
  expect(record).toMatchObject({ screens: [{ screenId: "a", offsetUs: 5, roundTripMs: 2 }] });
});

it("forgets the oldest of too many screens", () => {
  const clocks = new ClockRecord();
  for (let i = 0; i < 40; i++) clocks.take(screen(`s${i}`, i));
  const { screens } = clocks.at("", 0, roomConfig()) as { screens: { screenId: string }[] };
  expect(screens.map(({ screenId }) => screenId)).toEqual(Array.from({ length: 16 }, (_, i) => `s${24 + i}`));
});
