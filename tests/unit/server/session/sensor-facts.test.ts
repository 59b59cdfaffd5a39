import { withSensorFacts } from "@cementwatch/server/session/sensor-facts";
import { expect, it } from "vitest";
import { roomConfig } from "../../../support/pipeline-room.ts";

const overload = { on: "2026-11-20", count: 2, largestKpa: 11_800 };
const facts = (standing: typeof overload | undefined, title = "Pedal") => ({
  history: { overloadOf: (serial: string) => (serial === "SN 7" ? standing : undefined) },
  checkedAt: () => "",
  peripherals: [{ title, validUntil: "2027-01-01" }],
});

it("puts an overload to the sensor that reports its number, takes it away again, and leaves the same alone", () => {
  const serialOf = (id: string) => (id === "pump" ? "SN 7" : "");
  const config = withSensorFacts(roomConfig(), facts(overload), serialOf);
  expect(config.devices[0]?.overloadBefore).toEqual(overload);
  expect(config.peripherals).toHaveLength(1);
  expect(withSensorFacts(config, facts(overload), serialOf)).toBe(config);
  expect(withSensorFacts(config, facts(undefined), serialOf).devices[0]).not.toHaveProperty("overloadBefore");
  expect(withSensorFacts(config, facts(overload, "Screen"), serialOf).peripherals?.[0]?.title).toBe("Screen");
});
