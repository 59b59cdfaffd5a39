import { checkHold, keyPressed, RELEASED } from "@cementwatch/client/alarm/hold-key";
import { expect, it } from "vitest";

it("acts once after a second of holding, however often the key repeats", () => {
  const pressed = keyPressed(keyPressed(RELEASED, 0), 500);
  expect(checkHold(pressed, 999).isDone).toBe(false);
  const done = checkHold(pressed, 1000);
  expect(done.isDone).toBe(true);
  expect(checkHold(keyPressed(done.state, 1100), 5000).isDone).toBe(false);
  expect(checkHold(RELEASED, 5000).isDone).toBe(false);
});
