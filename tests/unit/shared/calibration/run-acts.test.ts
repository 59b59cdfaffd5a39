import { createPlan } from "@cementwatch/shared/calibration/plans";
import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { describe, expect, it } from "vitest";
import { INSTRUMENTS, PRESSURE_REQUEST, REFERENCE, RunPlayer } from "../../../support/calibration-run.ts";

describe("typed readings", () => {
  it("types a balance's grams and compares millilitres", () => {
    const { deviceId: _none, ...typed } = REFERENCE;
    const reference = { ...typed, kind: "volume", unit: "g", range: { min: 0, max: 100 } } as const;
    const precise = { ...reference, expandedUncertainty: 0.001, drift: 0, resolution: 0.001 };
    const request = {
      ...PRESSURE_REQUEST,
      ...({ kind: "volume", procedure: "gravimetric", range: { min: 0, max: 5 }, limit: 0.05 } as const),
      surroundings: { airTemperatureC: 21, airTemperatureUncertaintyC: 1, waterTemperatureC: 21 },
      shown: { unit: "mL", factor: 1, decimals: 3 },
    };
    const player = new RunPlayer(createPlan(request, { ...INSTRUMENTS, reference: precise }));
    let pumped = 0;
    player.device = () => pumped;
    player.act({ kind: "start" });
    player.act({ kind: "stepDone" });
    player.run(5);
    pumped = 5;
    player.run(8);
    const view = viewRun(player.state, player.atUs);
    expect(view.typedUnit).toBe("g");
    expect(view.whyNot[0]).toMatch(/in g: tare it before each dispense/);
    player.act({ kind: "typeReference", value: 4.98 });
    player.run(1);
    expect(player.state.captures.asFound[0]?.reference).toBeCloseTo(4.98 * 1.0031, 2);
    expect(player.state.captures.asFound[0]?.device).toBeCloseTo(5, 6);
  });
});
