import { AwaitedScreens } from "@cementwatch/server/session/awaited-screens";
import { expect, it } from "vitest";

it("names the screens that did not come back within five seconds, once", () => {
  const awaited = new AwaitedScreens(["wall", "touch", "setup"], 1_000_000);
  awaited.heard("touch");
  expect(awaited.goneAt(5_999_999)).toEqual([]);
  awaited.heard("new");
  expect(awaited.goneAt(6_000_000)).toEqual(["wall", "setup"]);
  expect(awaited.goneAt(7_000_000)).toEqual([]);
});
