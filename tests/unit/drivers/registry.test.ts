import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DRIVERS, findDriver } from "@cementwatch/drivers/registry";
import { expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../../../drivers/src");

test("every driver folder is registered under its own name, with a README", () => {
  const folders = ["injectors", "pressure", "force", "balances"].flatMap((kind) =>
    readdirSync(join(SOURCES, kind)).map((id) => ({ id, files: readdirSync(join(SOURCES, kind, id)) })),
  );
  const named = DRIVERS.filter(({ kind }) => kind !== "generic").map(({ id }) => id);
  expect(named.sort()).toEqual(folders.map(({ id }) => id).sort());
  for (const { id, files } of folders) expect(files, id).toContain("README.md");
});

test("every generic driver is registered as generic-<folder>, with a README", () => {
  const folders = ["line", "modbus"];
  const ids = DRIVERS.filter(({ kind }) => kind === "generic").map(({ id }) => id);
  expect(ids).toEqual(folders.map((folder) => `generic-${folder}`));
  for (const folder of folders) {
    expect(readdirSync(join(SOURCES, "generic", folder)), folder).toContain("README.md");
  }
});

test("an unknown driver is refused with those that exist", () => {
  expect(findDriver("keller").kind).toBe("pressure");
  expect(() => findDriver("kelller")).toThrow(
    `driver "kelller" is not known; there are ${DRIVERS.map(({ id }) => id).join(", ")}`,
  );
});

test.each([
  ["new-era", { address: 100 }, "address"],
  ["new-era", { adress: 1 }, "adress"],
  ["new-era", { mode: "fast" }, "mode"],
  ["new-era", { safeTimeoutS: 0 }, "safeTimeoutS"],
  ["keller", { address: 0 }, "address"],
  ["keller", { protocol: "modbus", address: 250 }, "address"],
  ["keller", { minBar: 10, maxBar: 5 }, "maxBar"],
  ["open-injector", { syringeAreaMm2: 100, boreDiameterMm: 10 }, "boreDiameterMm"],
  ["open-injector", { address: 1 }, "address"],
  ["omega-px409", { rateHz: 50 }, "rateHz"],
  ["omega-d1000", { address: "$" }, "address"],
  ["sics", { unit: "oz" }, "unit"],
  ["harvard-classic", { model: "elite" }, "model"],
  ["harvard-classic", { address: 100 }, "address"],
  ["harvard-elite", { model: "phd-2000" }, "model"],
  ["chemyx", { channel: 3 }, "channel"],
  ["chemyx", { address: 1 }, "address"],
])("%s refuses %j and names the field", (id, options, field) => {
  expect(() => findDriver(id).bind(options)).toThrow(field);
});
