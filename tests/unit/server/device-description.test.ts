import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import { parseDeviceSet } from "@cementwatch/server/config";
import { shippedDescriptions, withDescription } from "@cementwatch/server/device-description";
import { FaultError } from "@cementwatch/shared/faults";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runDriver } from "../../support/driver-transcript.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cementwatch-description-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function roomWith(driver: string, options: string): string {
  return `devices:\n  - id: gauge\n    driver: ${driver}\n    port: /dev/ttyUSB0\n    role: balloonPressureLeft\n    options: ${options}\n`;
}

function problem(driver: string, options: string): string {
  try {
    parseDeviceSet(roomWith(driver, options), join(folder, "room.yaml"), DRIVERS);
  } catch (error) {
    if (error instanceof FaultError) return error.detail.replaceAll(join(folder, "/"), "");
    throw error;
  }
  return "";
}

test("three descriptions of balloon gauges are shipped, each says that it is assumed, and each works", () => {
  expect(shippedDescriptions()).toEqual(["atm-modbus-gauge", "psi-asked-gauge", "psi-line-gauge"]);
  for (const use of shippedDescriptions()) {
    const described = withDescription({ use }, folder);
    if ("message" in described) throw new Error(described.message);
    const { protocol: kind, notes } = described.options["description"] as Record<string, string>;
    expect(notes, use).toMatch(/Assumed .*check against your gauge's manual/);
    const protocol = findDriver(`generic-${kind}`).bind(described.options);
    const { items, poller } = runDriver({ protocol, seconds: 2.5 });
    expect(poller.isIdentified(), use).toBe(true);
    expect(
      items.filter((item) => item.kind === "reading" && item.quality === "valid").length,
      use,
    ).toBeGreaterThan(15);
    expect(
      items.find((item) => item.kind === "identity"),
      use,
    ).toMatchObject({ serialNumber: expect.stringMatching(/\d/) });
  }
});

test("a balloon gauge by name: the whole description is in the configuration, its origin beside it", () => {
  const text = roomWith("generic-modbus", "{ use: atm-modbus-gauge }").replace(
    "    options",
    "    address: 3\n    options",
  );
  const [device] = parseDeviceSet(text, "room.yaml", DRIVERS).devices;
  expect(device?.roles).toEqual(["balloonPressureLeft"]);
  expect(device?.options).toMatchObject({
    use: "atm-modbus-gauge",
    address: 3,
    description: { registers: [{ unit: "atm" }] },
  });
});

describe("refused, each on its line", () => {
  test.each<[string, string, string]>([
    [
      "generic-line",
      "{}",
      "room.yaml:6: devices[0].options: say what the device sends: use (one of atm-modbus-gauge",
    ],
    [
      "generic-line",
      "{ use: psi-gauge }",
      "room.yaml:6: devices[0].options.use: there is no description psi-gauge; there are",
    ],
    ["generic-line", "{ use: ../descriptions/psi-line-gauge }", "there is no description ../descriptions"],
    ["generic-line", "{ use: psi-line-gauge, file: a.yaml }", "give one of use, file and description"],
    ["generic-line", "{ file: none.yaml }", "room.yaml:6: devices[0].options.file: none.yaml cannot be read"],
    ["generic-line", "{ use: atm-modbus-gauge }", "devices[0].options.use: atm-modbus-gauge.yaml:"],
  ])("%s with %s", (driver, options, words) => {
    expect(problem(driver, options).replace("options.description", "options")).toContain(words);
  });

  test("a mistake in a file of its own is named with that file's line", () => {
    const lines = [
      "protocol: line",
      "name: My gauge",
      "everyMs: 100",
      "pattern: '(?<v>[0-9.]+)'",
      "values:",
      "  - signal: pressure",
      "    group: v",
      "    unit: furlong",
      "template: '{pressure:0.1}'",
    ];
    writeFileSync(join(folder, "my.yaml"), lines.join("\n"));
    expect(problem("generic-line", "{ file: my.yaml }")).toContain(
      "room.yaml:6: devices[0].options.file: my.yaml:8: values.0.unit: ",
    );
    writeFileSync(join(folder, "my.yaml"), lines.with(7, "    unit: psi").join("\n"));
    expect(problem("generic-line", "{ file: my.yaml }")).toBe("");
    writeFileSync(join(folder, "my.yaml"), "a: [");
    expect(problem("generic-line", "{ file: my.yaml }")).toContain("my.yaml:1: ");
    writeFileSync(join(folder, "my.yaml"), "#".repeat(70_000));
    expect(problem("generic-line", "{ file: my.yaml }")).toContain("larger than 65536 bytes");
  });

  test("a role that the description does not measure", () => {
    const text = roomWith("generic-line", "{ use: psi-line-gauge }").replace(
      "balloonPressureLeft",
      "roomTemperature",
    );
    expect(() => parseDeviceSet(text, "room.yaml", DRIVERS)).toThrow(
      "room.yaml:5: devices[0].role: driver generic-line measures pressure, not the temperature",
    );
  });
});
