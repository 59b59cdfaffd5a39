import { findCementProfile } from "@cementwatch/shared/cement/cement-profile";
import { withUsableCement } from "@cementwatch/shared/pipeline/usable-cement";
import { describe, expect, it } from "vitest";
import { PipelineRoom, roomConfig, S } from "../../../support/pipeline-room.ts";

const medium = findCementProfile("pmma-medium");
const high = findCementProfile("pmma-high-viscosity");

function withCement(cement: unknown, cementProfile = "our-own") {
  const config = roomConfig();
  return { ...config, procedure: { ...config.procedure, cementProfile, cement: cement as typeof medium } };
}

describe("withUsableCement", () => {
  it("leaves a configuration with a whole profile as it is", () => {
    const config = withCement(high);
    expect(withUsableCement(config, medium)).toEqual({ config });
  });

  it.each([
    ["without constants", { id: "our-own", title: "Ours" }],
    ["that is missing", undefined],
    ["with a number that is none", { ...high, riseS: Number.NaN }],
    ["without handling times", { ...high, handling: [] }],
  ])("goes on with the one before instead of a profile %s, and says so", (_kind, cement) => {
    const { config, problem } = withUsableCement(withCement(cement), high);
    expect(config.procedure.cement).toBe(high);
    expect(problem).toContain("procedure.cement: ");
    expect(problem).toContain("PMMA, high viscosity version 1");
  });

  it("takes the built-in cement of that id before any other", () => {
    const { config } = withUsableCement(withCement(undefined, "pmma-medium"), high);
    expect(config.procedure.cement).toBe(medium);
  });
});

it("is a fault that is shown, and the clock still runs", () => {
  const room = new PipelineRoom(withCement({ id: "our-own" }));
  room.act(1 * S, { kind: "mixStarted", secondsAgo: 100 });
  room.advance(3 * S);
  const status = room.outputs.findLast((output) => output.kind === "status");
  const faults = status?.kind === "status" ? status.status.faults : [];
  expect(faults).toMatchObject([{ code: "PIP-CONFIG-INVALID", targetId: "cement" }]);
  expect(room.assessment().cement.phase).toBe("waiting");
});
