import { withActiveLevel } from "@cementwatch/shared/session/active-level";
import { describe, expect, it } from "vitest";
import { roomConfig } from "../../../support/pipeline-room.ts";

describe("another active level", () => {
  it("has no outline of the level before, and each level brings its own back", () => {
    const config = roomConfig();
    const second = withActiveLevel(config, "L2", "right");
    expect(second.procedure).toMatchObject({ level: "L2", side: "right" });
    expect(second.drawings).toEqual({});
    const back = withActiveLevel(second, "L1", "left");
    expect(back.drawings).toEqual(config.drawings);
    expect(back.levelDrawings.L2).toEqual({});
  });

  it("keeps the outline when only the side changes", () => {
    const config = roomConfig();
    expect(withActiveLevel(config, "L1", "right").drawings).toBe(config.drawings);
  });
});
