import { TOPIC_SCHEMAS } from "@cementwatch/server/recording/topic-schemas";
import { expect, it } from "vitest";

const fields = (topic: keyof typeof TOPIC_SCHEMAS) => Object.keys(TOPIC_SCHEMAS[topic]["properties"] ?? {});

it("documents the fields of each topic, those of zod's schemas among them", () => {
  for (const schema of Object.values(TOPIC_SCHEMAS)) expect(schema["type"]).toBe("object");
  expect(fields("/telemetry")).toEqual(
    expect.arrayContaining(["signal", "value", "quality", "measuredAtUs"]),
  );
  expect(fields("/gap")).toEqual(["reason", "messages", "fromUs", "toUs", "hasInputs"]);
  const act = JSON.stringify(TOPIC_SCHEMAS["/input/operator"]);
  for (const kind of ["acknowledge", "mark", "mixStarted"]) expect(act).toContain(`"${kind}"`);
});

it("stays small: every segment of a session brings them twice", () => {
  expect(JSON.stringify(TOPIC_SCHEMAS).length).toBeLessThan(20_000);
});
