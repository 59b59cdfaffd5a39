import { PlungerCounter } from "@cementwatch/drivers/plant/plunger-counter";
import { expect, test } from "vitest";
import { RAMP_PLANT } from "../../../support/driver-transcript.ts";

test("counts from power-up, and from 0 after somebody cleared the plant's volume", () => {
  let clears = 0;
  const counter = new PlungerCounter({
    readAt: (atUs) => ({ ...RAMP_PLANT.readAt(atUs), clears }),
  });
  expect(counter.readAt(2_000_000)).toBeCloseTo(0.7);
  counter.powerUp(3_000_000);
  expect(counter.readAt(4_000_000)).toBeCloseTo(0.35);
  clears = 1;
  expect(counter.readAt(4_000_000)).toBeCloseTo(1.4);
});
