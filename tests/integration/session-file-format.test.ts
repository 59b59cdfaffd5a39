/** A session file as other programs see it: through the stock reader, with the schemas that the file itself brings. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { decodeLayout } from "@cementwatch/server/recording/message-layout";
import { TOPICS } from "@cementwatch/server/recording/topics";
import { expect, it } from "vitest";
import { HAND_BURSTS, recordCase, temporaryFolder } from "../support/recorded-session.ts";
import { openStockReader } from "../support/stock-reader.ts";

type Validate = ((value: unknown) => boolean) & { readonly errors?: unknown };
type AjvClass = new (options: object) => { compile(schema: object): Validate };

/** The validator that fastify brings along. */
function validator(): InstanceType<AjvClass> {
  const fromServer = createRequire(join(import.meta.dirname, "..", "..", "server", "package.json"));
  const fromFastify = createRequire(fromServer.resolve("fastify"));
  const { default: Ajv } = fromFastify("ajv") as { readonly default: AjvClass };
  return new Ajv({ strict: false, allErrors: false, validateFormats: false });
}

it("opens with the stock reader: every message decodes and fits the schema that the file documents it with", {
  timeout: 60_000,
}, async () => {
  const path = join(temporaryFolder(), "case.mcap");
  await recordCase(path, { ...HAND_BURSTS, fitted: ["pressure", "volume"], technique: "pump" });
  const reader = await openStockReader(path);
  const ajv = validator();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const validate = new Map<number, Validate>();
  for (const { id, encoding, data } of reader.schemasById.values()) {
    if (encoding !== "jsonschema") continue;
    const schema = JSON.parse(decoder.decode(data)) as { readonly type?: string; readonly title?: string };
    expect(schema).toMatchObject({ type: "object", title: expect.stringMatching(/^\//) as string });
    validate.set(id, ajv.compile(schema));
  }
  const seen = new Map<string, number>();
  for await (const { channelId, data } of reader.readMessages()) {
    const channel = reader.channelsById.get(channelId);
    if (channel === undefined) throw new Error(`channel ${channelId} is not in the file`);
    seen.set(channel.topic, (seen.get(channel.topic) ?? 0) + 1);
    const check = validate.get(channel.schemaId);
    if (check === undefined) {
      const topic =
        channel.messageEncoding === TOPICS["/input/dicom"].encoding ? "/input/dicom" : "/input/serial";
      expect(decodeLayout(topic, data), channel.topic).toBeDefined();
    } else if (!check(JSON.parse(decoder.decode(data)))) {
      throw new Error(
        `${channel.topic}: ${JSON.stringify(check.errors)} in ${decoder.decode(data).slice(0, 300)}`,
      );
    }
  }
  expect(BigInt([...seen.values()].reduce((sum, count) => sum + count, 0))).toBe(
    reader.statistics?.messageCount,
  );
  for (const topic of [
    "/chain",
    "/input/config",
    "/input/finding",
    "/telemetry",
    "/assessment",
    "/alarm",
    "/procedure",
    "/snapshot",
  ])
    expect(seen.get(topic), topic).toBeGreaterThan(0);
});

it("documents the fields of each topic, with the units of its numbers", async () => {
  const { TOPIC_SCHEMAS } = await import("@cementwatch/server/recording/topic-schemas");
  const fields = (topic: keyof typeof TOPIC_SCHEMAS) => Object.keys(TOPIC_SCHEMAS[topic]["properties"] ?? {});
  expect(fields("/telemetry")).toEqual(
    expect.arrayContaining(["signal", "value", "quality", "measuredAtUs"]),
  );
  expect(fields("/gap")).toEqual(["reason", "messages", "fromUs", "toUs", "hasInputs"]);
  const act = JSON.stringify(TOPIC_SCHEMAS["/input/operator"]);
  for (const kind of ["acknowledge", "mark", "mixStarted"]) expect(act).toContain(`"${kind}"`);
});
