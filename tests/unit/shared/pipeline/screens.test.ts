import {
  createScreens,
  focusedScreen,
  screenOf,
  soundOf,
  takeScreen,
} from "@cementwatch/shared/pipeline/screens";
import { expect, it } from "vitest";

it("keeps sixteen screens, the ones heard of last, and what is known of each", () => {
  const screens = createScreens();
  takeScreen(screens, "0", { hasFocus: true });
  for (let index = 1; index <= 15; index++) takeScreen(screens, String(index), { isThere: true });
  takeScreen(screens, "0", { isThere: false });
  takeScreen(screens, "16", { isThere: true });
  expect(screens.known).toHaveLength(16);
  expect(screenOf(screens, "1")).toBeUndefined();
  expect(screenOf(screens, "0")).toEqual({ screenId: "0", isThere: false, hasFocus: true });
});

it("knows the page that took the keys last and is still there", () => {
  const screens = createScreens();
  takeScreen(screens, "a", { hasFocus: true });
  takeScreen(screens, "b", { hasFocus: true });
  expect(focusedScreen(screens)?.screenId).toBe("b");
  takeScreen(screens, "b", { isThere: false });
  expect(focusedScreen(screens)?.screenId).toBe("a");
});

it("says nothing of the sound before a screen was chosen", () => {
  expect(soundOf(createScreens())).toEqual({});
});
