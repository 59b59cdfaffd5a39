/** The real server measures disk and clock, records what it found, and a replay finds the same. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SIMULATED_CASES } from "@cementwatch/drivers/plant/simulated-case-list";
import { openSession } from "@cementwatch/server/recording/session-reader";
import { createDecoder } from "@cementwatch/server/session/decoders";
import { inputOfRecord } from "@cementwatch/server/session/input-record";
import { createServices } from "@cementwatch/server/session/server-services";
import { Pipeline } from "@cementwatch/shared/pipeline/pipeline";
import type { PipelineState } from "@cementwatch/shared/pipeline/pipeline-state";
import { afterEach, beforeEach, expect, it } from "vitest";

let dataFolder = "";
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), "cementwatch-room-"));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

it("keeps what the machine found at START in the recording", async () => {
  const errors: unknown[] = [];
  const services = await createServices({ dataFolder, onError: (error) => errors.push(error) });
  await services.startSimulatedCase(SIMULATED_CASES[0]?.id ?? "");
  const runtime = services.registry.monitor();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { whenOnDisk } = runtime.act({ kind: "start" }, { role: "touch", control: "test" });
  expect(await whenOnDisk).toBe(true);
  await services.close();
  expect(errors).toEqual([]);

  const [file = ""] = readdirSync(join(dataFolder, "sessions")).filter((name) => name.endsWith(".mcap"));
  const reader = openSession(join(dataFolder, "sessions", file));
  const inputs = [...reader.messages()].flatMap((message) => inputOfRecord(message) ?? []);
  reader.close();
  const measured = inputs.flatMap((input) =>
    input.kind === "system" && input.event.kind === "room" ? [input.event] : [],
  );
  expect(measured[0]).toMatchObject({ clockStepMs: expect.any(Number), isClockPlausible: true });
  expect(measured[0]?.freeBytes).toBeGreaterThan(0);

  const pipeline = new Pipeline(createDecoder);
  for (const input of inputs) pipeline.step(input);
  const { state } = pipeline.snapshot() as unknown as { state: PipelineState };
  expect(state.checksAtStart?.map(({ id }) => id)).toEqual([
    "devices",
    "calibration",
    "sensors",
    "peripherals",
    "imageLatency",
    "disk",
    "clock",
    "detector",
  ]);
  expect(state.checksAtStart?.find(({ id }) => id === "clock")?.state).toBe("ok");
  expect(state.checksAtStart?.find(({ id }) => id === "devices")?.state).toBe("ok");
});
