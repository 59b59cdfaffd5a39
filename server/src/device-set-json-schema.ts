/** The device set as JSON Schema (draft 2020-12), so that an editor can complete and check the YAML while it is written. */
import type { DriverDefinition } from "@cementwatch/drivers/driver";
import { z } from "zod";
import { shippedDescriptions } from "./device-description.ts";
import { deviceSetSchema } from "./device-set-schema.ts";

type Schema = Record<string, unknown>;

/** What a file may hold, with the options of each driver. Says less than `parseDeviceSet`, never more. */
export function deviceSetJsonSchema(drivers: readonly DriverDefinition[]): Schema {
  const schema = schemaOf(deviceSetSchema);
  const { devices, ...others } = schema["properties"] as Record<string, Schema>;
  const items = devices?.["items"] as Schema;
  const properties = items["properties"] as Record<string, Schema>;
  const known = {
    ...properties,
    driver: { enum: drivers.map(({ id }) => id), description: "see cementwatch devices list" },
  };
  const byDriver = drivers.map((driver) => ({
    if: { properties: { driver: { const: driver.id } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { options: optionsOf(driver) } },
  }));
  return {
    ...schema,
    title: "cementwatch device set",
    properties: {
      ...others,
      devices: { ...devices, items: { ...items, properties: known, allOf: byDriver } },
    },
  };
}

function optionsOf(driver: DriverDefinition): Schema {
  const { $schema: _, ...schema } = schemaOf(driver.optionsSchema);
  if (driver.kind !== "generic") return schema;
  // The description may stand elsewhere.
  const properties = schema["properties"] as Record<string, Schema>;
  const required = ((schema["required"] ?? []) as string[]).filter((name) => name !== "description");
  return {
    ...schema,
    required,
    properties: { ...properties, use: { enum: shippedDescriptions() } },
  };
}

function schemaOf(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
}
