import { createPlan } from "@cementwatch/shared/calibration/plans";
import { viewRun } from "@cementwatch/shared/calibration/run-view-of";
import { describe, expect, it } from "vitest";
import { INSTRUMENTS, PRESSURE_REQUEST, REFERENCE, RunPlayer } from "../../../support/calibration-run.ts";

describe("the open step of a volume", () => {
  it("weighs dispenses: mass to volume, refills between, and a balance that never settles gets advice", () => {
    const balance = {
      ...REFERENCE,
      kind: "volume",
      unit: "g",
      range: { min: 0, max: 100 },
      expandedUncertainty: 0.001,
    } as const;
    const surroundings = { airTemperatureC: 21, airTemperatureUncertaintyC: 1, waterTemperatureC: 21 };
    const request = {
      ...PRESSURE_REQUEST,
      ...({
        kind: "volume",
        procedure: "gravimetric",
        range: { min: 0, max: 5 },
        limit: 0.05,
        surroundings,
      } as const),
      shown: { unit: "mL", factor: 1, decimals: 3 },
    };
    const player = new RunPlayer(
      createPlan(request, { ...INSTRUMENTS, reference: { ...balance, drift: 0, resolution: 0.001 } }),
    );
    player.act({ kind: "start" });
    player.run(5);
    player.act({ kind: "stepDone" });
    let pumped = 0;
    let mass = 10;
    player.device = () => pumped;
    player.reference = () => mass;
    player.run(5);
    pumped = -10;
    player.run(5);
    pumped = -5;
    mass = 14.98;
    player.run(8);
    expect(player.state.captures.asFound).toHaveLength(1);
    const [capture] = player.state.captures.asFound;
    expect(capture?.device).toBeCloseTo(5, 6);
    expect(capture?.reference).toBeCloseTo(4.98 * 1.0031, 2);
    pumped = 0;
    mass += 5;
    let way = 1;
    player.reference = () => {
      way = -way;
      return mass + way;
    };
    player.run(300);
    expect(player.state.captures.asFound).toHaveLength(1);
    expect(viewRun(player.state, player.atUs).whyNot.join()).toMatch(
      /reference: scatter .* mL > .*the balance does not come to rest. Close its draught shield/,
    );
  });

  it("waits for a slow dispense instead of following its start", () => {
    const { deviceId: _none, ...typed } = REFERENCE;
    const reference = { ...typed, kind: "volume", unit: "g", range: { min: 0, max: 100 } } as const;
    const precise = {
      ...reference,
      deviceId: "ref",
      expandedUncertainty: 0.001,
      drift: 0,
      resolution: 0.001,
    };
    const request = {
      ...PRESSURE_REQUEST,
      ...({ kind: "volume", procedure: "gravimetric", range: { min: 0, max: 5 }, limit: 0.05 } as const),
      surroundings: { airTemperatureC: 21, airTemperatureUncertaintyC: 1, waterTemperatureC: 21 },
      shown: { unit: "mL", factor: 1, decimals: 3 },
    };
    const player = new RunPlayer(createPlan(request, { ...INSTRUMENTS, reference: precise }));
    let pumped = 3;
    player.device = () => pumped;
    player.reference = () => 20 + pumped * 0.996;
    player.act({ kind: "start" });
    player.act({ kind: "stepDone" });
    player.run(10);
    // 5 mL in 50 s: a hundredth of it from one reading to the next.
    for (; pumped < 8; pumped += 0.02) player.run(0.2);
    pumped = 8;
    player.run(8);
    expect(player.state.captures.asFound).toHaveLength(1);
    expect(player.state.captures.asFound[0]?.device).toBeCloseTo(5, 2);
  });
});
