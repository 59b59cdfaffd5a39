import { DRIVERS } from "@cementwatch/drivers/registry";
import { deviceSetJsonSchema } from "@cementwatch/server/device-set-json-schema";
import { expect, test } from "vitest";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly const?: string;
  readonly additionalProperties?: unknown;
  readonly allOf?: readonly { readonly if: Schema; readonly then: Schema }[];
  readonly $defs?: object;
}

const schema = deviceSetJsonSchema(DRIVERS) as Schema;
const device = schema.properties?.["devices"]?.items;

test("knows every driver, and refuses keys that mean nothing", () => {
  expect(device?.properties?.["driver"]?.enum).toEqual(DRIVERS.map(({ id }) => id));
  expect(device?.additionalProperties).toBe(false);
  expect(schema.additionalProperties).toBe(false);
});

test("offers each driver's own options", () => {
  const rows = device?.allOf ?? [];
  const optionsOf = (id: string) =>
    rows.find((row) => row.if.properties?.["driver"]?.const === id)?.then.properties?.["options"];
  expect(rows).toHaveLength(DRIVERS.length);
  expect(optionsOf("keller")?.properties?.["protocol"]?.enum).toEqual(["bus", "modbus"]);
  expect(optionsOf("generic-line")?.required).toEqual([]);
  expect(optionsOf("generic-line")?.properties?.["use"]?.enum).toContain("psi-line-gauge");
});

test("each reference leads somewhere", () => {
  const text = JSON.stringify(schema);
  const names = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name]) => name);
  for (const name of names) expect(schema.$defs).toHaveProperty(String(name));
});
