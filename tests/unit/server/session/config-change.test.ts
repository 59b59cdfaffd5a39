/** A drawing from a page is checked as one from a case folder is, and refused in words. */

import { createXaWriter } from "@cementwatch/drivers/carms/dicom-writer";
import { NO_RECORDER } from "@cementwatch/server/recording/no-recorder";
import { changedConfig } from "@cementwatch/server/session/config-change";
import { createFastSession } from "@cementwatch/server/session/fast-session";
import type { Drawing } from "@cementwatch/shared/procedure/anatomy";
import { describe, expect, it } from "vitest";
import { roomConfig, S } from "../../../support/pipeline-room.ts";
import { TINY_SERIES, TINY_SETUP, tinyPixels } from "../../../support/tiny-case.ts";

const points = (list: readonly (readonly number[])[]) => list.map(([x = 0, y = 0]) => ({ x, y }));
const DRAWING = {
  view: "lateral",
  contourPx: points(TINY_SETUP.vertebral_contour_px),
  posteriorWallPx: points(TINY_SETUP.posterior_wall_px),
  posteriorDirection: "left",
  pixelSpacingMm: 1,
  spacingSource: "operator",
  spacingUncertainty01: 0.05,
} satisfies Drawing;
const ACTOR = { role: "setup", control: "test" } as const;

function session() {
  const parts = {
    sessionId: "x",
    origin: "live",
    title: "x",
    config: roomConfig(),
    recorder: NO_RECORDER,
  } as const;
  const { runtime } = createFastSession({ ...parts, nowMs: () => 0 });
  const configure = (change: Partial<Drawing>) => {
    const drawing = { ...DRAWING, ...change };
    const [contourPx, posteriorWallPx] = [[...drawing.contourPx], [...drawing.posteriorWallPx]];
    return runtime.configure({ drawing: { ...drawing, contourPx, posteriorWallPx } }, ACTOR);
  };
  return { runtime, configure };
}

describe("configure", () => {
  it("takes a good drawing", () => {
    const { runtime, configure } = session();
    configure({});
    expect(runtime.snapshot().config.drawings.lateral?.contourPx).toEqual(DRAWING.contourPx);
  });

  it.each<[string, Partial<Drawing>, RegExp]>([
    [
      "that crosses itself",
      {
        contourPx: points([
          [30, 30],
          [70, 62],
          [70, 30],
          [30, 62],
        ]),
      },
      /drawing\.contourPx is .*crosses itself/,
    ],
    [
      "on the wrong side",
      { posteriorDirection: "right" },
      /drawing\.posteriorDirection is right: .*drawn on the left/,
    ],
    ["without a wall", { posteriorWallPx: [] }, /drawing\.posteriorWallPx is 0 points: .*draw it/],
    ["of a giant", { pixelSpacingMm: 2.8 }, /112\.0 mm wide at 2\.8 mm a pixel: 5 to 100 mm/],
  ])("refuses one %s, in words, and keeps what was there", (_, change, expected) => {
    const { runtime, configure } = session();
    const before = runtime.snapshot().config;
    expect(() => configure(change)).toThrow(expected);
    expect(runtime.snapshot().config).toBe(before);
  });

  it("refuses one outside the picture as soon as a picture is known", () => {
    const { runtime, configure } = session();
    const far = {
      contourPx: points([
        [30, 30],
        [120, 30],
        [120, 62],
        [30, 62],
      ]),
    };
    configure(far);
    const frame = createXaWriter(TINY_SERIES).writeFrame(tinyPixels(1), 1, TINY_SERIES.startedAt);
    runtime.dicom(
      runtime.snapshot().config.pictures.find(({ view }) => view === "lateral")?.id ?? "",
      "live",
      frame,
      S,
    );
    expect(() => configure(far)).toThrow(/\[120, 30\]: .*outside the picture of 96 x 96/);
    configure({});
  });
});

describe("sensors", () => {
  const device = roomConfig().devices[0];
  const change = (limit: Parameters<typeof changedConfig>[1], extra: object = {}) => {
    const config = { ...roomConfig(), devices: device === undefined ? [] : [{ ...device, ...extra }] };
    return changedConfig(config, limit, {
      frameOf: () => undefined,
      cementOf: () => undefined,
      sensorUses: (lot, unit) => (lot === "L7" && unit === "1" ? ["2026-11-20"] : []),
    });
  };
  const limit = (value: number) => ({ limit: { id: "pressureLimitKpa", value, reason: "stiff cement" } });

  it("refuse a limit raised above their range by 1.25, in words, and take one at it or lower", () => {
    expect(() => change(limit(4100))).toThrow(
      "limit.value of pressureLimitKpa is 4100 kPa and pump's range 5000 kPa is below 1.25 × the limit of 4100 kPa: fit a sensor up to 5125 kPa, or set the limit to 4000 kPa or less",
    );
    expect(change(limit(4000)).parameters["pressureLimitKpa"]).toBe(4000);
    // Lowering is never refused, even when the sensor is too small for the lower limit as well.
    expect(change(limit(3000), { pressureRange: { min: 0, max: 2000 } }).parameters["pressureLimitKpa"]).toBe(
      3000,
    );
    expect(change({ ...limit(4100), fitted: { pressure: false } }).parameters["pressureLimitKpa"]).toBe(4100);
  });

  it("take the lot of a single-use sensor, tell a second use, and refuse a lot of what is none", () => {
    const singleUse = { lot: "", unit: "", usedBefore: [] };
    const opened = (unit: string) =>
      change({ singleUse: { deviceId: "pump", lot: "L7", unit } }, { singleUse }).devices[0]?.singleUse;
    expect(opened("1")).toEqual({ lot: "L7", unit: "1", usedBefore: ["2026-11-20"] });
    expect(opened("2")?.usedBefore).toEqual([]);
    expect(() => change({ singleUse: { deviceId: "pump", lot: "L7", unit: "" } })).toThrow(
      /singleUse.deviceId is pump: choose a single-use sensor: mark the device singleUse/,
    );
  });
});
