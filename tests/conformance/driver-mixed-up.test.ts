/** A port with another device than the device set says: no driver takes one for its own, and none changes it. */
import { DRIVERS } from "@cementwatch/drivers/registry";
import { expect, test } from "vitest";
import { RAMP_PLANT, runDriver } from "../support/driver-transcript.ts";

/** A generic driver is whatever its description says. */
const NAMED = DRIVERS.filter(({ kind }) => kind !== "generic");
const PAIRS = NAMED.flatMap((asked) =>
  NAMED.filter((there) => there.id !== asked.id).map((there) => ({ asked, there })),
);

test.each(PAIRS)("$asked.id finds no device of its own in $there.id", ({ asked, there }) => {
  const simulator = there.bind({}).createSimulator(RAMP_PLANT, 5);
  const { poller, items } = runDriver({
    protocol: { ...asked.bind({}), createSimulator: () => simulator },
    seconds: 3,
  });
  expect(poller.isIdentified()).toBe(false);
  expect(items.filter(({ kind }) => kind === "reading" || kind === "identity")).toEqual([]);
  const writes = "writes" in simulator && typeof simulator.writes === "function" ? simulator.writes() : 0;
  expect(writes).toBe(0);
});
