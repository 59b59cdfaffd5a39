import { ScreenPresence } from "@cementwatch/server/stream/screen-presence";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ScriptedRuntime } from "../../../support/scripted-runtime.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("tells that a screen has gone only when it was away for 3 s", () => {
  const runtime = new ScriptedRuntime(1);
  const presence = new ScreenPresence();
  const leave = presence.arrived(runtime, "wall");
  leave();
  vi.advanceTimersByTime(2_900);
  const leaveAgain = presence.arrived(runtime, "wall");
  vi.advanceTimersByTime(10_000);
  expect(runtime.screens).toEqual(["wall there"]);
  leaveAgain();
  vi.advanceTimersByTime(3_000);
  expect(runtime.screens).toEqual(["wall there", "wall gone"]);
  presence.arrived(runtime, "wall");
  expect(runtime.screens).toEqual(["wall there", "wall gone", "wall there"]);
});

it("counts the connections of one screen as one, and runtimes apart", () => {
  const runtime = new ScriptedRuntime(1);
  const other = new ScriptedRuntime(2);
  const presence = new ScreenPresence();
  const leaves = [presence.arrived(runtime, "wall"), presence.arrived(runtime, "wall")];
  presence.arrived(other, "wall");
  leaves[0]?.();
  vi.advanceTimersByTime(10_000);
  expect(runtime.screens).toEqual(["wall there"]);
  leaves[1]?.();
  vi.advanceTimersByTime(10_000);
  expect(runtime.screens).toEqual(["wall there", "wall gone"]);
  expect(other.screens).toEqual(["wall there"]);
});
